// One credential as a university would issue it, and a world that answers from memory.
import fs from 'node:fs';
import path from 'node:path';
import { makeDidDocument, type BadgeInput, type Sign, type Specification, type VerifyPorts } from '#credential';
import { parse } from 'yaml';

export type Issuer = { readonly did: string; readonly method: string; readonly multibase: string; readonly publicKey: Uint8Array; readonly seed: Uint8Array; readonly sign: Sign };

const root = path.join(import.meta.dirname, '..');
export const specification = parse(fs.readFileSync(path.join(root, 'framework/examples/health-data.yaml'), 'utf8')) as Specification;

export function badge(did: string, n: number): BadgeInput {
  return {
    id: `https://acquis.example/c/${String(n).padStart(26, '0')}`, issuer: { id: did, name: 'University of the Bay', url: 'https://bay.example' },
    achievementId: 'https://acquis.example/design/00000000000000000000000001', version: '1', specification,
    award: { holder: { id: `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name: `Zoë Müller ${n}` }, awardedOn: '2026-10-30', route: 'course', results: specification.assessments.map(({ id, grading }) => ({ assessment: id, ...(grading.kind === 'score' && { score: grading.max }) })) },
    language: 'en', validFrom: '2026-11-01T09:00:00Z',
  };
}

export function worldOf(issuer: Issuer): VerifyPorts {
  const document = makeDidDocument({ did: issuer.did, keys: [{ id: `#${issuer.multibase}`, publicKey: issuer.publicKey, from: '2026-01-01T00:00:00Z' }] });
  return { now: new Date('2026-11-02T00:00:00Z'), resolveDid: async () => ({ document, source: 'file' }) };
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
