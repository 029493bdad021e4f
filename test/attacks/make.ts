/** Verbs of the recipes in vectors/attacks: from a good credential to a bad one, step by step, so that the corpus stays as fresh as our own form. */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  append, bakePng, bakeSvg, didWebUrl, emptyFrontier, encodeMultikey, inclusionProof, leafEntry, leafHash, logProofText, makeBadge, makeStatusList, newBits, rootOf, setBit, signCheckpoint, text,
} from '#credential';
import { BADGE, DID, LIST, METHOD, didDocument, testKey } from '../credential.ts';
import { part, prove, token } from '../token.ts';
import type { Recipe } from './corpus.ts';
import { insertChunk, PIXEL, pdfOf, resized, zipOf, type ZipOptions } from './files.ts';
import { SEEDS, SIGNATURES, keyNamed } from './keys.ts';

type Obj = Record<string, unknown>;
export type Made = Obj | string | Uint8Array;

const { status: _, ...PLAIN } = BADGE;
export const LOG = { name: 'example.org/log', ...testKey(5) };

/** `{did}`, `{list}` … in any text of a recipe; `{jwk:NAME}` and `{key:NAME}` are the did:jwk and did:key of a named key. */
export function fill(words: string): string {
  const names: Readonly<Record<string, () => string>> = { did: () => DID, 'did-url': () => didWebUrl(DID), method: () => METHOD, list: () => LIST };
  return words.replaceAll(/\{([\w-]+)(?::(\w+))?\}/g, (whole, name: string, key?: string) => {
    if (name === 'jwk' && key) return `did:jwk:${part(keyNamed(key).jwk)}`;
    if (name === 'key' && key) return `did:key:${encodeMultikey(testKey(SEEDS[key] ?? 0).publicKey)}`;
    if (name === 'keyname' && key) return encodeMultikey(testKey(SEEDS[key] ?? 0).publicKey);
    return names[name]?.() ?? whole;
  });
}

/** A recipe inside a recipe is `{ "made": […] }`. */
async function given(value: unknown): Promise<unknown> {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return Promise.all(value.map(given));
  if (typeof value !== 'object' || value === null) return value;
  if ('made' in value) return make(value.made as Recipe);
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, inner]) => [fill(name), await given(inner)] as const)));
}

export async function make(recipe: Recipe): Promise<Made> {
  let at: Made = '';
  for (const [verb, ...rest] of recipe) {
    const act = VERBS[verb];
    if (!act) throw new Error(`no verb ${verb}`);
    at = await act(at as never, ...(await Promise.all(rest.map(given))) as never[]);
  }
  return at;
}

/** What goes to the verifier. */
export async function bytesOf(recipe: Recipe): Promise<Uint8Array> {
  const found = await make(recipe);
  return found instanceof Uint8Array ? found : new TextEncoder().encode(typeof found === 'string' ? found : text(found));
}

type Verb = (at: never, ...given: never[]) => Made | Promise<Made>;
const VERBS: Readonly<Record<string, Verb>> = {
  // Beginnings.
  badge: (_: Made, over: object = {}) => ({ ...makeBadge(PLAIN), ...over }),
  'badge-with-status': (_: Made) => makeBadge(BADGE) as unknown as Obj,
  did: (_: Made) => ({ ...didDocument() }) as Obj,
  list: async (_: Made, { revoked = [], ...over }: { revoked?: number[] } = {}) => {
    const bits = newBits();
    for (const index of revoked) setBit(bits, index, true);
    return { ...await makeStatusList({ id: LIST, issuer: DID, purpose: 'revocation', bits, validFrom: '2027-01-10T00:00:00Z', validUntil: '2027-01-17T00:00:00Z', ...over }) };
  },
  text: (_: Made, words: string) => words,
  hex: (_: Made, digits: string) => new Uint8Array(Buffer.from(digits, 'hex')),
  pixel: (_: Made) => PIXEL,
  jwk: (_: Made, key: string) => ({ ...keyNamed(key).jwk }),
  nested: (_: Made, levels: number) => Array.from({ length: levels }).reduce<Obj>((inner) => ({ a: inner }), {}),
  numbers: (_: Made, most: number) => Array.from({ length: most }, (_, i) => String(i)) as unknown as Obj,
  presentation: (_: Made, credential: Obj) => ({ '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], verifiableCredential: [credential] }),
  /** Of the issuer, in the name of `issuer`, signed by `key`. */
  endorsement: (_: Made, issuer: string, key: string, until?: string) => endorsementOf(issuer, key, until),
  // Documents.
  set: (document: Obj, pointer: string, value: unknown) => changed(document, pointer, () => value),
  remove: (document: Obj, pointer: string) => changed(document, pointer, () => undefined),
  /** What stands there, as a list in a list. */
  'in-list': (document: Obj, pointer: string) => { let found: unknown; changed(document, pointer, (old) => { found = old; return old; }); return [found] as unknown as Obj; },
  add: (document: Obj, pointer: string, value: unknown) => changed(document, pointer, (list) => [...(Array.isArray(list) ? list : [list]), value]),
  sign: (document: Obj, { key = 'issuer', method = METHOD, created = '2026-12-01T09:00:00Z' }: { key?: string; method?: string; created?: string } = {}) =>
    prove(document, { verificationMethod: method, proofPurpose: 'assertionMethod', created }, testKey(SEEDS[key] ?? 0).sign),
  /** A proof of any configuration: what addProof would not write. */
  prove: (document: Obj, config: object = {}, key = 'issuer') => prove(document, { verificationMethod: METHOD, proofPurpose: 'assertionMethod', ...config }, testKey(SEEDS[key] ?? 0).sign),
  /** A second proof that signs the first. */
  chain: async (document: Obj, config: object = {}) => {
    const proofs = document['proof'] as readonly Obj[], signed = await prove(document, { verificationMethod: METHOD, proofPurpose: 'assertionMethod', previousProof: proofs[0]?.['id'], ...config }, testKey(1).sign);
    return { ...document, proof: [...proofs, ...(signed['proof'] as readonly Obj[])] };
  },
  /** The other document's proof beside this one's. */
  'proof-of': (document: Obj, other: Obj) => ({ ...document, proof: [document['proof'], other['proof']].flat() }),
  // Text and bytes.
  write: (document: Obj) => text(document),
  utf16: (words: string) => new Uint8Array(Buffer.from(`\ufeff${words}`, 'utf16le')),
  replace: (words: string, from: string, to: string) => words.replace(from, () => to),
  before: (at: Made, digits: string) => join(Buffer.from(digits, 'hex'), at),
  after: (at: Made, digits: string) => join(at, Buffer.from(digits, 'hex')),
  'replace-hex': (at: Made, from: string, to: string) => new Uint8Array(Buffer.from(Buffer.from(join(at)).toString('hex').replace(from, to), 'hex')),
  repeat: (_: Made, words: string, times: number, head = '', tail = '') => `${head}${words.repeat(times)}${tail}`,
  cut: (at: Made, share: number) => join(at).slice(0, Math.floor(join(at).length * share)),
  // Tokens.
  token: (claims: Obj | string, { key = 'issuer', header = { kid: METHOD, typ: 'JWT' } }: { key?: string; header?: object | string } = {}) => token(claims, keyNamed(key), header),
  unsigned: (claims: Obj, header: object) => `${part(header)}.${part(claims)}.`,
  hmac: (claims: Obj, header: object, key: string) => {
    const input = `${part(header)}.${part(claims)}`;
    return `${input}.${createHmac('sha256', JSON.stringify(keyNamed(key).jwk)).update(input).digest('base64url')}`;
  },
  signature: (jws: string, kind: keyof typeof SIGNATURES) => {
    const [head = '', payload = '', signature = ''] = jws.split('.');
    return `${head}.${payload}.${SIGNATURES[kind](Buffer.from(signature, 'base64url')).toString('base64url')}`;
  },
  'proof-value': (document: Obj, value: string) => changed(document, '/proof/0/proofValue', () => value),
  european: (_: Made) => ({
    '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'], id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    issuer: { id: 'urn:epass:org:1', type: 'Organisation' }, issuanceDate: '2026-12-01T09:00:00Z', validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: 'urn:epass:person:1', type: 'Person' },
  }),
  /** JAdES in its JSON form, signed by nobody. */
  seal: (document: Obj, header: object) => ({ payload: part(document), signatures: [{ protected: part(header), signature: part('x'.repeat(64)) }] }),
  // Pictures and files.
  'bake-png': (credential: Obj | string, logProof?: string) => bakePng(PIXEL, { credential: asText(credential), ...(logProof !== undefined && { logProof }) }),
  'bake-svg': (credential: Obj | string) => bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', asText(credential)),
  'png-chunk': (png: Uint8Array, type: string, head: string, body: string, compressed = false) => insertChunk(png, type, head, body, compressed),
  'png-bomb': (png: Uint8Array, type: string, head: string, megabytes: number) => insertChunk(png, type, head, Buffer.alloc(megabytes << 20), true),
  'png-size': (png: Uint8Array, width: number, height: number) => resized(png, width, height),
  pdf: (credential: Obj | string | Uint8Array, more = '') => pdfOf([Buffer.from(join(credential))], more),
  'pdf-of-two': (first: Obj, second: Obj) => pdfOf([Buffer.from(asText(first)), Buffer.from(asText(second))], ''),
  // The hard ones to write down.
  poison: (document: Obj) => changed(document, '/credentialSubject/source', () => clique(10)),
  bomb: (list: Obj, megabytes: number) => changed(list, '/credentialSubject/encodedList', () => `u${gzipSync(Buffer.alloc(megabytes << 20), { level: 9 }).toString('base64url')}`),
  /** The list with the bits of every byte in the other order, as some programs write them. */
  'list-of-bits': (list: Obj, index: number, order: 'left' | 'right') => {
    const bytes = Buffer.alloc(16384);
    bytes[index >> 3] = order === 'left' ? 0x80 >> (index & 7) : 1 << (index & 7);
    return changed(list, '/credentialSubject/encodedList', () => `u${gzipSync(bytes).toString('base64url')}`);
  },
  'with-log-proof': async (credential: Obj, over: LogProofOptions = {}) => bakePng(PIXEL, { credential: text(credential), logProof: await logProofOf(text(credential), over) }),
  'zip-bomb': (_: Made, megabytes: number) => zipOf([['badge.json', Buffer.alloc(megabytes << 20, 0x20)]], {}),
  zip: (_: Made, entries: Record<string, unknown>, over: ZipOptions = {}) => zipOf(Object.entries(entries).map(([name, content]) => [name, Buffer.from(join(content as Made))]), over),
};

/** A copy with what stands at the pointer changed; undefined takes the member out, `-` is the place after the last. */
function changed(document: Obj, pointer: string, change: (old: unknown) => unknown): Obj {
  const copy = structuredClone(document), steps = pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  const owner = steps.reduce<Obj>((at, step) => at[step] as Obj, copy);
  const value = change(owner[last]);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

function asText(value: Made): string {
  return typeof value === 'string' ? value : value instanceof Uint8Array ? Buffer.from(value).toString() : text(value);
}

function join(...parts: readonly Made[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((one) => one instanceof Uint8Array ? one : Buffer.from(asText(one)))));
}

/** RDFC-1.0 tries the orders of nodes that look alike, one by one: ten of them that all point at each other are too many. */
function clique(size: number): Obj[] {
  const nodes = Array.from({ length: size }, (_, i) => `_:n${i}`);
  return nodes.map((id) => ({ id, type: ['Profile'], parentOrg: nodes.filter((other) => other !== id).map((other) => ({ id: other })) }));
}

export type LogProofOptions = { readonly index?: number; readonly salt?: string; readonly origin?: string; readonly key?: string; readonly other?: boolean; readonly extraHash?: boolean };

/** The third of five leaves is this credential's, unless something is said otherwise. */
export async function logProofOf(signed: string, { index = 2, salt = '07', origin = LOG.name, key = 'log', other = false, extraHash = false }: LogProofOptions): Promise<string> {
  const used = Buffer.alloc(16, 7), entry = leafEntry({ type: 'credential', issuer: DID, salt: used, signed: new TextEncoder().encode(signed) });
  const { frontier, nodes } = append(emptyFrontier(), [0, 1, 2, 3, 4].map((i) => leafHash(i === 2 ? entry : Uint8Array.of(i))));
  const path = await inclusionProof(2, 5, (level, at) => { const found = nodes.find((node) => node.level === level && node.index === at); if (!found) throw new Error('no node'); return found.hash; });
  const checkpoint = await signCheckpoint({ origin, size: 5, root: other ? Buffer.alloc(32, 1) : rootOf(frontier) }, { name: origin, ...testKey(SEEDS[key] ?? 0) });
  return logProofText({ index, path: extraHash ? [...path, Buffer.alloc(32, 1)] : path, checkpoint, extra: Buffer.alloc(16, Buffer.from(salt, 'hex')) });
}

async function endorsementOf(issuer: string, key: string, until?: string): Promise<Obj> {
  const did = fill(`{key:${issuer}}`), claim = { id: DID, type: ['EndorsementSubject'], endorsementComment: 'Accredited' };
  const document = { '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'], id: `urn:uuid:${issuer}-${key}`, type: ['VerifiableCredential', 'EndorsementCredential'], issuer: { id: did, type: ['Profile'], name: 'Ministry' }, name: 'Accreditation', validFrom: '2026-11-01T00:00:00Z', ...(until !== undefined && { validUntil: until }), credentialSubject: claim };
  return prove(document, { verificationMethod: `${did}#${did.slice('did:key:'.length)}`, proofPurpose: 'assertionMethod' }, testKey(SEEDS[key] ?? 0).sign);
}
