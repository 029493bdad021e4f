// The library beside `@digitalbazaar/vc`, one core, the same documents, contexts in memory for both.
import { createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { addProof, canonize, canonizeByReference, encodeMultikey, makeBadge, text, verify } from '#credential';
import type { Figures } from './bench.ts';
import { rates } from './rate.ts';
import { badge, loaderFor, worldOf, type Issuer } from './fixture.ts';

export async function signing(seconds: number): Promise<Figures> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519'), data = Buffer.alloc(64, 7), signature = signBytes(null, data, privateKey);
  const found = await rates({ sign: () => signBytes(null, data, privateKey), check: () => verifyBytes(null, data, publicKey, signature) }, seconds);
  return { 'sign.ed25519.per-second': found['sign'] ?? 0, 'verify.ed25519.per-second': found['check'] ?? 0 };
}

export async function issuing(seconds: number): Promise<Figures> {
  const issuer = makeIssuer(), peer = await peerOf(issuer);
  let n = 0;
  const found = await rates({
    ours: async () => text(await addProof(makeBadge(badge(issuer.did, ++n)), { verificationMethod: issuer.method, created: '2026-11-01T09:00:00Z', sign: issuer.sign })),
    theirs: async () => JSON.stringify(await peer.issue(makeBadge(badge(issuer.did, ++n)))),
  }, seconds);
  return named('issue.ob3', found);
}

export async function verifying(seconds: number): Promise<Figures> {
  const issuer = makeIssuer(), peer = await peerOf(issuer);
  const signed = await addProof(makeBadge(badge(issuer.did, 1)), { verificationMethod: issuer.method, created: '2026-11-01T09:00:00Z', sign: issuer.sign });
  const bytes = text(signed), world = worldOf(issuer);
  const report = await verify(bytes, world), answer = await peer.verify(signed);
  if (report.verdict !== 'valid' || !answer.verified) throw new Error(`the bench compares nothing: ours ${report.verdict}, theirs ${answer.verified}`);
  return named('verify.ob3', await rates({ ours: () => verify(bytes, world), theirs: () => peer.verify(JSON.parse(bytes) as object) }, seconds));
}

/** The closed compiler beside jsonld.js with rdf-canonize, which it falls back to. */
export async function canonizing(seconds: number): Promise<Figures> {
  const document = makeBadge(badge(makeIssuer().did, 1));
  const { closed = 0, reference = 1 } = await rates({ closed: () => canonize(document), reference: () => canonizeByReference(document) }, seconds);
  return { 'canonize.ob3.per-second': closed, 'canonize.ob3.reference.per-second': reference, 'canonize.ob3.vs.reference': closed / reference };
}

function named(what: string, found: Record<string, number>): Figures {
  const ours = found['ours'] ?? 0, theirs = found['theirs'] ?? 1;
  return { [`${what}.per-second`]: ours, [`${what}.digitalbazaar-vc.per-second`]: theirs, [`${what}.vs.digitalbazaar-vc`]: ours / theirs };
}

function makeIssuer(): Issuer {
  const { privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32));
  const seed = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32));
  const multibase = encodeMultikey(raw), did = `did:key:${multibase}`;
  return { did, method: `${did}#${multibase}`, multibase, publicKey: raw, seed, sign: (bytes) => new Uint8Array(signBytes(null, bytes, privateKey)) };
}

/** The peer as its own documentation sets it up. */
async function peerOf(issuer: Issuer) {
  const documentLoader = loaderFor(issuer);
  const key = await Ed25519Multikey.generate({ id: issuer.method, controller: issuer.did, seed: issuer.seed });
  const suite = () => new DataIntegrityProof({ signer: key.signer(), cryptosuite });
  return {
    issue: (credential: object): Promise<object> => vc.issue({ credential, suite: suite(), documentLoader }),
    verify: (credential: object): Promise<{ verified: boolean; error?: unknown }> => vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: new Date('2026-11-02T00:00:00Z') }),
  };
}
