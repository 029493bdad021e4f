// An implementation that is not ours accepts what we make, and refuses it once changed.
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { from } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue as issueElsewhere, verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { expect, test } from 'vitest';
import { contextDocument } from './contexts/contexts.ts';
import { makeBadge, newBits, setBit, text, verify } from './index.ts';
import { BADGE, DID, LIST, METHOD, didDocument, issue, keyIssuer, lines, statusList, world } from '../test/credential.ts';

const PAST = { validFrom: '2025-01-01T00:00:00Z' };
const badge = await issue({ ...BADGE, ...PAST }, METHOD, undefined, '2026-02-01T00:00:00Z');

function loader(list: object) {
  return async (url: string) => ({ contextUrl: null, documentUrl: url, document: find(url, list) });
}
function find(url: string, list: object): object {
  if (url === LIST) return list;
  if (url === DID) return didDocument();
  if (url === METHOD) return { '@context': 'https://w3id.org/security/multikey/v1', ...didDocument().verificationMethod[0] };
  if (url === 'https://w3id.org/security/multikey/v1') return MULTIKEY;
  return contextDocument(url);
}
/** Terms enough for a loader that frames the key. */
const MULTIKEY = { '@context': { id: '@id', type: '@type', Multikey: 'https://w3id.org/security#Multikey', controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' }, publicKeyMultibase: 'https://w3id.org/security#publicKeyMultibase' } };

async function judge(credential: object, bits = newBits()) {
  const list = await statusList({ ...PAST, validUntil: '2099-01-01T00:00:00Z', bits });
  const suite = new DataIntegrityProof({ cryptosuite });
  return verifyCredential({ credential, suite, documentLoader: loader(JSON.parse(text(list)) as object), checkStatus });
}

test('@digitalbazaar/vc verifies our badge, our DID document and our status list', async () => {
  const result = await judge(JSON.parse(text(badge)) as object);
  expect(result.error).toBeUndefined();
  expect(result.verified).toBe(true);
});

test('and refuses it with one letter changed', async () => {
  expect((await judge(JSON.parse(text(badge).replace('Zoë', 'Zoé')) as object)).verified).toBe(false);
});

test('and sees its bit, and no other', async () => {
  const bits = newBits();
  setBit(bits, 94566, true);
  expect((await judge(JSON.parse(text(badge)) as object, bits)).statusResult).toMatchObject({ verified: true, results: [{ status: false }] });
  setBit(bits, 94567, true);
  expect((await judge(JSON.parse(text(badge)) as object, bits)).statusResult).toMatchObject({ verified: true, results: [{ status: true }] });
});

test('we verify what @digitalbazaar/vc signed', async () => {
  const secret = `z${(await import('./bytes.ts')).toBase58(Uint8Array.of(0x80, 0x26, ...new Uint8Array(32).fill(1)))}`;
  const { did, method } = keyIssuer();
  const key = await from({ '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', id: method, controller: did, publicKeyMultibase: did.slice(8), secretKeyMultibase: secret });
  const { status: _, ...plain } = BADGE;
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: '2026-02-01T00:00:00Z' });
  const signed = await issueElsewhere({ credential: makeBadge({ ...plain, ...PAST, issuer: { ...plain.issuer, id: did } }), suite, documentLoader: loader({}) });
  const report = await verify(text(signed), world());
  expect(lines(report)).toContain('signature pass sig_ok');
  expect(report.verdict).toBe('valid');
});
