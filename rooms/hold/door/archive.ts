// Taking away: everything a person has here as one file, made by the queue piece by piece, sealed until they fetch it, gone after a week. Its format: docs/archive.md.
import { createPublicKey } from 'node:crypto';
import { Zip, ZipDeflate } from 'fflate';
import { AcquisError } from '#lib/errors';
import { dictionary, type Lang } from '#lib/i18n';
import { publicId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Held, HoldPorts } from '../hold.ts';
import { lockPerson, putRound } from '../hold.store.ts';
import { archivePart, archiveRows, deleteArchive, deleteParts, insertArchive, insertPart, updateArchive, type ArchiveRow, type ArchiveState } from '../store/archives.ts';
import type { Content } from './contents.ts';
import { aad, type Vault } from './keep.ts';

export const ARCHIVE_JOB = 'hold.archive', ARCHIVE_VERSION = 1, MANIFEST = 'acquis-archive.json', SIGNATURE = 'acquis-archive.sig';
const LIFE = 7 * 24 * 60 * 60_000, PIECE = 1024 * 1024;
/** Above this many credentials and files, a mail says when it is ready. */
const BIG = 25;

/** What the house gives to an archive: its name and signature, the verifier that works without it, and what rooms to the right keep of the person. */
export type ArchivePorts = {
  readonly house: { readonly name: string; readonly did: string };
  /** Ed25519, 64 bytes. */
  sign(data: Uint8Array): Promise<Uint8Array>;
  /** 32 bytes. */
  publicKey(): Promise<Uint8Array>;
  verifier(): Promise<Uint8Array | undefined>;
  /** By file name without its end: what is written down as JSON. */
  beside(person: string): Promise<Readonly<Record<string, unknown>>>;
  /** What `beside` wrote in the house the archive comes from, brought back. May be told twice. */
  bringBack(person: string, brought: BroughtBack): Promise<void>;
};
/** Of an archive that was restored. `house`: who made it, as it says. The lists are as they stand in the archive: nobody has judged them. The maps lead from the ids there to those of what its person kept here. */
export type BroughtBack = {
  readonly house: string; readonly links: unknown; readonly portfolio: unknown; readonly helps: unknown;
  readonly credentials: ReadonlyMap<string, string>; readonly collections: ReadonlyMap<string, string>; readonly files: ReadonlyMap<string, string>;
};
export type Archive = { readonly id: string; readonly state: ArchiveState; readonly done: number; readonly of: number; readonly size: number; readonly madeAt: Date; readonly expiresAt: Date };
/** One file of it. */
export type Entry = { readonly path: string; readonly bytes: Uint8Array; /** One more credential or file of the holder's is whole. */ readonly counts?: boolean };
type Listed = { readonly path: string; readonly size: number; readonly sha256: string };
export type Manifest = {
  readonly format: 'acquis-archive'; readonly version: number; readonly madeAt: string;
  readonly house: { readonly name: string; readonly address: string; readonly did: string; /** Ed25519, 32 bytes, hex. */ readonly key: string };
  /** Oldest first. */
  readonly credentials: readonly { readonly folder: string; readonly file: string; readonly sha256: string }[];
  readonly entries: readonly Listed[];
};

export type Archives = {
  /** Begins a new one; an earlier one goes. @returns its id. */
  askArchive(person: string): Promise<string>;
  /** The one that is being made or waits to be fetched. */
  archive(person: string): Promise<Archive | undefined>;
  /** Its bytes, piece by piece. @throws AcquisError not_found */
  archiveBytes(person: string, id: string): Promise<{ readonly size: number; readonly pieces: AsyncGenerator<Uint8Array> }>;
  /** @throws AcquisError not_found */
  throwArchiveAway(person: string, id: string): Promise<void>;
  /** For the queue. */
  makeArchive(person: string, id: string): Promise<void>;
  /** Those whose week is over. */
  sweepArchives(person: string): Promise<void>;
};

export function openArchives({ db, clock, jobs, people, publicUrl, archive: house }: HoldPorts, { keyOf }: Pick<Vault, 'keyOf'>, contents: Content): Archives {
  async function ask(person: string): Promise<string> {
    const id = publicId(), now = clock.now(), expires = new Date(now.getTime() + LIFE);
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      for (const old of await archiveRows(tx, person, { kind: 'out' })) await deleteArchive(tx, person, old.id);
      const key = await keyOf(tx, person);
      await insertArchive(tx, person, { id, kind: 'out', key_id: key.id, state: 'making', done: 0, of: 0, size: 0, preview: null, made_at: now, expires_at: expires });
      await putRound(tx, person, expires);
      await jobs.send(tx, ARCHIVE_JOB, { person, id }, { singletonKey: id });
    });
    return id;
  }

  /** Begins again from nothing when it was cut: what was half written goes. */
  async function make(person: string, id: string): Promise<void> {
    const opened = await db.asPerson(person, async (tx) => {
      const [row] = await archiveRows(tx, person, { id, kind: 'out' }), key = row && (await people.keys.open(tx, [row.key_id])).get(row.key_id);
      if (!row || row.state !== 'making' || !key) return undefined;
      await deleteParts(tx, person, id);
      return key;
    });
    if (!opened) return;
    const account = await people.account(person), lang = account?.lang ?? 'en', of = await contents.count(person);
    await db.asPerson(person, (tx) => updateArchive(tx, person, id, { of }));
    const size = await write(person, id, opened, lang).catch(async (error: unknown) => {
      // What only waits for the database is tried again; the rest would fail again.
      if (!(error instanceof AcquisError) || error.status < 501) await db.asPerson(person, (tx) => updateArchive(tx, person, id, { state: 'failed' }));
      throw error;
    });
    await db.asPerson(person, (tx) => updateArchive(tx, person, id, { state: 'ready', done: of, size }));
    if (of > BIG && account?.email !== undefined) await tell(account.email, lang);
  }

  async function write(person: string, id: string, key: Buffer, lang: Lang): Promise<number> {
    let pending: Uint8Array[] = [], waiting = 0, number = 0, size = 0, done = 0, failed: Error | undefined;
    const listed: Listed[] = [], zip = new Zip((error, data) => { if (error) failed = error; pending.push(data); waiting += data.length; size += data.length; });
    const flush = async () => {
      const piece = Buffer.concat(pending);
      pending = []; waiting = 0; number += 1;
      await db.asPerson(person, async (tx) => {
        await insertPart(tx, person, id, number, seal(key, piece, aad('archive', `${id}:${number}`)));
        await updateArchive(tx, person, id, { done });
      });
    };
    const add = (path: string, bytes: Uint8Array) => {
      const file = new ZipDeflate(path, { level: 6 });
      file.mtime = clock.now();
      zip.add(file);
      file.push(bytes, true);
      if (failed) throw new AcquisError('internal', { cause: failed });
    };
    const put = async ({ path, bytes, counts }: Entry) => {
      add(path, bytes);
      listed.push({ path, size: bytes.length, sha256: sha256(bytes).toString('hex') });
      if (counts) done += 1;
      if (waiting >= PIECE) await flush();
    };
    const credentials: Manifest['credentials'][number][] = [];
    for await (const entry of contents.entries(person, lang, (one) => credentials.push(one))) await put(entry);
    if (house) {
      for (const [name, value] of Object.entries(await house.beside(person))) await put({ path: `${name}.json`, bytes: json(value) });
      const verifier = await house.verifier();
      if (verifier) await put({ path: 'verify.html', bytes: verifier });
    }
    for (const entry of contents.readable(lang, credentials, listed)) await put(entry);
    await put({ path: 'SHA256SUMS', bytes: Buffer.from(listed.map((one) => `${one.sha256}  ${one.path}\n`).join('')) });
    const key32 = await house?.publicKey();
    const manifest: Manifest = { format: 'acquis-archive', version: ARCHIVE_VERSION, madeAt: clock.now().toISOString(), house: { name: house?.house.name ?? '', address: publicUrl, did: house?.house.did ?? '', key: key32 ? Buffer.from(key32).toString('hex') : '' }, credentials, entries: listed };
    const bytes = json(manifest);
    add(MANIFEST, bytes);
    if (house && key32) {
      add(SIGNATURE, await house.sign(bytes));
      add('house-key.pem', Buffer.from(createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key32).toString('base64url') }, format: 'jwk' }).export({ type: 'spki', format: 'pem' })));
    }
    zip.end();
    await flush();
    return size;
  }

  async function tell(to: string, lang: Lang): Promise<void> {
    const t = dictionary(lang);
    await db.asHouse((tx) => people.mailWanted.tell(tx, { kind: 'account', to, lang, subject: t('hold.archive.mail.subject'), lines: [t('hold.archive.mail.text')], action: { label: t('hold.archive.mail.go'), url: `${publicUrl}/hold/archive` } }));
  }

  async function rowOf(person: string): Promise<ArchiveRow | undefined> {
    const [row] = await db.asPerson(person, (tx) => archiveRows(tx, person, { kind: 'out' }));
    return row && row.expires_at > clock.now() ? row : undefined;
  }

  async function bytes(person: string, id: string) {
    const row = await rowOf(person), key = row && await db.asPerson(person, async (tx) => (await people.keys.open(tx, [row.key_id])).get(row.key_id));
    if (!row || row.id !== id || row.state !== 'ready' || !key) throw new AcquisError('not_found');
    return { size: Number(row.size), pieces: piecesOf(person, id, key) };
  }
  async function* piecesOf(person: string, id: string, key: Buffer): AsyncGenerator<Uint8Array> {
    for (let number = 1; ; number++) {
      const sealed = await db.asPerson(person, (tx) => archivePart(tx, person, id, number));
      if (!sealed) return;
      yield open(key, sealed, aad('archive', `${id}:${number}`));
    }
  }

  return {
    askArchive: ask, makeArchive: make, archiveBytes: bytes,
    archive: async (person) => { const row = await rowOf(person); return row && { id: row.id, state: row.state, done: row.done, of: row.of, size: Number(row.size), madeAt: row.made_at, expiresAt: row.expires_at }; },
    throwArchiveAway: async (person, id) => { if ((await rowOf(person))?.id !== id) throw new AcquisError('not_found'); await db.asPerson(person, (tx) => deleteArchive(tx, person, id)); },
    sweepArchives: (person) => db.asPerson(person, async (tx) => { for (const row of await archiveRows(tx, person)) if (row.expires_at <= clock.now()) await deleteArchive(tx, person, row.id); }),
  };
}

export function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/** Where a credential lies: `credentials/0001-ID`. */
export function folderOf(number: number, { id }: Pick<Held, 'id'>): string {
  return `credentials/${String(number).padStart(4, '0')}-${id}`;
}
