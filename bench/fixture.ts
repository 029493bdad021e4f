// One credential as a university would issue it, and a world that answers from memory.
import { createPrivateKey, createPublicKey, randomBytes, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { encodeMultikey, makeAchievement, makeDidDocument, type BadgeInput, type Specification, type VerifyPorts } from '#credential';
import { inBuffer, sodium, verifyBySodium } from '#lib/sodium';
import { parse } from 'yaml';

export type Issuer = { readonly did: string; readonly method: string; readonly multibase: string; readonly publicKey: Uint8Array; readonly seed: Uint8Array; sign(bytes: Uint8Array): Uint8Array; verify(bytes: Uint8Array, signature: Uint8Array): boolean };

const root = path.join(import.meta.dirname, '..');
export const specification = parse(fs.readFileSync(path.join(root, 'framework/examples/health-data.yaml'), 'utf8')) as Specification;

export const NOW = new Date('2026-11-02T00:00:00Z');
export const CREATED = '2026-11-01T09:00:00Z';

/** One person's badge. What all have in common is made once, as the house does it. */
export function badgesOf(did: string): (n: number) => BadgeInput {
  const common = {
    issuer: { id: did, name: 'University of the Bay', url: 'https://bay.example' },
    achievementId: 'https://acquis.example/design/00000000000000000000000001', version: '1', specification, language: 'en',
  };
  const achievement = frozen(makeAchievement(common));
  const results = specification.assessments.map(({ id, grading }) => ({ assessment: id, ...(grading.kind === 'score' && { score: grading.max }) }));
  return (n) => ({
    ...common, achievement, id: `https://acquis.example/c/${String(n).padStart(26, '0')}`, validFrom: CREATED,
    award: { holder: { id: `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name: `Zoë Müller ${n}` }, awardedOn: '2026-10-30', route: 'course', results },
  });
}

function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** Signs as the house's threads do: by libsodium where there is one. */
export function makeIssuer(): Issuer {
  const seed = new Uint8Array(randomBytes(32)), key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)), multibase = encodeMultikey(publicKey), did = `did:key:${multibase}`;
  const secret = Buffer.concat([seed, publicKey]);
  const sign = sodium ? (bytes: Uint8Array) => { const made = Buffer.allocUnsafeSlow(64); sodium?.crypto_sign_detached(made, inBuffer(bytes), secret); return made; } : (bytes: Uint8Array) => signBytes(null, bytes, key);
  const other = createPublicKey(key), check = (bytes: Uint8Array, signature: Uint8Array) => verifyBySodium?.(publicKey, bytes, signature) ?? verifyBytes(null, bytes, other, signature);
  return { did, method: `${did}#${multibase}`, multibase, publicKey, seed, sign, verify: check };
}

export function worldOf(issuer: Issuer): VerifyPorts {
  const document = makeDidDocument({ did: issuer.did, keys: [{ id: `#${issuer.multibase}`, publicKey: issuer.publicKey, from: '2026-01-01T00:00:00Z' }] });
  return { now: NOW, resolveDid: async () => ({ document, source: 'file' }) };
}

/** What the peer asks its loader: pinned contexts, the key, its controller. */
export function loaderFor(issuer: Issuer): (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown }> {
  const contexts = new Map<string, unknown>();
  const controller = { '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'], id: issuer.did, assertionMethod: [issuer.method], verificationMethod: [{ id: issuer.method, type: 'Multikey', controller: issuer.did, publicKeyMultibase: issuer.multibase }] };
  const known: Record<string, unknown> = { [issuer.did]: controller, [issuer.method]: { '@context': 'https://w3id.org/security/multikey/v1', ...controller.verificationMethod[0] } };
  return async (url) => {
    const document = known[url] ?? contexts.get(url) ?? read(url);
    contexts.set(url, document);
    return { contextUrl: null, documentUrl: url, document };
  };
}

const FILES: Readonly<Record<string, string>> = {
  'https://www.w3.org/ns/credentials/v2': 'credentials-v2.json', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json': 'ob-3.0.3.json',
  'https://www.w3.org/ns/did/v1': 'did-v1.json', 'https://w3id.org/security/data-integrity/v2': 'data-integrity-v2.json',
};
function read(url: string): unknown {
  const file = FILES[url];
  if (!file) throw new Error(`the bench has no ${url}`);
  return JSON.parse(fs.readFileSync(path.join(root, 'credential/contexts', file), 'utf8'));
}
