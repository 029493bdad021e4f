// An archive where it lies: its lists, its files one by one as they are asked for, and who says that nothing in it was changed. It may come from anybody: what has another shape is not there.
import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { CredentialError, entriesIn, type ArchiveLimits, type ByteSource } from '#credential';
import { sha256 } from '#lib/seal';
import { ARCHIVE_VERSION, MANIFEST, SIGNATURE, type Manifest } from './archive.ts';
import type { AboutCredential } from './contents.ts';
import type { Seal } from './import.ts';

export const ARCHIVE_LIMITS = { entries: 30_000, entry: 64 * 1024 * 1024, all: 512 * 1024 * 1024 } as const satisfies ArchiveLimits;
/** Read as often as its lists ask for, all the same not more than this of it: one that names one large file ten thousand times is no life. */
const MOST_READ = 4 * ARCHIVE_LIMITS.all, MOST_LISTED = 16 * 1024 * 1024;
/** What a manifest cannot name: itself, and what is made of it. */
const UNNAMED: ReadonlySet<string> = new Set([MANIFEST, SIGNATURE, 'house-key.pem']);
const A_STEP = 25;

/** An archive where it lies: nothing of it is in memory but its lists. */
export type Read = { readonly manifest: Manifest; readonly names: readonly string[]; /** Undefined: it has none, or it is locked. */ bytes(path: string | undefined): Promise<Uint8Array | undefined> };

/** Undefined: no archive of ours. @throws CredentialError archive_malformed, archive_limit, archive_unsupported, inflate_limit */
export async function readArchive(source: ByteSource): Promise<Read | undefined> {
  const entries = new Map((await entriesIn(source, ARCHIVE_LIMITS)).map((entry) => [entry.name, entry]));
  let left = MOST_READ;
  const bytes = async (path: string | undefined) => {
    const entry = path === undefined ? undefined : entries.get(path);
    if (!entry || entry.isLocked) return undefined;
    if ((left -= entry.size) < 0) throw new CredentialError('archive_limit', 'its lists ask for more than is looked at');
    return entry.bytes();
  };
  const manifest = (entries.get(MANIFEST)?.size ?? Infinity) > MOST_LISTED ? undefined : manifestIn(await bytes(MANIFEST));
  return manifest && { manifest, names: [...entries.keys()], bytes };
}

/** Every entry is there, what the manifest says of it, and no other; `ours`: the key of this house. `step` hears how many were looked at. */
export async function sealOf({ manifest, names, bytes }: Read, ours: Uint8Array | undefined, step: (done: number) => Promise<void>): Promise<Seal> {
  const named = new Set(manifest.entries.map(({ path }) => path));
  if (named.size < manifest.entries.length || names.some((name) => !named.has(name) && !UNNAMED.has(name))) return 'broken';
  for (const [i, { path, sha256: hash }] of manifest.entries.entries()) {
    const one = await bytes(path);
    if (!one || sha256(one).toString('hex') !== hash) return 'broken';
    if ((i + 1) % A_STEP === 0) await step(i + 1);
  }
  const signature = await bytes(SIGNATURE), signed = await bytes(MANIFEST), { key } = manifest.house;
  if (!signature || !signed || !/^[0-9a-f]{64}$/.test(key)) return 'unsigned';
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'hex').toString('base64url') }, format: 'jwk' });
  if (!verifySignature(null, signed, publicKey, signature)) return 'broken';
  return ours && Buffer.from(ours).toString('hex') === key ? 'ours' : 'signed';
}

function manifestIn(bytes: Uint8Array | undefined): Manifest | undefined {
  const said = jsonIn<Partial<Manifest>>(bytes);
  if (said?.format !== 'acquis-archive' || said.version !== ARCHIVE_VERSION || !Array.isArray(said.credentials) || !Array.isArray(said.entries) || typeof said.house?.key !== 'string') return undefined;
  const words = (one: unknown, ...names: readonly string[]): boolean => typeof one === 'object' && one !== null && names.every((name) => typeof (one as Record<string, unknown>)[name] === 'string');
  return said.credentials.every((one) => words(one, 'folder', 'file', 'sha256')) && said.entries.every((one) => words(one, 'path', 'sha256')) ? said as Manifest : undefined;
}

/** As far as it is one: whatever has another shape is not there. */
export async function aboutIn({ bytes }: Read, folder: string): Promise<AboutCredential | undefined> {
  const said = jsonIn<AboutCredential>(await bytes(`${folder}/about.json`));
  if (!said || typeof said.id !== 'string' || !isInstant(said.receivedAt)) return undefined;
  const { original, ...rest } = said;
  const evidence = arrayIn<AboutCredential['evidence'][number]>(said.evidence).filter(({ at }) => isInstant(at)).map(({ at, answers }) => ({ at, answers: arrayIn<typeof answers[number]>(answers).filter((one) => isInstant(one.at) && typeof one.address === 'string') }));
  const isOriginal = [original?.path, original?.name, original?.carrier].every((one) => typeof one === 'string');
  return { ...rest, forms: arrayIn<AboutCredential['forms'][number]>(said.forms), evidence, ...(original && isOriginal && { original }) };
}

export function titleIn(about: AboutCredential | undefined): string | undefined {
  const title: unknown = about?.claims?.title;
  return typeof title === 'string' ? title.slice(0, 120) : undefined;
}

const isInstant = (said: unknown): boolean => typeof said === 'string' && !Number.isNaN(Date.parse(said)) && Date.parse(said) >= 0;

export async function listIn<T>({ bytes }: Read, path: string): Promise<readonly T[]> {
  return arrayIn<T>(jsonIn<unknown>(await bytes(path)));
}

export function arrayIn<T>(said: unknown): readonly T[] {
  return Array.isArray(said) ? said.filter((one) => typeof one === 'object' && one !== null) as T[] : [];
}

export function jsonIn<T>(bytes: Uint8Array | undefined): T | undefined {
  try { return bytes && bytes.length <= MOST_LISTED ? JSON.parse(Buffer.from(bytes).toString('utf8')) as T : undefined; } catch { return undefined; }
}
