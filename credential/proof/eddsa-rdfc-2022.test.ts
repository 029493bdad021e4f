import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromBase58, toHex, utf8 } from '../bytes.ts';
import { canonicalLines } from '../canon/reference.ts';
import { contextDocument } from '../contexts/contexts.ts';
import { decodeMultikey } from '../did/multikey.ts';
import { sha256, verifyEd25519 } from '../platform.ts';
import { hashData } from './eddsa-rdfc-2022.ts';

const file = (name: string) => readFileSync(new URL(`../../vectors/w3c-vc-di-eddsa/${name}`, import.meta.url), 'utf8');
const json = (name: string) => JSON.parse(file(name)) as Record<string, unknown>;

/** The vectors use the examples context, which maps every unknown term: it is known here and nowhere else. */
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const load = (url: string) => (url === EXAMPLES ? { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } } : contextDocument(url));

describe('W3C vc-di-eddsa, vectors of eddsa-rdfc-2022', () => {
  const keys = json('keyPair.json') as { publicKeyMultibase: string; privateKeyMultibase: string };
  const publicKey = decodeMultikey(keys.publicKeyMultibase);

  test('§3.2.3 canonical form and hash of the document', async () => {
    const form = await canonicalLines(json('unsigned.json'), load);
    expect(form).toBe(file('canonDocDataInt.txt'));
    expect(toHex(sha256(utf8(form)))).toBe(file('docHashDataInt.txt').trim());
  });

  test('§3.2.5 canonical form and hash of the proof configuration', async () => {
    const form = await canonicalLines(json('proofConfigDataInt.json'), load);
    expect(form).toBe(file('proofCanonDataInt.txt'));
    expect(toHex(sha256(utf8(form)))).toBe(file('proofHashDataInt.txt').trim());
  });

  test('§3.2.4 configuration hash first, document hash second', () => {
    expect(toHex(hashData(file('proofCanonDataInt.txt'), file('canonDocDataInt.txt')))).toBe(file('combinedHashDataInt.txt').trim());
  });

  test('§3.2.6 the signature, made and verified', async () => {
    const data = hashData(file('proofCanonDataInt.txt'), file('canonDocDataInt.txt'));
    const seed = fromBase58(keys.privateKeyMultibase.slice(1))!.slice(2);
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const signature = sign(null, data, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
    expect(toHex(signature)).toBe(file('sigHexDataInt.txt').trim());
    expect(await verifyEd25519(publicKey, data, signature)).toBe(true);
    data[0]! ^= 1;
    expect(await verifyEd25519(publicKey, data, signature)).toBe(false);
  });

  test('§3.2.1 proofValue is base58btc of the signature', () => {
    const { proof } = json('signedDataInt.json') as { proof: { proofValue: string } };
    expect(toHex(fromBase58(proof.proofValue.slice(1))!)).toBe(file('sigHexDataInt.txt').trim());
  });
});
