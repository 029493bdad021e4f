// A template and its values are the credential: the same text, the same signature, whatever the values are.
import { readFileSync } from 'node:fs';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DID, KEY, METHOD, didDocument } from '../../test/credential.ts';
import { concat, toHex } from '../bytes.ts';
import { contextDocument, contextUrls } from '../contexts/contexts.ts';
import { addProof, canonize, canonizeByReference, loadTemplate, proofValueOf, readTemplate, renderTemplate, sha256Text, splitDocument, templateId, text } from '../index.ts';
import type { TemplateData } from '../index.ts';
import { SCHEMES } from './load.ts';

type Doc = Record<string, unknown>;
type Badge = Doc & { credentialSubject: { id: string; narrative?: string; identifier: { identityHash: string }[]; result: Doc[]; achievement: Doc }; evidence: Doc[]; credentialStatus: Doc; issuer: Doc };

const GOLDEN = readFileSync(new URL('../../vectors/ours/2026-11-openbadge.json', import.meta.url), 'utf8');
const CREATED = '2026-12-01T09:00:00Z';
const PROOF = { verificationMethod: METHOD, created: CREATED };
/** Guards off: what is compared here is the template's own answer. */
const UNGUARDED = { every: Infinity, everyByReference: Infinity };

const badge = (): Badge => { const { proof: _, ...document } = JSON.parse(GOLDEN) as Badge; return document as Badge; };
const split = (document: object = badge()) => splitDocument(document, PROOF);
const { template: TEMPLATE, values: VALUES, id: ID } = split();
const place = (path: string) => TEMPLATE.slots.findIndex((slot) => slot.path === path);
const withValue = (path: string, value: string) => VALUES.with(place(path), value);
/** What is signed, without any template. */
async function hashOf(document: object, canonical: (document: object) => Promise<string> = canonizeByReference): Promise<string> {
  const config = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: CREATED, verificationMethod: METHOD, proofPurpose: 'assertionMethod', '@context': (document as Doc)['@context'] };
  return toHex(concat(sha256Text(await canonical(config)), sha256Text(await canonical(document))));
}
const unsigned = (template: TemplateData, values: readonly string[]): object => { const { proof: _, ...document } = JSON.parse(renderTemplate(template, values, 'z')) as Doc; return document; };

describe('the same bytes', () => {
  test('of the credential that was signed and kept', async () => {
    const signature = await KEY.sign(await loadTemplate(TEMPLATE).hash(VALUES));
    expect(renderTemplate(TEMPLATE, VALUES, proofValueOf(signature))).toBe(GOLDEN);
  });

  test('textHash: of any text that the template renders, whatever is in it', () => {
    const loaded = loadTemplate(TEMPLATE, UNGUARDED);
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: VALUES.length, maxLength: VALUES.length }), fc.uint8Array({ minLength: 64, maxLength: 64 }), (row, signature) => {
      expect(toHex(loaded.textHash(row, proofValueOf(signature)))).toBe(toHex(sha256Text(renderTemplate(TEMPLATE, row, proofValueOf(signature)))));
    }), { numRuns: 500 });
    for (const row of [VALUES, VALUES.with(0, '\u0000"\\\n\u2028é漢\u{1f600}'), VALUES.with(0, 'x'.repeat(200_000)), VALUES]) expect(toHex(loaded.textHash(row, 'zabc'))).toBe(toHex(sha256Text(renderTemplate(TEMPLATE, row, 'zabc'))));
  });

  test('after a store had the template as JSON, its members in another order', async () => {
    const { chunks, slots } = JSON.parse(JSON.stringify(TEMPLATE)) as TemplateData;
    const stored: unknown = { slots: slots.map(({ path, kind }) => ({ kind, path })), chunks, version: 1 };
    expect(templateId(readTemplate(stored))).toBe(ID);
    const signature = await KEY.sign(await loadTemplate(stored).hash(VALUES));
    expect(renderTemplate(readTemplate(stored), VALUES, proofValueOf(signature))).toBe(GOLDEN);
  });

  test('the name of this template, for ever', () => {
    expect(ID).toBe('9a338a1a0cda58da782f89c42080fabbf83032b2ed490bca6a17e30034837d6f');
  });

  test('documents of any shape: with and without each member, lists of any length, members that are undefined', async () => {
    const { evidence, credentialStatus: _, ...rest } = badge();
    const shapes = [rest, { ...rest, evidence: [] }, { ...rest, evidence: [{ type: ['Evidence'], name: 'a' }, ...evidence, { type: ['Evidence'], name: 'b' }], validUntil: '2030-01-01T23:59:59Z', name: undefined }, { '@context': rest['@context'], type: rest['type'] }];
    for (const document of shapes) {
      const { template, values } = split(document);
      expect(renderTemplate(template, values, 'z')).toBe(text({ ...document, proof: [{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: CREATED, verificationMethod: METHOD, proofPurpose: 'assertionMethod', proofValue: 'z' }] }));
      const loaded = loadTemplate(template, UNGUARDED);
      expect(toHex(await loaded.hash(values))).toBe(await hashOf(unsigned(template, values)));
    }
  });

  test('a part that is frozen is remembered; one that can still change inside is read again', () => {
    const say = (document: object) => { const { template, values } = split(document); return renderTemplate(template, values, 'z'); };
    const achievement = badge().credentialSubject.achievement as Doc & { criteria: { narrative: string } };
    const withAchievement = () => { const document = badge(); document.credentialSubject.achievement = achievement; return document; };
    Object.freeze(achievement);
    expect(say(withAchievement())).toContain(JSON.stringify(achievement.criteria.narrative));
    achievement.criteria.narrative = 'Changed';
    expect(say(withAchievement())).toContain('"narrative":"Changed"');
    Object.freeze(achievement.criteria);
    expect(say(withAchievement())).toBe(say(JSON.parse(JSON.stringify(withAchievement())) as object));
  });

  test('the row before is remembered as it was, not as its owner changed it since', () => {
    const first = badge(), changed = badge();
    split(first);
    first.issuer['name'] = 'Another';
    changed.issuer['name'] = 'Another';
    const { template, id, values } = split(changed);
    expect(id).not.toBe(ID);
    expect(unsigned(template, values)).toEqual(changed);
    expect(split(first).id).toBe(id);
    expect(split().id).toBe(ID);
  });

  test('alike is only what JSON writes alike: dates, functions and undefined members are read again', () => {
    const dated = (year: number) => ({ ...badge(), issuer: { ...badge().issuer, since: new Date(Date.UTC(year, 0)) } }), said = (text: string) => ({ ...badge(), issuer: { ...badge().issuer, toJSON: () => text } });
    for (const [one, other] of [[dated(2020), dated(2021)], [said('a'), said('b')], [{ ...badge(), note: 0 }, { ...badge(), note: '0' }], [{ ...badge(), type: ['a', 'b'] }, { ...badge(), type: ['b', 'a'] }]] as const) {
      const ids = [one, other, one, other].map((document) => split(document).id);
      expect(ids).toEqual([ids[0], ids[1], ids[0], ids[1]]);
      expect(ids[0]).not.toBe(ids[1]);
    }
    expect(split({ ...badge(), evidence: undefined }).id).toBe(split((({ evidence: _, ...rest }) => rest)(badge())).id);
  });

  test('nothing of a person is in the template: name, addresses, dates, results, evidence', () => {
    const all = TEMPLATE.chunks.join('');
    for (const value of VALUES.filter((one) => one !== CREATED && one !== 'Completed')) expect([value, all.includes(JSON.stringify(value).slice(1, -1)) && value.length > 5]).toEqual([value, false]);
  });
});

describe('hash: byte for byte what jsonld.js and rdf-canonize sign', () => {
  /** Characters beyond U+FFFF and those just below it meet in few rows: there the compiler decides. */
  const HIGH = ['\ufffd', '！', '\ufb01'], ASTRAL = ['😀', '\u{10ffff}', '𝄞'];
  const word = (rarities: readonly string[]) => fc.array(fc.constantFrom('"', '\\', '\n', '\r', '\t', '\b', '\f', '\u0000', '\u001f', '\u007f', '\u0080', '\u07ff', '\u0800', '\u2028', '\u202e', 'e\u0301', '漢', 'a', 'Zoë', ' ', '’', '_:a', '<urn:x>', ' .\n', '_:c14n0', 'urn:acquis-slot:0.-.', ...rarities), { maxLength: 8 }).map((parts) => parts.join(''));
  const random = fc.integer({ min: 0, max: 1e9 }).map((n) => n.toString(36));
  const iri = fc.tuple(fc.constantFrom('https://example.org/c/', 'urn:uuid:', 'did:web:example.org:', 'http://é.example/', 'mailto:', 'https://example.org/zz#'), random).map((parts) => parts.join(''));
  const rare = fc.constantFrom(DID, 'https://example.org/design/4h8s/1', 'schema:alice', 'cred:x', 'xsd:string', 'https://example.org/design/4h8s/1#assessment-a1', `https://example.org/${'a'.repeat(1100)}`, 'foo:bar');
  const rows = (words: fc.Arbitrary<string>) => fc.tuple(...TEMPLATE.slots.map(({ kind, path }) => (path === '/proof/0/created' ? fc.constant(CREATED)
    : kind === 'iri' ? fc.oneof({ weight: 40, arbitrary: iri }, { weight: 1, arbitrary: rare }) : kind === 'datetime' ? fc.constantFrom('2026-12-01T09:00:00Z', '1999-02-28T23:59:59Z') : words)));
  const values = fc.oneof({ weight: 5, arbitrary: rows(word(HIGH)) }, { weight: 5, arbitrary: rows(word(ASTRAL)) }, { weight: 1, arbitrary: rows(word([...HIGH, ...ASTRAL])) });

  test('1,000 recipients out of a hostile alphabet', { timeout: 60_000 }, async () => {
    const template = loadTemplate(TEMPLATE, UNGUARDED);
    await fc.assert(fc.asyncProperty(values, async (row) => {
      const codeOf = (error: unknown) => (error as { code: string }).code;
      expect(await template.hash(row).then(toHex, codeOf)).toBe(await hashOf(unsigned(TEMPLATE, row)).catch(codeOf));
    }), { numRuns: 1000 });
    expect(template.count.made).toBeGreaterThan(900);
    // A property that only ever asks the compiler proves nothing.
    expect(template.count.compiled / template.count.made).toBeLessThan(0.4);
  });

  test('2,000 ordinary recipients, every one as the compiler has it and none made by it', async () => {
    const template = loadTemplate(TEMPLATE, UNGUARDED);
    for (let n = 0; n < 2000; n += 1) {
      const row = VALUES.with(place('/id'), `https://example.org/c/${(n * 7919).toString(36)}`).with(place('/credentialSubject/id'), `urn:uuid:${n}`).with(place('/credentialSubject/identifier/0/identityHash'), `Nobody ${n}`).with(place('/credentialStatus/id'), `https://example.org/status/q#${n}`);
      expect(toHex(await template.hash(row))).toBe(await hashOf(unsigned(TEMPLATE, row), canonize));
    }
    expect(template.count).toEqual({ made: 2000, compiled: 0 });
  });

  test('with several unnamed things near the slots, and labels of two digits', async () => {
    const document = badge();
    const achievement = document.credentialSubject.achievement, alignment = (n: number) => ({ type: ['Alignment'], targetName: `skill ${n}`, targetUrl: `https://example.org/skill/${n}` });
    achievement['alignment'] = Array.from({ length: 9 }, (_, n) => alignment(n));
    document.evidence = Array.from({ length: 4 }, (_, n) => ({ type: ['Evidence'], name: `evidence ${n}` }));
    const { template, values } = split(document), loaded = loadTemplate(template, UNGUARDED);
    for (let n = 0; n < 60; n += 1) {
      const row = values.map((value, i) => (template.slots[i]?.kind === 'text' ? `${value} ${(n * 31 + i) % 97}` : value));
      expect(toHex(await loaded.hash(row))).toBe(await hashOf(unsigned(template, row)));
    }
    expect(loaded.count).toEqual({ made: 60, compiled: 0 });
  });

  test('two unnamed things that say the same, or one id twice: the compiler decides, with the same outcome', async () => {
    const document = badge();
    document.evidence = [{ type: ['Evidence'], name: 'a' }, { type: ['Evidence'], name: 'b' }];
    const { template, values } = split(document), loaded = loadTemplate(template, UNGUARDED);
    const same = values.with(template.slots.findIndex(({ path }) => path === '/evidence/1/name'), 'a');
    expect(toHex(await loaded.hash(same))).toBe(await hashOf(unsigned(template, same)));
    expect(loaded.count.compiled).toBe(1);
    const twice = loadTemplate(TEMPLATE, UNGUARDED);
    const self = withValue('/credentialSubject/id', DID);
    expect(toHex(await twice.hash(self))).toBe(await hashOf(unsigned(TEMPLATE, self)));
    await expect(twice.hash(withValue('/evidence/0/id', 'https://example.org/design/4h8s/1'))).rejects.toMatchObject({ code: 'json_duplicate' });
    expect(twice.count.compiled).toBe(2);
  });

  test('no pinned context, at any depth, has a term that is a scheme the template takes for one', () => {
    const terms = new Set<string>();
    JSON.stringify(contextUrls().map(contextDocument), (key, value: unknown) => { terms.add(key); return value; });
    expect(terms.size).toBeGreaterThan(200);
    expect(SCHEMES.filter((scheme) => terms.has(scheme))).toEqual([]);
  });
});

describe('what no slot may hold is refused', () => {
  test.each(['_:x', 'relative', '', 'https://a b', 'https://<', 'https://a"', 'a:\u00a0b', ':x', 'urn:\ud800'])('as an address: %j', async (value) => {
    await expect(loadTemplate(TEMPLATE).hash(withValue('/credentialSubject/id', value))).rejects.toMatchObject({ code: expect.stringMatching(/iri_malformed|json_encoding/) as string });
  });

  test('half of a surrogate pair, as text', async () => {
    await expect(loadTemplate(TEMPLATE).hash(withValue('/credentialSubject/identifier/0/identityHash', 'a\ud800'))).rejects.toMatchObject({ code: 'json_encoding' });
  });

  test.each(['2026-12-01', '2026-12-01T09:00:00', '2026-13-01T09:00:00Z', '2026-12-01T09:00:00.5Z', ''])('as a time: %j', async (value) => {
    for (const path of ['/validFrom', '/proof/0/created']) await expect(loadTemplate(TEMPLATE).hash(withValue(path, value))).rejects.toMatchObject({ code: 'bad_argument', path });
  });

  test('too few values, too many, or none', async () => {
    for (const values of [VALUES.slice(1), [...VALUES, 'a'], []]) {
      await expect(loadTemplate(TEMPLATE).hash(values)).rejects.toMatchObject({ code: 'bad_argument' });
      expect(() => renderTemplate(TEMPLATE, values, 'z')).toThrow();
    }
  });

  test('lines that two programs sort differently', async () => {
    const document = badge();
    document.credentialSubject.achievement['tag'] = ['\u{1f600}', '！'];
    const { template, values } = split(document);
    await expect(loadTemplate(template).hash(values)).rejects.toMatchObject({ code: 'canon_order' });
  });
});

describe('what is no template is refused', () => {
  const slots = (change: (slots: TemplateData['slots']) => unknown) => ({ ...TEMPLATE, slots: change(TEMPLATE.slots) });
  const chunks = (change: (chunks: readonly string[]) => unknown) => ({ ...TEMPLATE, chunks: change(TEMPLATE.chunks) });
  test.each<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['a list', []], ['another version', { ...TEMPLATE, version: 2 }],
    ['a chunk less', chunks((all) => all.slice(1))], ['a chunk that is no text', chunks((all) => [1, ...all.slice(1)])],
    ['a slot of no kind', slots((all) => [{ path: '/id', kind: 'number' }, ...all.slice(1)])],
    ['slots in another order', slots((all) => [...all.slice(0, -2).reverse(), ...all.slice(-2)])],
    ['a path that is not there', slots((all) => [{ path: '/nowhere', kind: 'iri' }, ...all.slice(1)])],
    ['no time of the proof', { ...TEMPLATE, slots: TEMPLATE.slots.slice(0, -1), chunks: TEMPLATE.chunks.slice(0, -1) }],
    ['white space', chunks((all) => [` ${all[0]}`, ...all.slice(1)])],
    ['a member twice', chunks((all) => [all[0]?.replace('{', '{"a":1,"a":1,'), ...all.slice(1)])],
    ['another way to write a letter', chunks((all) => [all[0]?.replace('"id"', '"\\u0069d"'), ...all.slice(1)])],
    ['another suite', chunks((all) => all.map((chunk) => chunk.replace('eddsa-rdfc-2022', 'eddsa-jcs-2022')))],
    ['a second proof', chunks((all) => [...all.slice(0, -1), '"},{}]}'])],
    ['a slot in a type', { version: 1, chunks: ['{"type":"', '","proof":[{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"', '","verificationMethod":"did:x:y#z","proofValue":"', '"}]}'], slots: [{ path: '/type', kind: 'iri' }, { path: '/proof/0/created', kind: 'datetime' }] }],
    ['a slot in a list', { version: 1, chunks: ['{"tag":["', '"],"proof":[{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"', '","verificationMethod":"did:x:y#z","proofValue":"', '"}]}'], slots: [{ path: '/tag/0', kind: 'text' }, { path: '/proof/0/created', kind: 'datetime' }] }],
    ['a slot in the context', { version: 1, chunks: ['{"@context":{"a":"', '"},"proof":[{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"', '","verificationMethod":"did:x:y#z","proofValue":"', '"}]}'], slots: [{ path: '/@context/a', kind: 'iri' }, { path: '/proof/0/created', kind: 'datetime' }] }],
  ])('%s', (_, value) => {
    expect(() => loadTemplate(value)).toThrow(expect.objectContaining({ code: expect.stringMatching(/bad_argument|json_/) as string }) as Error);
  });

  test('a document that has a proof already; a signature that is none', () => {
    expect(() => split({ ...badge(), proof: [] })).toThrow(expect.objectContaining({ code: 'bad_argument' }) as Error);
    for (const value of ['', 'z"', 'u123', 'z0']) expect(() => renderTemplate(TEMPLATE, VALUES, value)).toThrow(expect.objectContaining({ code: 'bad_argument' }) as Error);
  });

  test('terms that no context knows are refused row by row, as without a template', async () => {
    const { template, values } = split({ ...badge(), unheard: 'of' });
    await expect(loadTemplate(template).hash(values)).rejects.toMatchObject({ code: 'term_unmapped' });
  });

  test('a marker of ours in the text: made by the compiler, and right', async () => {
    const { template, values } = split({ ...badge(), name: 'urn:acquis-slot:1.---.' }), loaded = loadTemplate(template);
    expect(toHex(await loaded.hash(values))).toBe(await hashOf(unsigned(template, values)));
    expect(loaded.count.compiled).toBe(1);
  });
});

test('an address kept as a text, by mistake: the compiler decides', async () => {
  const loaded = loadTemplate({ ...TEMPLATE, slots: TEMPLATE.slots.map((slot) => (slot.path === '/credentialSubject/id' ? { ...slot, kind: 'text' } : slot)) });
  expect(toHex(await loaded.hash(VALUES))).toBe(await hashOf(badge()));
  expect(loaded.count.compiled).toBe(1);
});

test('@digitalbazaar/vc accepts 200 credentials issued by a template, and none with another name', { timeout: 60_000 }, async () => {
  const documentLoader = async (url: string) => ({ contextUrl: null, documentUrl: url, document: known(url) });
  const known = (url: string) => (url === DID ? didDocument() : url === METHOD ? { '@context': 'https://w3id.org/security/multikey/v1', ...didDocument().verificationMethod[0] } : url.endsWith('multikey/v1') ? MULTIKEY : contextDocument(url));
  const verify = async (credential: string) => (await verifyCredential({ credential: JSON.parse(credential) as object, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: new Date('2026-12-02T00:00:00Z') })).verified;
  const { credentialStatus: _, ...document } = badge();
  const { template, values } = split(document), loaded = loadTemplate(template);
  for (let n = 0; n < 200; n += 1) {
    const row = values.map((value, i) => (template.slots[i]?.path === '/credentialSubject/identifier/0/identityHash' ? `Zoë “${n}” \\ \n 漢` : template.slots[i]?.kind === 'iri' ? `${value}${n}` : value));
    const signed = renderTemplate(template, row, proofValueOf(await KEY.sign(await loaded.hash(row))));
    if (await verify(signed) !== true) expect([n, signed]).toBe('accepted');
    if (n === 0) expect(await verify(signed.replace('Zoë', 'Zoé'))).toBe(false);
  }
  expect(await addProof(document, { ...PROOF, sign: KEY.sign }).then(text)).toBe(renderTemplate(template, values, proofValueOf(await KEY.sign(await loaded.hash(values)))));
});
const MULTIKEY = { '@context': { id: '@id', type: '@type', Multikey: 'https://w3id.org/security#Multikey', controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' }, publicKeyMultibase: 'https://w3id.org/security#publicKeyMultibase' } };
