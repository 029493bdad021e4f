// No change of bytes and no change of structure makes a good credential say another thing and stay good, or a bad one good. What a
// change may do: white space and the order of members in JSON, pixels and other chunks of a picture, what a PDF or an archive holds beside.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addProof, addProofBy, bakePng, deriveProof, bakeSvg, makeBadge, makeSdJwt, parseJson, text, verify, type Report } from '#credential';
import { fromUtf8 } from '../../credential/bytes.ts';
import { open } from '../../credential/verify/open.ts';
import { LOG, logProofOf } from '../attacks/make.ts';
import { PIXEL, pdfOf, zipOf } from '../attacks/files.ts';
import { MAIL, certificate, joseSign } from '../seal.ts';
import { SD_BADGE, issueBase } from '../selective.ts';
import { sealJades } from '../../credential/europass/index.ts';
import { BADGE, DID, KEY, LIST, METHOD, didDocument, issue, statusList, world } from '../credential.ts';
import { disturbed } from '../documents.ts';
import { makeKey, part, seededKey, token } from '../token.ts';
import { PATIENCE, anyBytes, mutated, runs } from './fuzz.ts';

const { status: _, ...PLAIN } = BADGE;
const plain = makeBadge(PLAIN), good = text(await issue()), list = await statusList(), kid = { kid: METHOD };
const p256 = makeKey('ES256'), rsa = makeKey('RS256');
const of = (jwk: JsonWebKey) => makeBadge({ ...PLAIN, issuer: { ...PLAIN.issuer, id: `did:jwk:${part(jwk)}` } });
const tokenOf = (key: typeof p256) => token(of(key.jwk), key, { kid: `did:jwk:${part(key.jwk)}#0`, typ: 'vc+jwt' });
const proved = async (cryptosuite: 'eddsa-jcs-2022') => text(await addProofBy(plain, { cryptosuite, key: 'Ed25519', verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: KEY.sign }));
const sdJwt = await makeSdJwt({ claims: { iss: DID, vct: 'urn:eudi:micro_credential:1', iat: 1_796_115_600, given_name: 'Zoë', title: 'Reading' }, hide: ['/given_name'], alg: 'EdDSA', sign: KEY.sign, header: { kid: METHOD }, random: (n) => new Uint8Array(n).fill(7) });
const other = text(await addProof(makeBadge({ ...PLAIN, id: 'https://example.org/c/other', award: { ...PLAIN.award, holder: { id: 'urn:uuid:2', name: 'Ada' } } }), { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: KEY.sign }));

const root = certificate({ name: 'Autorité', identifier: 'VATFR-1', ca: {}, number: 1 }), leaf = certificate({ purposes: [MAIL], ca: false }, root);
const european = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'], id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { fr: 'Université de Test' }, eIDASIdentifier: { type: 'LegalIdentifier', notation: 'VATFR-12345678901' } },
  issuanceDate: '2026-12-01T09:00:00Z', validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: 'urn:epass:person:1', type: 'Person', fullName: { en: 'Ana Andromeda' } },
};
const sealed = await sealJades(JSON.stringify(european), { chain: [leaf.der], alg: 'ES256', sealedAt: '2026-12-01T09:00:00Z', sign: joseSign('ES256', leaf.key) });
const selective = await issueBase(SD_BADGE);

const judge = (input: Uint8Array | string): Promise<Report> => verify(input, world({ [LIST]: list, [DID]: didDocument() }, { trustedLogs: [LOG], anchors: [root.der] }));

const CARRIERS: readonly (readonly [string, string | Uint8Array])[] = [
  ['JSON, eddsa-rdfc-2022', good],
  ['JSON, eddsa-jcs-2022', await proved('eddsa-jcs-2022')],
  ['token, EdDSA', token(plain, seededKey(1), kid)],
  ['token, ES256', tokenOf(p256)],
  ['token, RS256', tokenOf(rsa)],
  ['selective token', sdJwt],
  ['envelope', JSON.stringify({ '@context': ['https://www.w3.org/ns/credentials/v2'], type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${token(plain, seededKey(1), { ...kid, typ: 'vc+jwt' })}` })],
  ['JSON, ecdsa-sd-2023 base', text(selective)],
  ['JSON, ecdsa-sd-2023 derived', JSON.stringify(await deriveProof(selective, ['/credentialSubject/result']))],
  ['seal, JAdES', sealed],
  ['PNG', bakePng(PIXEL, { credential: good, logProof: await logProofOf(good, {}) })],
  ['SVG', bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', good)],
  ['PDF', pdfOf([Buffer.from(good)], '')],
  ['ZIP', zipOf([['a.json', Buffer.from(good)], ['b.json', Buffer.from(other)]], {})],
];

/** Good, or good as far as it goes: what is shown in part may have been withdrawn. */
const isProved = ({ verdict, checks }: Report): boolean => verdict === 'valid' || (verdict === 'unknown' && checks.some(({ check, result }) => check === 'signature' && result === 'pass'));

/** What a reader sees: members in any order, a list of one like its one, lists in any order, text as it stands. */
function view(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? view(value[0]) : value.map((item) => JSON.stringify(view(item))).toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, view(inner)]));
}

/** The same proof once more is no other proof. */
const once = (document: Record<string, unknown>): unknown => view({ ...document, proof: [...new Set([document['proof']].flat().map((proof) => JSON.stringify(view(proof))))] });

/** What is signed in this file, and nothing else of it. */
async function meanings(input: Uint8Array | string): Promise<readonly string[]> {
  const opened = await open(input);
  // Of a seal, what was sealed: signatures of others may stand beside the seal's.
  if (opened.seal?.content !== undefined) return [String(opened.seal.content)];
  const texts = opened.files ? opened.files.map(({ bytes }) => fromUtf8(bytes) ?? '') : [fromUtf8(opened.bytes) ?? ''];
  return texts.map((words) => (words.trimStart().startsWith('{') ? JSON.stringify(view(parseJson(words))) : words.trim()));
}

describe.each(CARRIERS)('%s', (_, carrier) => {
  const bytes = typeof carrier === 'string' ? new TextEncoder().encode(carrier) : carrier;

  test('is good to begin with', async () => {
    const report = await judge(bytes);
    expect([report.verdict === 'invalid', isProved(report)]).toEqual([false, true]);
  });

  test('bytes changed: another verdict, or the same said', { timeout: PATIENCE }, async () => {
    const known = new Set(await meanings(bytes)), before = await judge(bytes);
    let slowest = 0;
    await fc.assert(fc.asyncProperty(mutated([bytes], 2), async (changed) => {
      const start = process.threadCpuUsage(), report = await judge(changed), { user, system } = process.threadCpuUsage(start);
      slowest = Math.max(slowest, (user + system) / 1000);
      if (!isProved(report)) return;
      const said = (await meanings(changed)).filter((words) => words !== '');
      expect(said.filter((words) => !known.has(words))).toEqual([]);
      if (!report.contained) expect(report.claims).toEqual(before.claims);
    }), runs(150));
    expect(slowest).toBeLessThan(1000);
  });
});

test('a log proof counts only for what was logged, where it was logged', { timeout: PATIENCE }, async () => {
  const proof = await logProofOf(good, {}), mine = new TextEncoder().encode(proof);
  await fc.assert(fc.asyncProperty(mutated([mine], 2), async (changed) => {
    const words = fromUtf8(changed) ?? '';
    const { checks } = await verify(good, { ...world({ [LIST]: list }), logProof: words, trustedLogs: [LOG] });
    // The signatures of others below the log's own are not ours to judge.
    if (checks.some(({ code }) => code === 'logged')) expect(words.startsWith(proof.trimEnd().slice(0, -1))).toBe(true);
  }), runs(200));
});

test('structure changed: another verdict, or the same said', { timeout: PATIENCE }, async () => {
  const before = await judge(good), known = JSON.stringify(once(JSON.parse(good) as Record<string, unknown>));
  await fc.assert(fc.asyncProperty(disturbed(JSON.parse(good) as object), async (changed) => {
    const report = await judge(JSON.stringify(changed));
    if (report.verdict !== 'valid') return;
    expect(report.claims).toEqual(before.claims);
    expect(JSON.stringify(once(changed))).toBe(known);
  }), runs(500));
});

test('a bad one, changed again and again, does not become good', { timeout: PATIENCE }, async () => {
  const bad = [good.replace('Zoë', 'Zoé'), good.replace('16.5', '19.5'), good.replace('"z', '"z1'), token({ ...plain, name: 'Doctor' }, seededKey(9), kid), sdJwt.replace(/~[^~]+~$/, `~${part(JSON.stringify(['s', 'given_name', 'Eve']))}~`), text({ ...plain })].map((one) => new TextEncoder().encode(one));
  const known = new Set([...await meanings(good), ...await meanings(sdJwt.slice(0, sdJwt.indexOf('~') + 1))]);
  await fc.assert(fc.asyncProperty(mutated(bad, 3), async (changed) => {
    const report = await judge(changed);
    // Undone by chance, or nothing left of what was hidden.
    if (report.verdict === 'valid') expect((await meanings(changed)).filter((words) => !known.has(words))).toEqual([]);
  }), runs(500));
});

test('any bytes are no credential, and are answered', { timeout: PATIENCE }, async () => {
  await fc.assert(fc.asyncProperty(anyBytes, async (bytes) => { expect(['unknown', 'invalid']).toContain((await judge(bytes)).verdict); }), runs(300));
});

test('any JSON dressed as a badge', { timeout: PATIENCE }, async () => {
  const before = await judge(good);
  const member = fc.constantFrom('@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialSubject', 'proof', 'credentialStatus', 'credentialSchema', 'evidence', 'endorsement', 'refreshService', 'name');
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(member, fc.jsonValue({ maxDepth: 3 })), { minLength: 1, maxLength: 4 }), async (changes) => {
    const report = await judge(JSON.stringify({ ...(JSON.parse(good) as object), ...Object.fromEntries(changes) }));
    if (report.verdict === 'valid') expect(report.claims).toEqual(before.claims);
  }), runs(200));
});

test('any signed JSON: an answer, never an error', { timeout: PATIENCE }, async () => {
  const member = fc.constantFrom('@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialSubject', 'credentialStatus', 'credentialSchema', 'evidence', 'endorsement', 'endorsementJwt', 'refreshService', 'name', 'description', 'image', 'iss', 'sub', 'jti', 'nbf', 'exp', 'vc', 'vp', 'verifiableCredential', 'holder', 'cnf', 'status', 'vct', '_sd', '_sd_alg');
  const changes = fc.array(fc.tuple(member, fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom<unknown>([], {}, [[]], [null], [{}], null, DID, { id: DID }, plain, [plain, plain]))), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(changes, fc.constantFrom('JWT', 'vc+jwt', 'vp+jwt', 'dc+sd-jwt'), fc.boolean(), async (found, typ, selective) => {
    const jws = token({ ...plain, ...Object.fromEntries(found) }, seededKey(1), { ...kid, typ });
    expect(['valid', 'unknown', 'invalid']).toContain((await judge(selective ? `${jws}~` : jws)).verdict);
  }), runs(400));
});
