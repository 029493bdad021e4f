/** For tests: one specification, one award, one key, everything fixed, so that bytes can be compared for ever. */
import { createPrivateKey, createPublicKey, sign as signBytes } from 'node:crypto';
import type {
  BadgeInput, DidDocument, Report, Sign, SignedAchievementCredential, SignedStatusListCredential, Specification, StatusListInput, VerifyPorts,
} from '#credential';
import { addProof, encodeMultikey, makeBadge, makeDidDocument, makeStatusList, newBits, text } from '#credential';

/** Deterministic Ed25519 keys: seed is `fill` 32 times. Never use such a key for anything but tests. */
export function testKey(fill: number): { readonly publicKey: Uint8Array; readonly sign: Sign } {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, fill)]);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12));
  return { publicKey, sign: (bytes) => new Uint8Array(signBytes(null, bytes, key)) };
}

export const DID = 'did:web:example.org:o:7f3k2m';
export const KEY = testKey(1);
export const METHOD = `${DID}#key-1`;
export const LIST = 'https://example.org/status/q8w2';
export const NOW = new Date('2027-01-10T12:00:00Z');

export const SPECIFICATION: Specification = {
  title: { en: 'Reading satellite images', fr: 'Lire des images satellite' },
  description: { en: 'Interpret optical satellite images for land use.', fr: 'Interpréter des images satellite optiques pour l’occupation des sols.' },
  provider: { name: { en: 'School of Earth Sciences', fr: 'École des sciences de la Terre' }, website: 'https://earth.example.org', country: 'FRA' },
  awardingBodies: [{ name: { en: 'University of Example', fr: 'Université d’Exemple' }, country: 'FRA' }],
  issuer: { name: { en: 'University of Example', fr: 'Université d’Exemple' }, id: DID, country: 'FRA' },
  outcomes: [
    { id: 'o1', title: { en: 'Classify land cover', fr: 'Classer l’occupation des sols' }, kind: 'skill', esco: [{ uri: 'http://data.europa.eu/esco/skill/0b4f2b5c-93c5-4c34-b7a2-b7e7e4e9a001', label: { en: 'interpret geospatial data', fr: 'interpréter des données géospatiales' } }] },
    { id: 'o2', title: { en: 'Explain spectral bands', fr: 'Expliquer les bandes spectrales' }, description: { en: 'visible, near infrared, thermal', fr: 'visible, proche infrarouge, thermique' }, kind: 'knowledge' },
  ],
  assessments: [
    { id: 'a1', title: { en: 'Practical examination', fr: 'Épreuve pratique' }, type: 'http://data.europa.eu/snb/assessment/c_1', proves: ['o1', 'o2'], required: true, standard: { title: { en: 'Land cover rubric', fr: 'Grille d’occupation des sols' }, version: '2' }, supervision: 'supervised-onsite-with-id', grading: { kind: 'score', min: 0, max: 20, pass: 12 } },
    { id: 'a2', title: { en: 'Portfolio', fr: 'Portfolio' }, type: 'http://data.europa.eu/snb/assessment/c_2', proves: ['o1'], required: false, standard: { title: { en: 'Portfolio guide', fr: 'Guide du portfolio' } }, supervision: 'unsupervised-no-id', grading: { kind: 'pass' } },
  ],
  workloadHours: 25,
  credits: [{ framework: 'http://data.europa.eu/snb/education-credit/6fcec5c5af', points: 1.5 }],
  level: { applicable: true, eqf: 6 },
  participation: [],
  quality: [{ kind: 'institutional', body: 'Hcéres', reference: '2024-118' }, { kind: 'self-declared', body: 'School of Earth Sciences' }],
  fields: ['http://data.europa.eu/snb/isced-f/0532'],
  languages: ['en'],
  routes: ['course'],
  image: { mediaType: 'image/svg+xml', data: 'PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=', alt: { en: 'A green disc', fr: 'Un disque vert' } },
};

export const BADGE: BadgeInput = {
  id: 'https://example.org/c/Xk29mQ7TfZ0aLw3N5bVdRg',
  issuer: { id: DID, name: 'University of Example', url: 'https://example.org' },
  achievementId: 'https://example.org/design/4h8s/1',
  version: '1',
  specification: SPECIFICATION,
  award: {
    holder: { id: 'urn:uuid:8a6e0804-2bd0-4672-b79d-d97027f9071a', name: 'Zoë d’Aubigné' },
    awardedOn: '2026-12-01',
    route: 'course',
    results: [{ assessment: 'a1', score: 16.5, assessedOn: '2026-11-20' }, { assessment: 'a2' }],
    evidence: [{ title: 'Map of the Camargue', url: 'https://example.org/e/1', genre: 'map' }],
  },
  language: 'en',
  validFrom: '2026-12-01T09:00:00Z',
  status: { statusListCredential: LIST, statusListIndex: 94567 },
};

export function didDocument(): DidDocument {
  return makeDidDocument({ did: DID, keys: [{ id: '#key-1', publicKey: KEY.publicKey, from: '2026-01-01T00:00:00Z' }] });
}

export function issue(input: BadgeInput = BADGE, method = METHOD, key = KEY, created = '2026-12-01T09:00:00Z'): Promise<SignedAchievementCredential> {
  return addProof(makeBadge(input), { verificationMethod: method, created, sign: key.sign });
}

export async function statusList(input: Partial<StatusListInput> = {}, key = KEY, method = METHOD): Promise<SignedStatusListCredential> {
  const list = await makeStatusList({ id: LIST, issuer: DID, purpose: 'revocation', bits: newBits(), validFrom: '2027-01-10T00:00:00Z', validUntil: '2027-01-17T00:00:00Z', ...input });
  return addProof(list, { verificationMethod: method, created: list.validFrom, sign: key.sign });
}

/** The holder of a did:key who issues to somebody, for issuers without a host. */
export function keyIssuer(key = KEY): { readonly did: string; readonly method: string } {
  const multibase = encodeMultikey(key.publicKey);
  return { did: `did:key:${multibase}`, method: `did:key:${multibase}#${multibase}` };
}

/** A world of documents by address; what is not in it is unreachable. `asked` lists every question put to it, in order. */
export function world(documents: Readonly<Record<string, object | Uint8Array>> = {}, over: Partial<VerifyPorts> = {}): VerifyPorts & { readonly asked: string[] } {
  const asked: string[] = [];
  const dids: Record<string, object> = { [DID]: didDocument() };
  return {
    now: NOW,
    asked,
    resolveDid: async (did) => {
      asked.push(did);
      const document = documents[did] ?? dids[did];
      return document ? { document, source: 'file' } : { unavailable: true, why: 'no such host' };
    },
    fetchDocument: async (url) => {
      asked.push(url);
      const document = documents[url];
      if (!document) return { unavailable: true, why: 'no such host' };
      return { bytes: document instanceof Uint8Array ? document : Buffer.from(text(document)) };
    },
    issuerName: async (id) => (id === DID ? { name: 'Université d’Exemple', source: 'register' } : undefined),
    ...over,
  };
}

/** `check/result/code` of every check, for comparing. */
export function lines(report: Report): readonly string[] {
  return report.checks.map(({ check, result, code }) => `${check} ${result} ${code}`);
}

/** The code of a refusal, which must also say why: an error without words helps no developer. */
export async function refusal(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    return message === '' ? `${String(code)}, without a reason` : (code ?? error);
  }
  return 'not refused';
}
