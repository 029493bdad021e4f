// What adding and checking refuse, and why they say so.
import { describe, expect, test } from 'vitest';
import { BADGE, KEY, METHOD, issue, refusal, testKey } from '../../test/credential.ts';
import { fromBase58, toBase58 } from '../bytes.ts';
import type { PublicKey } from '../did/publickey.ts';
import { addProof, addProofBy, canonize, makeBadge } from '../index.ts';
import { addBaseProof } from './ecdsa-sd-2023/base.ts';
import { ecdsaJcs2019 } from './ecdsa-jcs-2019.ts';
import { ecdsaRdfc2019 } from './ecdsa-rdfc-2019.ts';
import { ed25519Signature2020 } from './ed25519-2020.ts';
import { eddsaJcs2022 } from './eddsa-jcs-2022.ts';
import { checkProof, eddsaRdfc2022 } from './eddsa-rdfc-2022.ts';
import { checkWith, withContext } from './suite.ts';
import { suiteOf } from './suites.ts';

const badge = makeBadge(BADGE);
const signed = await issue();
const [proof] = signed.proof;
const publicKey: PublicKey = { kind: 'Ed25519', bytes: KEY.publicKey };
const options = { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: KEY.sign };
const at = (act: () => unknown) => Promise.resolve().then(act).then(() => 'not refused', ({ code, path }: { code: string; path?: string }) => `${code} ${path}`);

describe('eddsa-rdfc-2022 §3.2.1: adding a proof', () => {
  test('puts it last, alone in a list, with what was signed', () => {
    expect(Object.keys(signed).at(-1)).toBe('proof');
    expect(signed.proof).toStrictEqual([{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: options.created, verificationMethod: METHOD, proofPurpose: 'assertionMethod', proofValue: proof.proofValue }]);
    expect(proof.proofValue[0]).toBe('z');
    expect(fromBase58(proof.proofValue.slice(1))).toHaveLength(64);
  });

  test.each<[string, object, object, string]>([
    ['a proof there already', { proof: [] }, {}, 'proof_present'], ['a moment without zone', {}, { created: '2026-12-01T09:00:00' }, 'bad_argument'], ['a moment in fractions', {}, { created: '2026-12-01T09:00:00.5Z' }, 'bad_argument'],
    ['a signature of 63 bytes', {}, { sign: () => new Uint8Array(63) }, 'bad_argument'], ['a signature of 65 bytes', {}, { sign: () => new Uint8Array(65) }, 'bad_argument'],
  ])('is refused with %s', async (_, over, how, code) => {
    expect(await refusal(() => addProof({ ...badge, ...over }, { ...options, ...how }))).toBe(code);
  });
});

describe('eddsa-rdfc-2022 §3.2.2: checking one', () => {
  test('with a key as bytes or as it was found', async () => {
    expect(await checkProof(signed, proof, KEY.publicKey)).toBe(true);
    expect(await checkProof(signed, proof, publicKey)).toBe(true);
    expect(await checkProof(signed, proof, testKey(2).publicKey)).toBe(false);
    expect(await checkProof({ ...signed, name: 'Another' }, proof, KEY.publicKey)).toBe(false);
  });

  test('canonical forms at hand are believed, each is tried', async () => {
    const form = await canonize(badge);
    expect(await checkProof(signed, proof, publicKey, [form])).toBe(true);
    expect(await checkProof(signed, proof, publicKey, ['another', form])).toBe(true);
    expect(await checkProof(signed, proof, publicKey, ['another'])).toBe(false);
    expect(await checkProof(signed, proof, publicKey, [])).toBe(false);
  });

  test.each([undefined, null, 'z', 5, [proof], []])('what is no proof (%j) is refused', async (other) => {
    expect(await refusal(() => checkProof(signed, other, publicKey))).toBe('proof_malformed');
    expect(await at(() => checkProof(signed, other, publicKey))).toBe('proof_malformed /proof');
  });

  test.each<[string, object]>([
    ['another type', { type: 'Ed25519Signature2020' }], ['another suite', { cryptosuite: 'eddsa-jcs-2022' }], ['no suite', { cryptosuite: undefined }], ['no value', { proofValue: undefined }], ['a value in a list', { proofValue: [proof.proofValue] }],
    ['another multibase', { proofValue: `u${proof.proofValue.slice(1)}` }], ['no multibase', { proofValue: proof.proofValue.slice(1) }], ['letters that base58 has not', { proofValue: `${proof.proofValue}0` }],
    ['63 bytes', { proofValue: `z${toBase58(new Uint8Array(63).fill(1))}` }], ['65 bytes', { proofValue: `z${toBase58(new Uint8Array(65).fill(1))}` }], ['an earlier proof that is not here', { previousProof: 'urn:x' }], ['no earlier proof in a list of them', { previousProof: [] }],
  ])('a proof with %s is refused', async (_, over) => {
    expect(await refusal(() => checkProof(signed, { ...proof, ...over }, publicKey))).toBe('proof_malformed');
    expect(await at(() => checkProof(signed, { ...proof, ...over }, publicKey))).toBe('proof_malformed /proof');
  });

  test('a key of a kind that does not sign it is refused, by the name of the suite or of its type', async () => {
    const key = { kind: 'RSA' } as unknown as PublicKey;
    await expect(checkWith(eddsaRdfc2022, signed, proof, key)).rejects.toMatchObject({ code: 'proof_malformed', message: expect.stringContaining('eddsa-rdfc-2022') as string });
    await expect(checkWith(ed25519Signature2020, signed, { type: 'Ed25519Signature2020' }, key)).rejects.toMatchObject({ code: 'proof_malformed', message: expect.stringContaining('Ed25519Signature2020') as string });
    await expect(checkWith(ed25519Signature2020, signed, proof, publicKey)).rejects.toMatchObject({ message: expect.stringContaining('Ed25519Signature2020') as string });
    await expect(checkWith(eddsaJcs2022, signed, proof, publicKey)).rejects.toMatchObject({ message: expect.stringContaining('eddsa-jcs-2022') as string });
  });
});

describe('§4.5: earlier proofs', () => {
  const chained = async () => {
    const first = { ...proof, id: 'urn:proof:1' };
    const config = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', created: options.created, verificationMethod: METHOD, proofPurpose: 'assertionMethod', '@context': badge['@context'], previousProof: 'urn:proof:1' };
    return { first, config };
  };

  test('two of one name are not told apart, so neither counts', async () => {
    const { first, config } = await chained();
    const twice = { ...config, previousProof: ['urn:proof:1', 'urn:proof:1'], proofValue: `z${toBase58(new Uint8Array(64).fill(1))}` };
    expect(await refusal(() => checkWith(eddsaJcs2022, { ...badge, proof: [first, { ...first }, twice] }, twice, publicKey))).toBe('proof_malformed');
    const once = { ...twice, previousProof: 'urn:proof:1' };
    expect(await refusal(() => checkWith(eddsaJcs2022, { ...badge, proof: [first, { ...first }, once] }, once, publicKey))).toBe('proof_malformed');
    expect(await checkWith(eddsaJcs2022, { ...badge, proof: [first, once] }, once, publicKey)).toBe(false);
  });

  test('forms at hand are of the document without proofs, and do not serve a link or JCS', async () => {
    const asked: object[] = [];
    const canonicalise = async (document: object) => (asked.push(document), ['form']);
    const link = { ...proof, previousProof: 'urn:proof:1' };
    expect(await checkWith(eddsaRdfc2022, { ...badge, proof: [{ ...proof, id: 'urn:proof:1' }, link] }, link, publicKey, ['form'], canonicalise)).toBe(false);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual({ ...badge, proof: [{ ...proof, id: 'urn:proof:1' }] });
    expect(await checkWith(eddsaRdfc2022, signed, proof, publicKey, ['form'], canonicalise)).toBe(false);
    expect(asked).toHaveLength(3);
    const jcs = await addProofBy(badge, { ...options, cryptosuite: 'eddsa-jcs-2022', key: 'Ed25519' });
    expect(await checkWith(eddsaJcs2022, jcs, jcs.proof, publicKey, ['another'])).toBe(true);
  });
});

describe('§3.2.5, §3.3.5: the context of a proof', () => {
  test('is the document’s: signed along in RDF suites, as it stands in JCS suites', () => {
    expect(withContext('rdfc', { type: 'x' }, { '@context': ['a'], name: 'n' })).toStrictEqual({ type: 'x', '@context': ['a'] });
    expect(withContext('jcs', { type: 'x' }, { '@context': ['a'] })).toStrictEqual({ type: 'x' });
    expect(withContext('jcs', { type: 'x', '@context': ['a'] }, { '@context': ['a'] })).toStrictEqual({ type: 'x', '@context': ['a'] });
  });

  test.each<[string, 'rdfc' | 'jcs', object, object]>([['another', 'rdfc', { '@context': ['b'] }, { '@context': ['a'] }], ['a shorter one', 'jcs', { '@context': ['a'] }, { '@context': ['a', 'b'] }], ['one where there is none', 'jcs', { '@context': ['a'] }, {}]])('%s is refused', async (_, form, config, document) => {
    const act = () => withContext(form, config as Record<string, unknown>, document as Record<string, unknown>);
    expect([await refusal(act), await at(act)]).toEqual(['ctx_not_allowed', 'ctx_not_allowed /proof/@context']);
  });
});

describe('the suites', () => {
  test('are those of the specifications', () => {
    const [ed, ec] = [{ Ed25519: { algorithm: 'Ed25519', digest: 'SHA-256', length: 64 } }, { 'P-256': { algorithm: 'ES256', digest: 'SHA-256', length: 64 }, 'P-384': { algorithm: 'ES384', digest: 'SHA-384', length: 96 } }];
    const type = 'DataIntegrityProof';
    expect([eddsaRdfc2022, eddsaJcs2022, ecdsaRdfc2019, ecdsaJcs2019, ed25519Signature2020]).toStrictEqual([
      { type, cryptosuite: 'eddsa-rdfc-2022', form: 'rdfc', keys: ed }, { type, cryptosuite: 'eddsa-jcs-2022', form: 'jcs', keys: ed },
      { type, cryptosuite: 'ecdsa-rdfc-2019', form: 'rdfc', keys: ec }, { type, cryptosuite: 'ecdsa-jcs-2019', form: 'jcs', keys: ec }, { type: 'Ed25519Signature2020', form: 'rdfc', keys: ed },
    ]);
  });

  test.each([{}, { type: 'DataIntegrityProof' }, { type: 'Other', cryptosuite: 'ecdsa-sd-2023' }, { type: 'Other', cryptosuite: 'eddsa-rdfc-2022' }, { type: 'Ed25519Signature2020', cryptosuite: 'eddsa-rdfc-2022' }])('%j is none of them', (other) => {
    expect(suiteOf(other)).toBeUndefined();
  });
});

describe('§4.2: a proof of any of them', () => {
  test('carries the context it was made under in JCS suites alone', async () => {
    const members = ['type', 'proofPurpose', 'cryptosuite', 'verificationMethod', 'created', 'proofValue'];
    const made = async (cryptosuite: 'eddsa-jcs-2022' | 'eddsa-rdfc-2022') => (await addProofBy(badge, { ...options, cryptosuite, key: 'Ed25519' })).proof;
    expect(Object.keys(await made('eddsa-rdfc-2022')).sort()).toEqual(members.toSorted());
    expect(Object.keys(await made('eddsa-jcs-2022')).sort()).toEqual(['@context', ...members].sort());
    expect(await made('eddsa-jcs-2022')).toMatchObject({ '@context': badge['@context'], proofPurpose: 'assertionMethod' });
  });

  test.each<[string, object, object, string]>([
    ['a proof there already', { proof: {} }, {}, 'proof_present'], ['a key of another kind', {}, { key: 'P-256' }, 'bad_argument'], ['a moment that is none', {}, { created: 'now' }, 'bad_argument'], ['a signature of another length', {}, { sign: () => new Uint8Array(96) }, 'bad_argument'],
  ])('is refused with %s, and told why', async (_, over, how, code) => {
    expect(await refusal(() => addProofBy({ ...badge, ...over }, { ...options, cryptosuite: 'eddsa-jcs-2022', key: 'Ed25519', ...how }))).toBe(code);
  });

  test.each<[string, object, object, string]>([
    ['a proof there already', { proof: {} }, {}, 'proof_present'], ['a moment that is none', {}, { created: 'now' }, 'bad_argument'], ['a short HMAC key', {}, { hmacKey: new Uint8Array(31) }, 'bad_argument'],
    ['a key of 33 bytes', {}, { statementKey: { publicKey: new Uint8Array(33), sign: KEY.sign } }, 'bad_argument'], ['a signature of 65 bytes', {}, { sign: () => new Uint8Array(65) }, 'bad_argument'],
  ])('in parts: is refused with %s, and told why', async (_, over, how, code) => {
    const base = { ...options, mandatoryPointers: ['/issuer'], hmacKey: new Uint8Array(32), statementKey: { publicKey: new Uint8Array(35), sign: KEY.sign } };
    expect(await refusal(() => addBaseProof({ ...badge, ...over }, { ...base, ...how }))).toBe(code);
  });
});
