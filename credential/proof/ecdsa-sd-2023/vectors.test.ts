// Every step of the W3C vectors of ecdsa-sd-2023, byte for byte.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../test/selective.ts';
import { fromBase58, toHex, utf8 } from '../../bytes.ts';
import { canonicalLines } from '../../canon/reference.ts';
import { contextDocument } from '../../contexts/contexts.ts';
import { readMultikey } from '../../did/publickey.ts';
import { sha256, verifySignature } from '../../platform.ts';
import { addBaseProof } from './base.ts';
import { baseData, checkSelective } from './check.ts';
import { deriveProof } from './derive.ts';
import { hmacLabel } from './label.ts';
import { select } from './pointers.ts';
import { statementsOf } from './statements.ts';
import { readBase, readDerived, writeBase, writeDerived } from './value.ts';

type Doc = Record<string, unknown>;
const read = (name: string) => readFileSync(new URL(`../../../vectors/w3c-vc-di-ecdsa/${name}`, import.meta.url), 'utf8');
const json = <T = Doc>(name: string) => JSON.parse(read(name)) as T;

/** The vectors' own vocabulary, as far as they use it: known here and nowhere else. That it is the right one, the canonical forms tell. */
const NS = 'https://w3id.org/citizenship#';
const own = (...terms: string[]) => Object.fromEntries(terms.map((term) => [term, NS + term]));
const schema = (...terms: string[]) => Object.fromEntries(terms.map((term) => [term, `https://schema.org/${term}`]));
const dates = (...terms: readonly (readonly [string, string])[]) => Object.fromEntries(terms.map(([term, id]) => [term, { '@id': id, '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' }]));
const CITIZENSHIP = { '@context': {
  image: { '@id': 'https://schema.org/image', '@type': '@id' },
  ...schema('Person', 'additionalName', 'familyName', 'gender', 'givenName', 'identifier'),
  ...own('EmployablePerson', 'PermanentResident', 'PermanentResidentCard', 'PermanentResidentCardCredential', 'EmploymentAuthorizationDocument', 'EmploymentAuthorizationDocumentCredential'),
  ...own('birthCountry', 'commuterClassification', 'lprCategory', 'lprNumber', 'employmentAuthorizationDocument', 'permanentResidentCard'),
  ...dates(['birthDate', 'https://schema.org/birthDate'], ['residentSince', `${NS}residentSince`]),
} };
const load = (url: string) => (url === 'https://w3id.org/citizenship/v4rc1' ? CITIZENSHIP : contextDocument(url));
const canonicalise = async (document: object) => [await canonicalLines(document, load)];

const keys = json<{ baseKeyPair: { publicKeyMultibase: string }; proofKeyPair: { publicKeyMultibase: string }; hmacKeyString: string }>('ecdsa-sd-2023/SDKeyMaterial.json');
const issuerKey = readMultikey(keys.baseKeyPair.publicKeyMultibase);
const hmacKey = fromHex(keys.hmacKeyString);

describe.each([['employ', 'employMandatory', 'employSelective'], ['prc', 'prCredMandatory', 'prCredSelective']])('W3C vectors of ecdsa-sd-2023, %s', (folder, mandatoryName, selectiveName) => {
  const step = <T = Doc>(name: string) => json<T>(`ecdsa-sd-2023/${folder}/${name}.json`);
  const [mandatoryPointers, selectivePointers] = [json<string[]>(`${mandatoryName}.json`), json<string[]>(`${selectiveName}.json`)];
  const config = step('addProofConfig');
  const raw = step<{ baseSignature: string; signatures: string[] }>('addRawBaseSignatureInfo');
  const base = step<Doc & { proof: Doc }>('addSignedSDBase');
  // Not prCredUnsigned.json: its description is not the one that was signed.
  const { proof: _, ...document } = base;
  const derived = step<Doc & { proof: Doc }>('derivedRevealDocument');
  const statements = () => statementsOf(document, hmacLabel(hmacKey), canonicalise);

  test('§3.6.2 canonical form, and with the issuer’s labels', async () => {
    expect((await canonicalise(document))[0]).toBe(step<string[]>('addBaseDocCanon').join(''));
    expect((await statements()).lines).toEqual(step('addBaseDocHMACCanon'));
  });

  test('§3.4.13 pointers and what they choose', async () => {
    for (const { pointer, value } of step<{ pointer: string; value: unknown }[]>('addPointerValues')) {
      expect((select(document, [pointer]) as Doc)[pointer.slice(1)]).toEqual(value);
    }
    expect(select(document, [...mandatoryPointers, ...selectivePointers])).toEqual(step('derivedUnsignedReveal'));
    const all = await statements();
    const indexes = step<Record<string, number[]>>('derivedGroupIndexes');
    const chosen = async (pointers: readonly string[]) => { const { lines } = await all.select(pointers); return all.lines.flatMap((line, i) => (lines.has(line) ? [i] : [])); };
    expect(await chosen(mandatoryPointers)).toEqual(indexes['mandatoryIndexes']);
    expect(await chosen(selectivePointers)).toEqual(indexes['selectiveIndexes']);
    expect(await chosen([...mandatoryPointers, ...selectivePointers])).toEqual(indexes['combinedIndexes']);
  });

  test('§3.6.4 configuration, hashes and what is signed', async () => {
    const [form = ''] = await canonicalise(config);
    expect(form).toBe(read(`ecdsa-sd-2023/${folder}/addProofConfigCanon.txt`));
    const { proofHash, mandatoryHash } = step<Record<string, string>>('addHashData');
    const lines = step<{ mandatory: { value: [number, string][] } }>('addBaseTransform').mandatory.value.map(([, line]) => line);
    const publicKey = fromBase58(keys.proofKeyPair.publicKeyMultibase.slice(1))!;
    expect(toHex(sha256(utf8(form)))).toBe(proofHash);
    const data = baseData(form, publicKey, lines);
    expect(toHex(data)).toBe(`${proofHash}${toHex(publicKey)}${mandatoryHash}`);
    expect(await verifySignature('ES256', issuerKey, data, fromHex(raw.baseSignature))).toBe(true);
  });

  test('§3.6.1, §3.6.5 the base proof, statement by statement', async () => {
    const publicKey = fromBase58(keys.proofKeyPair.publicKeyMultibase.slice(1))!;
    const statementKey = readMultikey(keys.proofKeyPair.publicKeyMultibase);
    const left = raw.signatures.map(fromHex);
    // ECDSA is random: what the vectors signed is checked against what is to be signed, then used.
    const sign = async (bytes: Uint8Array) => {
      const signature = left.shift()!;
      if (!(await verifySignature('ES256', statementKey, bytes, signature))) throw new Error('another statement');
      return signature;
    };
    const { '@context': _, ...wish } = config as { verificationMethod: string; created: string } & Doc;
    const made = await addBaseProof(document, { ...wish, sign: () => fromHex(raw.baseSignature), mandatoryPointers, hmacKey, statementKey: { publicKey, sign } }, canonicalise);
    expect(made).toEqual({ ...base, proof: [base.proof] });
    expect(await checkSelective(base, base.proof, issuerKey, undefined, canonicalise)).toBe(true);
  });

  test('§3.5.3 the base proof read back', () => {
    const value = readBase(base.proof['proofValue']);
    const known = step<{ hmacKey: string; signatures: string[]; mandatoryPointers: string[] }>('derivedRecoveredBaseData');
    expect({ hmacKey: toHex(value.hmacKey), signatures: value.signatures.map(toHex), mandatoryPointers: value.mandatoryPointers }).toMatchObject({ hmacKey: known.hmacKey.toLowerCase(), signatures: known.signatures, mandatoryPointers: known.mandatoryPointers });
    expect(writeBase(value)).toBe(base.proof['proofValue']);
  });

  test('§3.6.7 the derived document', async () => {
    expect(await deriveProof(base, selectivePointers, canonicalise)).toEqual(derived);
  });

  test('§3.5.7, §3.6.8 the derived proof read back and verified', async () => {
    const value = readDerived(derived.proof['proofValue']);
    const known = step<{ labelMap: { value: [string, string][] }; mandatoryIndexes: number[]; signatures: string[] }>('derivedDisclosureData');
    expect([[...value.labelMap], value.mandatoryIndexes, value.signatures.map(toHex)]).toEqual([known.labelMap.value, known.mandatoryIndexes, known.signatures]);
    expect(value.mandatoryIndexes).toEqual(step('derivedAdjMandatoryIndexes')['adjMandatoryIndexes']);
    expect(value.signatures.map(toHex)).toEqual(step('derivedAdjSignatures')['filteredSignatures']);
    expect(writeDerived(value)).toBe(derived.proof['proofValue']);
    expect(await checkSelective(derived, derived.proof, issuerKey, undefined, canonicalise)).toBe(true);
    expect(await checkSelective({ ...derived, validUntil: '2039-12-03T00:00:00Z' }, derived.proof, issuerKey, undefined, canonicalise)).toBe(false);
  });
});
