// VCDM 2.0 §11.1: texts with a direction. Data Integrity does not say what RDF suites make of it; here it is part of what is signed, or nothing is.
import { describe, expect, test } from 'vitest';
import { keyIssuer, testKey, world } from '../../test/credential.ts';
import { addBaseProof, addProof, addProofBy, canonizeByReference, verify } from '../index.ts';
import { canonicalForms, canonize } from './canonize.ts';
import { checkPlain } from './plain.ts';

type Obj = Readonly<Record<string, unknown>>;
/** Signed by another program (@digitalbazaar/eddsa-rdfc-2022-cryptosuite 1.3.0), with a key of this test. */
const THEIRS = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:uuid:2d3c9f5e-6b1a-4a53-9f0e-0d6a4f1c7b21", "type": ["VerifiableCredential"], "name": {"@value": "شهادة HTML و CSS", "@language": "ar", "@direction": "rtl"}, "issuer": {"id": "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z", "name": {"@value": "Example", "@direction": "ltr"}}, "validFrom": "2026-11-02T09:00:00Z", "credentialSubject": {"id": "urn:uuid:8a6e0804-2bd0-4672-b79d-d97027f9071a"}, "proof": {"type": "DataIntegrityProof", "created": "2026-11-02T09:00:00Z", "verificationMethod": "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z#z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod", "proofValue": "z55BMEyFrKQYVHzXvqFHb6jQxaEU4DPJt3ymoGiAwBB7CuxGpu1VpC6fpZTahwxnEEfBhxxCFX7fP6VDCCXpvAYev"}};
const judged = async (document: object) => verify(new TextEncoder().encode(JSON.stringify(document)), { ...world(), now: new Date('2026-12-01T00:00:00Z') });
const codes = async (document: object) => { const { verdict, checks } = await judged(document); return [verdict, checks.find(({ result }) => result === 'fail')?.code]; };
const named = (name: unknown): Obj => { const { proof: _, ...rest } = THEIRS; return { ...rest, name }; };

describe('signed by somebody else', () => {
  test('it is verified, directions and all', async () => {
    expect(await codes(THEIRS)).toStrictEqual(['valid', undefined]);
  });
  test.each<[string, object]>([
    ['turned', { ...THEIRS, name: { ...THEIRS.name, '@direction': 'ltr' } }], ['taken away', { ...THEIRS, name: { '@value': THEIRS.name['@value'], '@language': 'ar' } }],
    ['moved to another language', { ...THEIRS, name: { ...THEIRS.name, '@language': 'he' } }], ['added', { ...THEIRS, issuer: { id: THEIRS.issuer.id, name: { ...THEIRS.issuer.name, '@language': 'en' } } }],
  ])('%s, the signature does not fit', async (_, document) => {
    expect(await codes(document)).toStrictEqual(['invalid', 'sig_mismatch']);
  });
  test('the direction is in the type of the literal (JSON-LD 1.1 §10.2, i18n-datatype)', async () => {
    const [form = ''] = await canonicalForms(named({ '@value': 'x', '@language': 'ar-EG', '@direction': 'rtl' }));
    expect(form).toContain('"x"^^<https://www.w3.org/ns/i18n#ar-eg_rtl> .');
    expect((await canonicalForms(named({ '@value': 'x', '@direction': 'ltr' })))[0]).toContain('"x"^^<https://www.w3.org/ns/i18n#_ltr> .');
  });
});

test.each<[string, unknown]>([
  ['neither left nor right', { '@value': 'x', '@direction': 'up' }], ['no text', { '@value': 5, '@direction': 'rtl' }], ['true', { '@value': true, '@direction': 'rtl' }], ['null', { '@value': 'x', '@direction': null }], ['several', { '@value': 'x', '@direction': ['rtl'] }],
  ['a language that would end the IRI', { '@value': 'x', '@language': 'en> <urn:x', '@direction': 'rtl' }], ['a language that holds a direction', { '@value': 'x', '@language': 'ar_rtl', '@direction': 'rtl' }], ['no language', { '@value': 'x', '@language': '', '@direction': 'rtl' }],
  ['no value', { '@direction': 'rtl' }], ['a type', { '@value': 'x', '@direction': 'rtl', '@type': 'urn:x' }], ['a word beside it', { '@value': 'x', '@direction': 'rtl', name: 'y' }],
])('refused wherever it is read: %s', (_, name) => {
  expect(() => checkPlain(named(name))).toThrow(expect.objectContaining({ code: 'ctx_not_allowed', path: expect.stringMatching(/^\/name\/@/) as string }) as Error);
});

describe('signing: what programs treat differently is not signed', () => {
  const { did, method } = keyIssuer(testKey(3)), { sign } = testKey(3), created = '2026-11-02T09:00:00Z';
  const directed = { ...named({ '@value': 'x', '@direction': 'rtl' }), issuer: did }, refusal = { code: 'ctx_not_allowed', path: '/name/@direction', message: 'programs differ in what they sign of @direction' };
  test('suites over RDF refuse it', async () => {
    await expect(addProof(directed, { verificationMethod: method, created, sign })).rejects.toMatchObject(refusal);
    await expect(addProofBy(directed, { cryptosuite: 'eddsa-rdfc-2022', key: 'Ed25519', verificationMethod: method, created, sign })).rejects.toMatchObject(refusal);
    await expect(addBaseProof(directed, { verificationMethod: method, created, sign, mandatoryPointers: [], hmacKey: new Uint8Array(32), statementKey: { publicKey: Uint8Array.of(0x80, 0x24, 2, ...new Uint8Array(32)), sign } })).rejects.toMatchObject(refusal);
    await expect(canonize(directed)).rejects.toMatchObject(refusal);
    await expect(canonizeByReference(directed)).rejects.toMatchObject(refusal);
  });
  test('eddsa-jcs-2022 signs it as it is written', async () => {
    const signed = await addProofBy(directed, { cryptosuite: 'eddsa-jcs-2022', key: 'Ed25519', verificationMethod: method, created, sign });
    expect(await codes(signed)).toStrictEqual(['valid', undefined]);
    expect(await codes({ ...signed, name: { '@value': 'x', '@direction': 'ltr' } })).toStrictEqual(['invalid', 'sig_mismatch']);
  });
});
