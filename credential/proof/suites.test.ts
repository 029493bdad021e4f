// Every step of the W3C vectors, byte for byte, and what must not verify.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat, fromBase58, toHex, utf8 } from '../bytes.ts';
import { canonicalLines } from '../canon/reference.ts';
import { contextDocument } from '../contexts/contexts.ts';
import { computeDid, findKey } from '../index.ts';
import { readMultikey } from '../did/publickey.ts';
import type { PublicKey } from '../did/publickey.ts';
import { jcs } from '../jcs.ts';
import { digest } from '../platform.ts';
import { ecdsaJcs2019 } from './ecdsa-jcs-2019.ts';
import { ecdsaRdfc2019 } from './ecdsa-rdfc-2019.ts';
import { ed25519Signature2020 } from './ed25519-2020.ts';
import { eddsaJcs2022 } from './eddsa-jcs-2022.ts';
import { eddsaRdfc2022 } from './eddsa-rdfc-2022.ts';
import { checkWith } from './suite.ts';
import type { Suite } from './suite.ts';
import { suiteOf } from './suites.ts';

const file = (name: string) => readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
const json = (name: string) => JSON.parse(file(name)) as Doc;
type Doc = Record<string, unknown> & { proof: Doc };

/** The vectors use the examples context, which maps every unknown term: it is known here and nowhere else. */
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const load = (url: string) => (url === EXAMPLES ? { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } } : contextDocument(url));
const withExamples = async (document: object) => [await canonicalLines(document, load)];
const check = (suite: Suite, document: Doc, proof: Doc, key: PublicKey) => checkWith(suite, document, proof, key, undefined, withExamples);
const keyOf = ({ verificationMethod }: Doc): PublicKey => {
  const id = String(verificationMethod);
  return findKey(computeDid(id.split('#')[0]!), id)!.publicKey;
};

const SETS: readonly [string, Suite, string, string, 'SHA-256' | 'SHA-384'][] = [
  ['eddsa-jcs-2022', eddsaJcs2022, 'w3c-vc-di-eddsa/eddsa-jcs-2022', 'JCS', 'SHA-256'],
  ['Ed25519Signature2020', ed25519Signature2020, 'w3c-vc-di-eddsa/Ed25519Signature2020', 'EdSig', 'SHA-256'],
  ['ecdsa-rdfc-2019 P-256', ecdsaRdfc2019, 'w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256', 'ECDSAP256', 'SHA-256'],
  ['ecdsa-rdfc-2019 P-384', ecdsaRdfc2019, 'w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384', 'ECDSAP384', 'SHA-384'],
  ['ecdsa-jcs-2019 P-256', ecdsaJcs2019, 'w3c-vc-di-ecdsa/ecdsa-jcs-2019-p256', 'JCSECDSAP256', 'SHA-256'],
  ['ecdsa-jcs-2019 P-384', ecdsaJcs2019, 'w3c-vc-di-ecdsa/ecdsa-jcs-2019-p384', 'JCSECDSAP384', 'SHA-384'],
];

describe.each(SETS)('W3C vectors of %s', (_, suite, folder, suffix, hash) => {
  const step = (name: string) => file(`${folder}/${name}${suffix}.txt`);
  const signed = json(`${folder}/signed${suffix}.json`);
  const { proof, ...unsigned } = signed;
  const form = (document: object) => (suite.form === 'jcs' ? jcs(document) : canonicalLines(document, load));
  const hexOf = async (text: string) => toHex(await digest(hash, utf8(text)));

  test('canonical forms and their hashes', async () => {
    expect(await form(unsigned)).toBe(step('canonDoc'));
    expect(await hexOf(step('canonDoc'))).toBe(step('docHash').trim());
    expect(await form(json(`${folder}/proofConfig${suffix}.json`))).toBe(step('proofCanon'));
    expect(await hexOf(step('proofCanon'))).toBe(step('proofHash').trim());
    expect(toHex(concat(await digest(hash, utf8(step('proofCanon'))), await digest(hash, utf8(step('canonDoc')))))).toBe(step('combinedHash').trim());
  });

  test('the signature, its spelling, and the document', async () => {
    expect(proof['proofValue']).toBe(step('sigBTC58').trim());
    expect(toHex(fromBase58(String(proof['proofValue']).slice(1))!)).toBe(step('sigHex').trim());
    expect(await check(suite, signed, proof, keyOf(proof))).toBe(true);
  });

  test('anything changed: no', async () => {
    const key = keyOf(proof);
    expect(await check(suite, { ...signed, name: 'Another' }, proof, key)).toBe(false);
    expect(await check(suite, signed, { ...proof, created: '2023-02-24T23:36:39Z' }, key)).toBe(false);
    const multikeys = ['z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7', 'zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'];
    for (const other of multikeys.map(readMultikey)) {
      const answer = await check(suite, signed, proof, other).catch((error: { code: string }) => error.code);
      expect([false, 'proof_malformed']).toContain(answer);
    }
  });

  test.each([
    ['not base58btc', 'uAAAA'], ['cut short', 'z1111'], ['B07 all zero', `z${'1'.repeat(64)}`], ['nothing', undefined],
  ])('a signature that is %s', async (_, proofValue) => {
    const answer = await check(suite, signed, { ...proof, proofValue } as Doc, keyOf(proof)).catch((error: { code: string }) => error.code);
    expect([false, 'proof_malformed']).toContain(answer);
  });

  test('a context of the proof’s own', async () => {
    await expect(check(suite, signed, { ...proof, '@context': ['https://www.w3.org/ns/credentials/v2'] } as unknown as Doc, keyOf(proof))).rejects.toMatchObject({ code: 'ctx_not_allowed' });
  });

  test('the registry finds it by the names the proof gives', () => {
    expect(suiteOf(proof)).toBeDefined();
    expect(suiteOf({ ...proof, cryptosuite: 'unknown' })).toBeUndefined();
  });
});

describe('Data Integrity §4.4, §4.5: several proofs, vectors of proof sets and chains', () => {
  const chain = json('w3c-vc-di-eddsa/proof-set-chain/signedProofChain2.json') as unknown as Record<string, unknown> & { proof: Doc[] };
  const judge = (document: unknown, proof: Doc) => check(eddsaRdfc2022, document as Doc, proof, keyOf(proof));

  test.each(['signedProofSet1', 'signedProofSet2', 'signedProofChain1', 'signedProofChain2'])('%s: every proof of it', async (name) => {
    const document = json(`w3c-vc-di-eddsa/proof-set-chain/${name}.json`) as unknown as { proof: Doc[] };
    expect(await Promise.all([document.proof].flat().map((proof) => judge(document, proof)))).not.toContain(false);
  });

  test('A30 a link changed breaks the one upon it', async () => {
    const [first, second, third, fourth] = chain.proof as [Doc, Doc, Doc, Doc];
    expect(await judge({ ...chain, proof: [{ ...first, created: '2023-02-24T23:36:39Z' }, second, third, fourth] }, third)).toBe(false);
    expect(await judge({ ...chain, proof: [first, second, { ...third, proofPurpose: 'authentication' }, fourth] }, fourth)).toBe(false);
  });

  test('A30 a link taken out, named twice or leading back to itself', async () => {
    const [first, second, third] = chain.proof as [Doc, Doc, Doc];
    const changes: [Doc[], Doc][] = [
      [[first, third], third],
      [[first, second, { ...third, previousProof: [first['id'], first['id']] }], { ...third, previousProof: [first['id'], first['id']] }],
      [[first, second, { ...third, previousProof: third['id'] }], { ...third, previousProof: third['id'] }],
      [[first, second, { ...third, previousProof: [] }], { ...third, previousProof: [] }],
    ];
    for (const [proof, one] of changes) await expect(judge({ ...chain, proof }, one)).rejects.toMatchObject({ code: 'proof_malformed' });
  });
});
