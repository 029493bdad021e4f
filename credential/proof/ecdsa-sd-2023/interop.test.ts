// An implementation that is not ours reads, derives from and makes the same proofs.
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { from } from '@digitalbazaar/ecdsa-multikey';
import { createDiscloseCryptosuite, createSignCryptosuite, createVerifyCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { derive, issue, verifyCredential } from '@digitalbazaar/vc';
import { expect, test } from 'vitest';
import { lines, world } from '../../../test/credential.ts';
import { SD_BADGE, SD_DID, SD_METHOD, issueBase } from '../../../test/selective.ts';
import { toBase58 } from '../../bytes.ts';
import { contextDocument } from '../../contexts/contexts.ts';
import { OB3_MANDATORY, deriveProof, makeBadge, presentPointers, text, verify } from '../../index.ts';

const PAST = { ...SD_BADGE, validFrom: '2025-01-01T00:00:00Z' };
const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const key = { '@context': MULTIKEY, type: 'Multikey', id: SD_METHOD, controller: SD_DID, publicKeyMultibase: SD_DID.slice('did:key:'.length) };
const KNOWN: Readonly<Record<string, object>> = {
  [SD_METHOD]: key,
  [SD_DID]: { '@context': ['https://www.w3.org/ns/did/v1'], id: SD_DID, verificationMethod: [key], assertionMethod: [SD_METHOD] },
  [MULTIKEY]: { '@context': { id: '@id', type: '@type', Multikey: 'https://w3id.org/security#Multikey', controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' }, publicKeyMultibase: 'https://w3id.org/security#publicKeyMultibase' } },
};
const documentLoader = async (url: string) => ({ contextUrl: null, documentUrl: url, document: KNOWN[url] ?? contextDocument(url) });
const POINTERS = ['/credentialSubject/identifier', '/credentialSubject/result'];

const theirs = async (credential: object) => verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() }), documentLoader });
const ours = async (credential: object) => lines(await verify(text(credential), world()));
const deriveElsewhere = (verifiableCredential: object) => derive({ verifiableCredential, suite: new DataIntegrityProof({ cryptosuite: createDiscloseCryptosuite({ selectivePointers: POINTERS }) }), documentLoader });

test('theirs verifies what we derive, and refuses it once changed', async () => {
  const derived = await deriveProof(await issueBase(PAST, { created: '2026-02-01T00:00:00Z' }), POINTERS);
  const result = await theirs(derived);
  expect(result.error).toBeUndefined();
  expect(result.verified).toBe(true);
  expect((await theirs({ ...derived, validFrom: '2024-01-01T00:00:00Z' })).verified).toBe(false);
});

test('theirs derives from our base proof what we derive', async () => {
  const base = await issueBase(PAST);
  expect(await deriveElsewhere(base)).toEqual({ ...(await deriveProof(base, POINTERS)), proof: expect.anything() as unknown });
  expect(await ours(await deriveElsewhere(base))).toContain('signature pass sig_part');
});

test('we verify and derive from what theirs signed', async () => {
  const badge = makeBadge(PAST);
  const pair = await from({ ...key, secretKeyMultibase: `z${toBase58(Uint8Array.of(0x86, 0x26, ...new Uint8Array(32).fill(3)))}` });
  const cryptosuite = createSignCryptosuite({ mandatoryPointers: presentPointers(badge, OB3_MANDATORY) });
  const base = await issue({ credential: badge, suite: new DataIntegrityProof({ signer: pair.signer(), cryptosuite, date: '2026-02-01T00:00:00Z' }), documentLoader });
  expect(await ours(base)).toContain('signature pass sig_ok');
  const derived = await deriveProof(base, POINTERS);
  expect(await ours(derived)).toContain('signature pass sig_part');
  expect((await theirs(derived)).verified).toBe(true);
});
