// Signatures: of each proof on a document, of several together, of a token around it.
import { describe, expect, test } from 'vitest';
import { DID, KEY, METHOD, testKey } from '../../../test/credential.ts';
import { makeKey, prove, seededKey, token } from '../../../test/token.ts';
import { toBase64url } from '../../bytes.ts';
import { canonicalForms } from '../../canon/canonize.ts';
import { envelopeOf } from '../../jose/credential.ts';
import { parseJws } from '../../jose/jws.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, notReached, pass, warn } from '../finding.ts';
import type { ResolvedDid } from '../ports.ts';
import { checkEnvelope } from './envelope.ts';
import type { ProofFindings } from './proofs.ts';
import { checkProofs, together } from './proofs.ts';

type Doc = Record<string, unknown>;
const AT = Date.parse('2027-01-10T12:00:00Z');
const iso = (moment: number) => new Date(moment).toISOString();
const plain: Doc = { '@context': ['https://www.w3.org/ns/credentials/v2'], id: 'urn:uuid:1', type: ['VerifiableCredential'], issuer: DID, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: 'urn:uuid:2' } };
const forms = await canonicalForms(plain);
const methods = (over: object = {}) => [1, 2].map((fill) => ({ id: `${DID}#key-${fill}`, type: 'JsonWebKey', controller: DID, publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: toBase64url(testKey(fill).publicKey) }, ...over }));
const answering = (over: object = {}, authorized = [1, 2]) => ({ resolveDid: async (): Promise<ResolvedDid> => ({ source: 'file', document: { id: DID, verificationMethod: methods(over), assertionMethod: authorized.map((fill) => `${DID}#key-${fill}`) } }) });
const config = { verificationMethod: METHOD, proofPurpose: 'assertionMethod' };
const proofOf = async (over: object = {}, key = KEY): Promise<Doc> => ((await prove(plain, { ...config, ...over }, key.sign))['proof'] as Doc[])[0] ?? {};
const check = (proof: unknown, ask = answering()) => checkProofs({ ...plain, proof }, DID, forms, { ...ask, at: AT });
const [found, ok] = [pass('issuer_key', 'key_found'), pass('signature', 'sig_ok')];
const words = expect.stringMatching(/\w/) as string;

describe('a proof', () => {
  test('alone, or alone in a list', async () => {
    const proof = await proofOf();
    for (const given of [proof, [proof]]) expect(await check(given)).toStrictEqual({ key: found, signature: ok });
  });
  test('none; nine', async () => {
    for (const none of [undefined, []]) expect(await check(none)).toStrictEqual({ key: notReached('issuer_key'), signature: fail('signature', 'proof_missing') });
    const proof = await proofOf();
    expect(await check(Array(8).fill(proof))).toStrictEqual({ key: found, signature: ok });
    expect(await check(Array(9).fill(proof))).toStrictEqual({ key: notReached('issuer_key'), signature: fail('signature', 'proof_malformed', { path: '/proof' }) });
  });
  test.each<[string, unknown, string]>([['by its cryptosuite', { type: 'DataIntegrityProof', cryptosuite: 'bbs-2023' }, 'bbs-2023'], ['by its type, when it has none', { type: 'RsaSignature2018' }, 'RsaSignature2018'], ['though it is no object', 'x', 'undefined'], ['though it is nothing', [null], 'undefined']])('of a kind that is not known is named %s', async (_, proof, detail) => {
    expect(await check(proof)).toStrictEqual({ key: notReached('issuer_key'), signature: notChecked('signature', 'suite_unsupported', { detail }) });
  });
  test('by a key that is not the issuer’s, or may not sign: no signature is tried', async () => {
    expect(await check(await proofOf({ verificationMethod: `${DID}#key-3` }))).toStrictEqual({ key: fail('issuer_key', 'key_not_found'), signature: notReached('signature') });
    expect(await check(await proofOf(), answering({}, [2]))).toStrictEqual({ key: fail('issuer_key', 'key_not_allowed'), signature: notReached('signature') });
    expect(await check(await proofOf(), { resolveDid: async () => ({ notFound: true }) })).toStrictEqual({ key: notChecked('issuer_key', 'issuer_not_found'), signature: notReached('signature') });
  });
  test('of other bytes; of a value that is none', async () => {
    expect(await check(await proofOf({}, testKey(9)))).toStrictEqual({ key: found, signature: fail('signature', 'sig_mismatch') });
    expect(await check({ ...(await proofOf()), proofValue: 'u0' })).toMatchObject({ key: found, signature: { check: 'signature', result: 'fail', code: 'proof_malformed', detail: words } });
  });
  test.each<[string, unknown, boolean]>([['a moment to come', iso(AT + 1), false], ['this moment', iso(AT), true], ['the one before', iso(AT - 1), true], ['a text that is none', 'never', true], ['no zone', '2029-01-01T00:00:00', true]])('that ends in %s', async (_, expires, isOver) => {
    expect(await check(await proofOf({ expires }))).toStrictEqual({ key: found, signature: isOver ? fail('signature', 'proof_expired', { path: '/proof/expires' }) : ok });
  });
  test('by a key withdrawn later: what it was worth before is kept, and only when the signature is good', async () => {
    const ask = answering({ revoked: '2026-12-20T00:00:00Z' }), key = notChecked('issuer_key', 'no_time_evidence'), ifEarlier = { before: Date.parse('2026-12-20T00:00:00Z'), finding: warn('issuer_key', 'key_revoked_since') };
    expect(await check(await proofOf(), ask)).toStrictEqual({ key, ifEarlier, signature: ok });
    expect(await check(await proofOf({}, testKey(9)), ask)).toStrictEqual({ key, signature: fail('signature', 'sig_mismatch') });
  });
  test('a defect of ours is not the document’s fault', async () => {
    await expect(check(await proofOf(), { resolveDid: async () => { throw new TypeError('defect'); } })).rejects.toThrow('defect');
  });
});

describe('several: none may fail and one must pass', () => {
  const open = notChecked('signature', 'suite_unsupported');
  const of = (key: Finding, signature: Finding): ProofFindings => ({ key, signature });
  const good = of(found, ok), alike = of(found, ok), unread = of(notReached('issuer_key'), open), badKey = of(fail('issuer_key', 'key_revoked'), notReached('signature')), badSignature = of(found, fail('signature', 'sig_mismatch'));
  test.each<[string, ProofFindings, ProofFindings, ProofFindings]>([['good and open', good, unread, good], ['good and a bad key', good, badKey, badKey], ['good and a bad signature', good, badSignature, badSignature], ['open and a bad key', unread, badKey, badKey], ['open and a bad signature', unread, badSignature, badSignature]])('%s, in any order', (_, a, b, worst) => {
    expect([together(a, b), together(b, a)]).toEqual([worst, worst]);
    expect([together(a, b) === worst, together(b, a) === worst]).toEqual([true, true]);
  });
  test('of two alike, the first', () => {
    expect([together(good, alike) === good, together(badKey, badSignature) === badKey, together(badSignature, badKey) === badSignature, together(unread, { ...unread }) === unread]).toEqual([true, true, true, true]);
  });
  test('on one document', async () => {
    const proofs = [await proofOf(), await proofOf({ verificationMethod: `${DID}#key-2` }, testKey(2)), { type: 'Other' }];
    expect(await check(proofs)).toStrictEqual({ key: found, signature: ok });
    expect(await check([...proofs, await proofOf({}, testKey(9))])).toStrictEqual({ key: found, signature: fail('signature', 'sig_mismatch') });
  });
});

describe('a token', () => {
  const iat = Date.parse('2026-12-01T09:00:00Z') / 1000;
  const of = (claims: object, over: object = {}, key = seededKey(1), header: object = { kid: METHOD }) => {
    const jws = parseJws(token(claims, key, header));
    return checkEnvelope(envelopeOf(jws, claims as Doc), DID, answering(over));
  };
  test('signed; signed by another; by a key that is not the issuer’s', async () => {
    expect(await of(plain)).toStrictEqual({ key: found, signature: ok });
    expect(await of(plain, {}, seededKey(9))).toStrictEqual({ key: found, signature: fail('signature', 'sig_mismatch') });
    expect(await of(plain, {}, seededKey(1), { kid: '#key-3' })).toStrictEqual({ key: fail('issuer_key', 'key_not_found'), signature: notReached('signature') });
    expect(await of(plain, { revoked: '2026-01-01T00:00:00Z' })).toStrictEqual({ key: fail('issuer_key', 'key_revoked'), signature: notReached('signature') });
  });
  test('of another algorithm than the key’s', async () => {
    expect(await of(plain, {}, makeKey('ES256'))).toStrictEqual({ key: found, signature: { check: 'signature', result: 'fail', code: 'alg_forbidden', detail: words } });
  });
  test('by a key withdrawn later', async () => {
    expect(await of(plain, { revoked: '2026-12-20T00:00:00Z' })).toStrictEqual({ key: notChecked('issuer_key', 'no_time_evidence'), ifEarlier: { before: Date.parse('2026-12-20T00:00:00Z'), finding: warn('issuer_key', 'key_revoked_since') }, signature: ok });
  });
  // The key is good from 2026-11-15 to 2026-12-15.
  const { validFrom: _, ...undated } = plain, timed = { validFrom: '2026-11-15T00:00:00Z', validUntil: '2026-12-15T00:00:00Z' }, late = iat + 30 * 86_400;
  test.each<[string, object, Finding]>([
    ['issued', { ...undated, iat }, found], ['not before', { ...undated, nbf: iat }, found], ['not before goes before the beginning of the document', { ...plain, validFrom: '2026-12-31T09:00:00Z', nbf: iat }, found], ['the first it says, issued', { ...undated, iat, nbf: late }, found], ['issued, out of time', { ...undated, iat: late, nbf: iat }, fail('issuer_key', 'key_not_valid_then')], ['a word that is no number is passed over', { ...undated, iat: 'x', nbf: iat }, found], ['a word that is no number is passed over, both', { ...plain, iat: 'x', nbf: 'y' }, found],
    ['not before, out of time', { ...undated, nbf: late }, fail('issuer_key', 'key_not_valid_then')], ['the beginning of the document', plain, found], ['the beginning, out of time', { ...plain, validFrom: '2026-12-31T09:00:00Z' }, fail('issuer_key', 'key_not_valid_then')], ['1.1 the beginning', { ...undated, issuanceDate: '2026-12-01T09:00:00Z' }, found], ['1.1 the beginning, out of time', { ...undated, issuanceDate: '2026-12-31T09:00:00Z' }, fail('issuer_key', 'key_not_valid_then')], ['nothing', undated, notChecked('issuer_key', 'no_time_evidence')],
  ])('when it was signed: %s', async (_, claims, finding) => {
    expect((await of(claims, timed)).key).toStrictEqual(finding);
  });
});
