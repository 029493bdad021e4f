import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DID, KEY, METHOD, didDocument, lines, world } from '../../../test/credential.ts';
import { blockcertsContext } from '../../contexts/blockcerts/blockcerts.ts';
import { canonicalLines } from '../../canon/reference.ts';
import { concat, fromBase58, toBase58, toHex, utf8 } from '../../bytes.ts';
import { encodeCbor } from '../../cbor.ts';
import type { Cbor } from '../../cbor.ts';
import { sha256, verify } from '../../index.ts';
import { hashData } from '../../proof/eddsa-rdfc-2022.ts';
import type { VerifyPorts } from '../ports.ts';

type Doc = Record<string, unknown> & { proof: Record<string, unknown> & { proofValue: string } };
const FOLDER = new URL('../../../vectors/blockcerts/', import.meta.url);
const sample = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Doc;
const judge = async (document: object, over = {}) => {
  const report = await verify(JSON.stringify(document), world({}, over));
  return { verdict: report.verdict, form: report.form, found: lines(report), asked: report.checks, claims: report.claims };
};

describe('samples of others', () => {
  const SAMPLES: Readonly<Record<string, readonly [verdict: string, ...lines: string[]]>> = {
    // Its text is bound as an address, so that what it shows was never hashed.
    'blockcerts-3.0-beta': ['invalid', 'context fail term_unmapped'],
    'ecdsa-sd-2023-derived-credential': ['unknown', 'context pass context_pinned', 'issuer_key not_checked did_unsupported'],
    'mocknet-v3-valid': ['unknown', 'signature not_checked anchor_mock', 'signature not_checked suite_unsupported'],
    'mocknet-vc-v2-data-integrity-proof-multiple-signatures': ['unknown', 'context not_checked context_unpinned'],
    'mocknet-vc-v2-data-integrity-proof': ['unknown', 'context pass context_pinned', 'signature not_checked anchor_mock', 'dates pass dates_ok'],
    'mocknet-vc-v2-name-description-multilingual': ['unknown', 'context not_checked context_unpinned'],
    'mocknet-vc-v2-validUntil-expired': ['invalid', 'signature not_checked anchor_mock', 'dates fail expired'],
    'proof-chain-example-ed25519': ['unknown', 'signature not_checked anchor_unchecked', 'signature pass sig_ok', 'issuer_key pass key_found'],
    // Ids that are no addresses drop out of what is hashed.
    'testnet-v3--tampered': ['invalid', 'context fail term_unmapped'],
  };

  test('all of them are here', () => {
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  test.each(Object.keys(SAMPLES))('%s', async (name) => {
    const [verdict, ...expected] = SAMPLES[name]!;
    const answer = await judge(sample(name));
    expect([answer.form, answer.verdict]).toEqual(['blockcerts', verdict]);
    expect(answer.found).toEqual(expect.arrayContaining(expected));
  });

  test.each(['mocknet-vc-v2-data-integrity-proof', 'mocknet-vc-v2-validUntil-expired', 'proof-chain-example-ed25519'])('%s, one letter changed: its hash is another', async (name) => {
    const { verdict, found } = await judge(JSON.parse(JSON.stringify(sample(name)).replace('Julien Fraichot', 'Julian Fraichot')) as object);
    expect([verdict, found]).toEqual(['invalid', expect.arrayContaining(['signature fail sig_mismatch'])]);
  });

  test('in both languages: it says what was not done', async () => {
    const report = await verify(JSON.stringify(sample('proof-chain-example-ed25519')), world({}, { language: 'fr' }));
    expect(report.checks.find(({ code }) => code === 'anchor_unchecked')?.message).toContain('n’a pas été consultée');
    expect(report.checks.find(({ code }) => code === 'anchor_unchecked')?.detail).toBe('bitcoin testnet 26f18f59e6ed27f8f2122fb8d78ccb93e5fa6518ff35c81dbf292abae4524b98');
  });
});

describe('a proof that was altered', () => {
  const good = sample('mocknet-vc-v2-validUntil-expired');
  const hex = (fill: string) => concat(Uint8Array.of(0x78, 0x40), utf8(fill.repeat(64)));
  const target = 'dd06901d55f2b57874893c27b6418833209f9e2176bbbccd3afebffd94e005cd';
  const text = (value: string) => concat(Uint8Array.of(0x78, 0x40), utf8(value));
  const mock: Cbor = [[[0, -1], [1, hex('a')]]];
  const withValue = (value: Cbor) => ({ ...good, validUntil: good['validUntil'], proof: { ...good.proof, proofValue: `z${toBase58(encodeCbor(value))}` } });
  const of = async (document: object) => (await judge(document)).found.find((line) => /^signature/.test(line));

  test.each<[string, Cbor, string]>([
    ['another root', [[3, []], [0, hex('0')], [1, text(target)], [2, mock]], 'merkle_path'],
    ['a path too long for it', [[3, [[0, hex('1')]]], [0, text(target)], [1, text(target)], [2, mock]], 'merkle_path'],
    ['root and target of something else', [[3, []], [0, hex('1')], [1, hex('1')], [2, mock]], 'sig_mismatch'],
    ['a side that is neither', [[3, [[2, hex('1')]]], [0, hex('1')], [1, hex('1')], [2, mock]], 'proof_malformed'],
    ['a member twice', [[3, []], [0, hex('1')], [0, hex('1')], [2, mock]], 'proof_malformed'],
    ['no target', [[3, []], [0, hex('1')], [2, mock]], 'proof_malformed'],
    ['a hash of 31 bytes', [[3, []], [0, concat(Uint8Array.of(0x58, 31), new Uint8Array(31))], [1, hex('1')], [2, mock]], 'proof_malformed'],
    ['hashes that are no hexadecimal', [[3, []], [0, hex('g')], [1, hex('g')], [2, mock]], 'proof_malformed'],
    ['a path of a thousand steps', [[3, Array.from({ length: 1000 }, (): Cbor => [0, 1])], [0, hex('1')], [1, hex('1')], [2, mock]], 'proof_malformed'],
    ['a number', 7, 'proof_malformed'],
  ])('%s', async (_, value, code) => {
    expect(await of(withValue(value))).toBe(`signature fail ${code}`);
  });

  test.each(['', 'z', 'z0', 'u2V0A', `z${'1'.repeat(20_000)}`, 5, null])('a proofValue like %s', async (proofValue) => {
    const { verdict } = await judge({ ...good, proof: { ...good.proof, proofValue } });
    expect(verdict).toBe('invalid');
  });

  test('a proof without anchors vouches for nothing: it is never called valid', async () => {
    const { found } = await judge(withValue([[3, []], [0, text(target)], [1, text(target)], [2, []]]));
    expect(found).toContain('signature not_checked anchor_mock');
  });

  test('what others sign beside it cannot make up for it', async () => {
    const chain = sample('proof-chain-example-ed25519') as unknown as { proof: Record<string, unknown>[] };
    const [first, second] = chain.proof as [Record<string, unknown>, Record<string, unknown>];
    const { verdict } = await judge({ ...chain, proof: [first] });
    expect(verdict).toBe('valid');
    expect((await judge({ ...chain, proof: [{ ...first, created: '2022-05-02T16:36:23.933Z' }] })).verdict).toBe('invalid');
    expect((await judge({ ...chain, proof: [second] })).found).toContain('signature fail proof_malformed');
    expect((await judge({ ...chain, proof: [first, { ...second, previousProof: { ...first, created: '2021-05-02T16:36:22.933Z' } }] })).found).toContain('signature fail proof_malformed');
  });

  test.each<[string, object]>([
    ['no proof at all', (({ proof: _, ...rest }) => rest)(good)],
    ['nine proofs', { ...good, proof: Array.from({ length: 9 }, () => good.proof) }],
    ['a term that no vocabulary knows', { ...good, honours: 'with distinction' }],
    ['a member twice said of one id', { ...good, metadata: null }],
  ])('%s: invalid', async (_, document) => {
    expect((await judge(document)).verdict).toBe('invalid');
  });

  test.each<[string, unknown]>([
    ['an inline context', [...(good['@context'] as string[]), { name: 'https://evil.example/name' }]],
    ['an unknown one', [...(good['@context'] as string[]), 'https://evil.example/c']],
    ['one of badges, which means other things by the same words', [...(good['@context'] as string[]), 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']],
    ['none', undefined],
  ])('%s: what was hashed is not known, and nothing is valid', async (_, context) => {
    const { verdict, found } = await judge({ ...good, validUntil: '2039-01-01T00:00:00Z', '@context': context });
    expect(verdict).toBe('unknown');
    expect(found).toContain('context not_checked context_unpinned');
  });

  test('a badge may not name the contexts of Blockcerts', async () => {
    const { found } = await judge({ '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', 'https://w3id.org/blockcerts/v3.2'], type: ['VerifiableCredential', 'OpenBadgeCredential'] });
    expect(found).toContain('context fail ctx_not_allowed');
  });

  test('base58 of a long proof', () => {
    expect(fromBase58(good.proof.proofValue.slice(1))).toBeUndefined();
    expect(fromBase58(good.proof.proofValue.slice(1), 16_384)).toBeDefined();
  });
});

describe('version 2', () => {
  const badge = {
    '@context': ['https://w3id.org/openbadges/v2', 'https://w3id.org/blockcerts/v2'],
    type: 'Assertion', id: 'urn:uuid:bbba8553-8ec1-445f-82c9-a57251dd731c', issuedOn: '2017-06-29T14:58:57.461422+00:00',
    recipient: { type: 'email', identity: 'eularia@landroth.org', hashed: false },
    recipientProfile: { type: ['RecipientProfile', 'Extension'], name: 'Eularia Landroth', publicKey: 'ecdsa-koblitz-pubkey:mtr98kany9G1XYNU74pRnfBQmaCg2FZLmc' },
    verification: { type: ['MerkleProofVerification2017', 'Extension'], publicKey: 'ecdsa-koblitz-pubkey:msBCHdwaQ7N2ypBYupkp6uNxtr9Pg76imj' },
    badge: {
      type: 'BadgeClass', id: 'urn:uuid:82a4c9f2-3588-457b-80ea-da695571b8fc', name: 'Certificate of Accomplishment', description: 'Lorem ipsum', criteria: { narrative: 'Nominated.' },
      issuer: { type: 'Profile', id: 'https://www.blockcerts.org/samples/2.0/issuer-testnet.json', name: 'University of Learning', url: 'https://www.issuer.org', email: 'contact@issuer.org' },
    },
  };
  const seal = async (document: object, over: object = {}) => {
    const target = sha256(utf8(await canonicalLines(document, blockcertsContext)));
    const right = new Uint8Array(32).fill(7);
    const signature = { type: ['MerkleProof2017', 'Extension'], targetHash: toHex(target), merkleRoot: toHex(sha256(concat(target, right))), proof: [{ right: toHex(right) }], anchors: [{ type: 'BTCOpReturn', sourceId: 'd75b7a5b', chain: 'bitcoinTestnet' }], ...over };
    return { ...document, signature };
  };

  test('hash and path are right: the chain was not looked up', async () => {
    const { verdict, form, found, claims } = await judge(await seal(badge));
    expect([verdict, form, claims?.title]).toEqual(['unknown', 'blockcerts', 'Certificate of Accomplishment']);
    expect(found).toEqual(['format pass format_known', 'context pass context_pinned', 'shape pass shape_ok', 'signature not_checked anchor_unchecked', 'issuer_key not_checked anchor_issuer', 'dates pass dates_ok', 'status not_checked not_reached', 'issuer not_checked not_reached']);
  });

  test.each<[string, object, string]>([
    ['another name', { recipientProfile: { ...badge.recipientProfile, name: 'Doctor Landroth' } }, 'signature fail sig_mismatch'],
    ['nobody', { recipient: undefined }, 'shape fail shape_wrong'],
    ['an expired one', { expires: '2018-01-01T00:00:00Z' }, 'dates fail expired'],
  ])('%s', async (_, over, line) => {
    expect((await judge({ ...(await seal(badge)), ...over })).found).toContain(line);
  });

  test.each<[string, object, string]>([
    ['another sibling', { proof: [{ right: '00'.repeat(32) }] }, 'merkle_path'],
    ['the other side', { proof: [{ left: '07'.repeat(32) }] }, 'merkle_path'],
    ['both sides', { proof: [{ left: '07'.repeat(32), right: '07'.repeat(32) }] }, 'proof_malformed'],
    ['a hash that is none', { targetHash: 'x' }, 'proof_malformed'],
    ['no anchors', { anchors: undefined }, 'proof_malformed'],
  ])('%s', async (_, over, code) => {
    expect((await judge(await seal(badge, over))).found).toContain(`signature fail ${code}`);
  });
});

describe('version 3, check by check', () => {
  const form = (document: object) => canonicalLines(document, blockcertsContext);
  const plain: Record<string, unknown> = { '@context': ['https://www.w3.org/ns/credentials/v2', 'https://w3id.org/blockcerts/v3.2'], id: 'urn:uuid:1', type: ['VerifiableCredential', 'BlockcertsCredential'], issuer: DID, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: 'urn:uuid:2' } };
  const config = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: '2026-12-01T09:00:00Z', verificationMethod: METHOD, proofPurpose: 'assertionMethod' };
  const proved = async (document: object = plain, over: object = {}) => {
    const whole = { ...config, ...over };
    return { ...whole, proofValue: `z${toBase58(await KEY.sign(hashData(await form({ ...whole, '@context': plain['@context'] }), await form(document))))}` };
  };
  const anchored = async (document: object = plain, over: object = {}) => { const target = toHex(sha256(utf8(await form(document)))); return { type: 'MerkleProof2017', targetHash: target, merkleRoot: target, proof: [], anchors: [{ chain: 'bitcoinMainnet', sourceId: 'd75b' }], ...over }; };
  async function found(document: object, over: Partial<VerifyPorts> = {}) {
    const ports = world({}, over), { checks, issuer, claims } = await verify(JSON.stringify(document), ports);
    return { found: checks.filter(({ check }) => check !== 'format').map(({ message: _message, meaning: _meaning, ...finding }) => finding), issuer, claims, asked: ports.asked };
  }
  const not = (...names: string[]) => names.map((check) => ({ check, result: 'not_checked', code: 'not_reached' }));
  const ok = (check: string, code: string) => ({ check, result: 'pass', code }), open = (check: string, code: string, over: object = {}) => ({ check, result: 'not_checked', code, ...over }), no = (check: string, code: string, over: object = {}) => ({ check, result: 'fail', code, ...over });
  const [context, shape, signature, key, dates] = [ok('context', 'context_pinned'), ok('shape', 'shape_ok'), ok('signature', 'sig_ok'), ok('issuer_key', 'key_found'), ok('dates', 'dates_ok')];
  const anchor = open('signature', 'anchor_unchecked', { detail: 'bitcoinMainnet d75b' }), anchorKey = open('issuer_key', 'anchor_issuer'), words = expect.stringMatching(/\w/) as string;
  const rest = not('status', 'issuer');

  test('signed like any credential: valid, and whose it is', async () => {
    const document = { ...plain, proof: await proved() };
    expect(await found(document)).toMatchObject({ found: [context, shape, signature, key, dates, ok('status', 'no_status'), ok('issuer', 'issuer_known')], issuer: { id: DID, name: 'Université d’Exemple', nameSource: 'register' } });
    expect((await found(document, { issuerName: async () => undefined })).issuer).toStrictEqual({ id: DID, nameSource: 'document', known: false });
  });
  test('its status is asked for as that of any', async () => {
    const document = { ...plain, credentialStatus: { id: 'urn:uuid:3', type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: 'x', statusListCredential: 'https://a.example/list' } };
    expect((await found({ ...document, proof: await proved(document) })).found[5]).toStrictEqual(no('status', 'status_index', { path: '/credentialStatus/statusListIndex' }));
  });
  test('a proof that ends; one by a key withdrawn later', async () => {
    expect((await found({ ...plain, proof: await proved(plain, { expires: '2028-01-01T00:00:00Z' }) })).found[2]).toStrictEqual(signature);
    expect((await found({ ...plain, proof: await proved(plain, { expires: '2027-01-01T00:00:00Z' }) })).found).toStrictEqual([context, shape, no('signature', 'proof_expired', { path: '/proof/expires' }), key, dates, ...rest]);
    const document = { ...didDocument(), verificationMethod: didDocument().verificationMethod.map((method) => ({ ...method, revoked: '2026-12-20T00:00:00Z' })) };
    expect((await found({ ...plain, proof: await proved() }, { resolveDid: async () => ({ document, source: 'file' }) })).found).toStrictEqual([context, shape, signature, open('issuer_key', 'no_time_evidence'), dates, ...rest]);
  });
  test('anchored: what the chain would say is open; said once, and what is signed beside is told', async () => {
    const tree = await anchored();
    expect(await found({ ...plain, proof: tree })).toMatchObject({ found: [context, shape, anchor, anchorKey, dates, ...rest], asked: [] });
    expect((await found({ ...plain, proof: Array(8).fill(tree) })).found).toStrictEqual([context, shape, anchor, anchorKey, dates, ...rest]);
    expect((await found({ ...plain, proof: [tree, await proved()] })).found).toStrictEqual([context, shape, anchor, signature, key, dates, ...rest]);
    expect((await found({ ...plain, proof: [tree, await anchored(plain, { anchors: [] })] })).found).toStrictEqual([context, shape, anchor, open('signature', 'anchor_mock'), anchorKey, dates, ...rest]);
  });
  test('no proof; nine', async () => {
    for (const document of [plain, { ...plain, proof: [] }]) expect((await found(document)).found).toStrictEqual([context, shape, no('signature', 'proof_missing'), ...not('issuer_key'), dates, ...rest]);
    expect((await found({ ...plain, proof: Array(9).fill(await anchored()) })).found).toStrictEqual([context, shape, no('signature', 'proof_malformed', { path: '/proof' }), ...not('issuer_key'), dates, ...rest]);
  });
  test('a vocabulary that is not known: the path is still looked at', async () => {
    const foreign = { ...plain, '@context': [...(plain['@context'] as string[]), 'https://evil.example/c'] }, unpinned = open('context', 'context_unpinned', { path: '/@context', detail: words });
    expect((await found({ ...foreign, proof: await proved() })).found).toStrictEqual([unpinned, shape, ...not('issuer_key', 'signature'), dates, ...rest]);
    expect((await found({ ...foreign, proof: await anchored() })).found).toStrictEqual([unpinned, shape, ...not('signature'), anchorKey, dates, ...rest]);
    expect((await found({ ...foreign, proof: await anchored(plain, { merkleRoot: '0'.repeat(64) }) })).found).toStrictEqual([unpinned, shape, no('signature', 'merkle_path', { path: '/proof' }), anchorKey, dates, ...rest]);
  });
  test.each<[string, object, object, object]>([
    ['a word that no vocabulary knows', { honours: 'x' }, no('context', 'term_unmapped', { detail: words }), shape], ['a null', { name: null }, no('context', 'json_null', { detail: words, path: '/name' }), shape], ['nobody it is about', { credentialSubject: [] }, context, no('shape', 'shape_wrong', { path: '/credentialSubject', detail: 'it is about nobody' })],
  ])('%s: nothing else is looked at', async (_, over, terms, form_) => {
    const { found: findings, claims, issuer, asked } = await found({ ...plain, ...over, proof: await anchored() });
    expect([findings, claims, issuer, asked]).toStrictEqual([[terms, form_, ...not('signature', 'issuer_key', 'dates', 'status', 'issuer')], null, null, []]);
  });

  const old = { '@context': ['https://w3id.org/openbadges/v2', 'https://w3id.org/blockcerts/v2'], type: 'Assertion', id: 'urn:uuid:4', issuedOn: '2017-06-29', recipient: { type: 'email', identity: 'zoe@example.org', hashed: false }, badge: { type: 'BadgeClass', id: 'urn:uuid:5', name: 'Maps', description: 'x', criteria: { narrative: 'x' }, issuer: { type: 'Profile', id: 'https://a.example/issuer', name: 'A', url: 'https://a.example' } } };
  test.each<[string, object]>([['/recipient', { recipient: undefined }], ['/badge', { badge: undefined }], ['/issuedOn', { issuedOn: undefined }]])('version 2 without %s', async (path, over) => {
    expect((await found({ ...old, ...over, signature: await anchored(old) })).found).toStrictEqual([context, no('shape', 'shape_wrong', { path }), ...not('signature', 'issuer_key', 'dates', 'status', 'issuer')]);
  });
  test('version 2, its dates: days; what is no date', async () => {
    const of = async (over: object) => (await found({ ...old, ...over, signature: await anchored({ ...old, ...over }) })).found[4];
    expect([await of({}), await of({ expires: '2018-01-01' }), await of({ issuedOn: 'once' }), await of({ expires: 'never' })]).toStrictEqual([dates, no('dates', 'expired', { path: '/validUntil' }), no('dates', 'dates_malformed', { path: '/validFrom' }), no('dates', 'dates_malformed', { path: '/validUntil' })]);
  });
  test('version 2 whose badge names no issuer, or is an address', async () => {
    const { issuer: _issuer, ...nobody } = old.badge;
    for (const badge of [nobody, 'https://a.example/class']) { const document = { ...old, badge }; expect((await found({ ...document, signature: await anchored(document) })).found).toStrictEqual([context, shape, ...not('signature', 'issuer_key', 'dates', 'status', 'issuer')]); }
  });
});
