// Peers from npm, each set up as its own documentation has it, contexts in memory for all.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc2 from '@digitalcredentials/vc';
import { DataIntegrityProof as DataIntegrityProof2 } from '@digitalcredentials/data-integrity';
import * as Ed25519Multikey2 from '@digitalcredentials/ed25519-multikey';
import { cryptosuite as cryptosuite2 } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import { CompactSign, compactVerify } from 'jose';
import { loaderFor, NOW, type Issuer } from './fixture.ts';

export type Peer = { issue(credential: object): Promise<object>; verify(credential: object): Promise<{ verified: boolean; error?: unknown }> };

export async function digitalBazaar(issuer: Issuer): Promise<Peer> {
  const documentLoader = loaderFor(issuer);
  const key = await Ed25519Multikey.generate({ id: issuer.method, controller: issuer.did, seed: issuer.seed });
  return {
    issue: (credential) => vc.issue({ credential, suite: new DataIntegrityProof({ signer: key.signer(), cryptosuite }), documentLoader }),
    verify: (credential) => vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: NOW }),
  };
}

export async function digitalCredentials(issuer: Issuer): Promise<Peer> {
  const documentLoader = loaderFor(issuer);
  const key = await Ed25519Multikey2.generate({ id: issuer.method, controller: issuer.did, seed: issuer.seed });
  return {
    issue: (credential) => vc2.issue({ credential, suite: new DataIntegrityProof2({ signer: key.signer(), cryptosuite: cryptosuite2 }), documentLoader }),
    verify: (credential) => vc2.verifyCredential({ credential, suite: new DataIntegrityProof2({ cryptosuite: cryptosuite2 }), documentLoader, now: NOW }),
  };
}

/** Tokens over the same payload. */
export function jose(issuer: Issuer) {
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), issuer.seed]), format: 'der', type: 'pkcs8' }), publicKey = createPublicKey(key);
  return {
    sign: (payload: string) => new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ alg: 'EdDSA', kid: issuer.method, typ: 'JWT' }).sign(key),
    verify: (token: string) => compactVerify(token, publicKey),
  };
}
