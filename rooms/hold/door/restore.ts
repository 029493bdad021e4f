// Bringing back: an archive of this or another house. Its credentials go the way of everything that is brought in: verified, shown, decided on. What lies beside them follows
// those that were kept. Nothing counts because the archive says so: whose a credential is, and what was so on a day, this house must have seen itself, or signed.
import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { badgeIn, filesIn, isZip, type ArchiveLimits, type Claims } from '#credential';
import { AcquisError } from '#lib/errors';
import { publicId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { HoldPorts } from '../hold.ts';
import { heldRows, lockPerson } from '../hold.store.ts';
import { archivePart, archiveRows, deleteArchive, insertArchive, insertPart } from '../store/archives.ts';
import { arrivalRow } from '../store/imports.ts';
import { setCarrier, setReceived } from '../store/restored.ts';
import { ARCHIVE_VERSION, MANIFEST, SIGNATURE, type Manifest } from './archive.ts';
import type { Collection, Collections } from './collections.ts';
import type { AboutCredential, AboutFile } from './contents.ts';
import type { EvidencePart } from './evidence.ts';
import type { Brought, ImportPart, Seal } from './import.ts';
import { aad, type Vault } from './keep.ts';
import type { OwnFiles } from './own-files.ts';

const LIMITS: ArchiveLimits = { entries: 30_000, entry: 64 * 1024 * 1024, all: 512 * 1024 * 1024 };
const LIFE = 24 * 60 * 60_000, PIECE = 1024 * 1024, MOST_FORMS = 10, MOST_ANSWERS = 64;

type Read = { readonly manifest: Manifest; readonly seal: Seal; readonly files: ReadonlyMap<string, Uint8Array> };
type RestoreParts = { readonly vault: Vault; readonly imports: ImportPart; readonly evidence: EvidencePart; readonly collections: Collections; readonly files: OwnFiles };

export type RestorePart = ReturnType<typeof openRestore>;

export function openRestore({ db, clock, people, archive: house }: HoldPorts, { vault, imports, evidence, collections, files }: RestoreParts) {
  /** Undefined: no archive of ours. */
  async function read(bytes: Uint8Array): Promise<Read | undefined> {
    if (!isZip(bytes) || !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(MANIFEST)) return undefined;
    const found = new Map<string, Uint8Array>();
    for await (const file of filesIn(bytes, LIMITS)) if (!file.refusal) found.set(file.name, file.bytes);
    const manifest = manifestIn(found.get(MANIFEST));
    if (!manifest) return undefined;
    const whole = manifest.entries.every(({ path, sha256: hash }) => { const one = found.get(path); return one && sha256(one).toString('hex') === hash; });
    return { manifest, files: found, seal: whole ? await sealOf(manifest, found) : 'broken' };
  }

  async function sealOf({ house: { key } }: Manifest, found: ReadonlyMap<string, Uint8Array>): Promise<Seal> {
    const signature = found.get(SIGNATURE), bytes = found.get(MANIFEST);
    if (!signature || !bytes || !/^[0-9a-f]{64}$/.test(key)) return 'unsigned';
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'hex').toString('base64url') }, format: 'jwk' });
    if (!verifySignature(null, bytes, publicKey, signature)) return 'broken';
    return house && Buffer.from(await house.publicKey()).toString('hex') === key ? 'ours' : 'signed';
  }

  /** Its credentials, oldest first, as if each had been brought; undefined when this is no archive. */
  async function unpack({ name, bytes }: Brought): Promise<Brought[] | undefined> {
    const found = await read(bytes);
    return found?.manifest.credentials.flatMap(({ file, folder }): Brought[] => {
      const inner = found.files.get(file);
      return inner ? [{ name: titleOf(found, folder) ?? file, bytes: inner, from: 'archive', archive: name, seal: found.seal }] : [];
    });
  }

  /** Puts it aside, sealed, until what is in it was decided on. */
  async function putAside(person: string, preview: string, bytes: Uint8Array): Promise<void> {
    const id = publicId(), now = clock.now(), key = await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      for (const old of await archiveRows(tx, person, { kind: 'in' })) await deleteArchive(tx, person, old.id);
      const made = await vault.keyOf(tx, person);
      await insertArchive(tx, person, { id, kind: 'in', key_id: made.id, state: 'ready', done: 0, of: 0, size: bytes.length, preview, made_at: now, expires_at: new Date(now.getTime() + LIFE) });
      return made.key;
    });
    for (let number = 1, at = 0; at < bytes.length; number++, at += PIECE) await db.asPerson(person, (tx) => insertPart(tx, person, id, number, seal(key, bytes.subarray(at, at + PIECE), aad('archive', `${id}:${number}`))));
  }

  /** Once everything was decided on and kept: what lies beside it. May run twice. */
  async function restore(person: string, preview: string): Promise<void> {
    const [row] = await db.asPerson(person, (tx) => archiveRows(tx, person, { kind: 'in', preview })), items = row && (await imports.notes(person, preview))?.items;
    if (!row || !items || items.some(({ state }) => state === 'waiting' || state === 'decided' || state === 'credential')) return;
    const found = await read(await taken(person, row.id, row.key_id));
    if (found) {
      const places = await placesOf(person, found);
      let last = 0;
      for (const { folder, sha256: hash } of found.manifest.credentials) {
        const id = places.get(hash), about = aboutIn(found, folder);
        if (id === undefined || !about) continue;
        last = Math.max(last + 1, Date.parse(about.receivedAt)); // what came in one instant keeps its order
        await beside(person, id, about, new Date(last), found);
      }
      const moved = new Map(found.manifest.credentials.flatMap(({ folder, sha256: hash }) => { const old = aboutIn(found, folder)?.id, id = places.get(hash); return old !== undefined && id !== undefined ? [[old, id] as const] : []; }));
      const gathered = await collected(person, found, moved);
      const added = await addFiles(person, found, new Map([...moved, ...gathered])), { name, address } = found.manifest.house, said = (what: string) => jsonIn<unknown>(found.files.get(`${what}.json`));
      await house?.bringBack(person, { house: String(name || address), links: said('links'), portfolio: said('portfolio'), helps: said('helps'), credentials: moved, collections: gathered, files: added });
    }
    await db.asPerson(person, (tx) => deleteArchive(tx, person, row.id));
  }

  async function taken(person: string, id: string, keyId: string): Promise<Uint8Array> {
    const pieces: Buffer[] = [], key = await db.asPerson(person, async (tx) => (await people.keys.open(tx, [keyId])).get(keyId));
    for (let number = 1; key; number++) {
      const sealed = await db.asPerson(person, (tx) => archivePart(tx, person, id, number));
      if (!sealed) break;
      pieces.push(open(key, sealed, aad('archive', `${id}:${number}`)));
    }
    return Buffer.concat(pieces);
  }

  /** Where each credential of it is held now, by its hash: only what the person kept. */
  async function placesOf(person: string, { files: found, manifest }: Read): Promise<Map<string, string>> {
    return db.asPerson(person, async (tx) => {
      const places = new Map<string, string>();
      for (const { file, sha256: said } of manifest.credentials) {
        const bytes = found.get(file), [row] = bytes ? await heldRows(tx, person, { sha256: sha256(bytes) }) : [];
        if (row?.of === null) places.set(said, row.id);
      }
      return places;
    });
  }

  async function beside(person: string, id: string, about: AboutCredential, received: Date, found: Read): Promise<void> {
    const text = (path: string | undefined) => { const bytes = path === undefined ? undefined : found.files.get(path); return bytes && Buffer.from(bytes).toString('utf8'); };
    const forms = (about.forms ?? []).slice(0, MOST_FORMS), [main] = await vault.read(person, { id }), proof = text(about.logProof);
    if (!main) return;
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const [row] = await heldRows(tx, person, { id }), key = await vault.keyOf(tx, person);
      if (row?.origin !== 'import') return; // what a claim brought is complete, and says itself when it came
      const isPast = received.getTime() < row.received_at.getTime();
      await setReceived(tx, person, id, isPast ? received : row.received_at, row.sealed_proof ?? (proof === undefined ? null : seal(key.key, proof, aad('proof', id))));
      for (const form of forms) {
        const bytes = found.files.get(form.path), logProof = text(form.logProof);
        const said = bytes && badgeIn(bytes);
        if (bytes && said && isSame(said, main.claims)) await vault.keep(tx, person, { bytes, logProof, of: id, origin: 'import', visibility: 'private' });
      }
      const original = about.original && found.files.get(about.original.path), arrival = await arrivalRow(tx, person, id);
      if (original && about.original && arrival && arrival.carrier_mark === null) await setCarrier(tx, person, id, about.original.carrier, await evidence.put(tx, person, key, original), note(key.key, id, arrival.sealed_note, about.original.name));
      for (const { at, answers } of about.evidence ?? []) {
        const seen = answers.slice(0, MOST_ANSWERS).flatMap((one) => { const bytes = found.files.get(one.path); return bytes ? [{ address: one.address, at: new Date(one.at), bytes, contentType: one.contentType }] : []; });
        const traces = await evidence.trace(tx, person, key, seen);
        await evidence.attach(tx, person, id, key, new Date(at), found.seal === 'ours' ? traces : traces.map((one) => ({ ...one, brought: true as const })));
      }
    });
  }

  const note = (key: Buffer, id: string, sealed: Buffer, name: string): Buffer => seal(key, JSON.stringify({ ...JSON.parse(open(key, sealed, aad('arrival', id)).toString('utf8')) as object, name }), aad('arrival', id));

  /** New ids of collections, by their old ones. The same once more stays one. */
  async function collected(person: string, found: Read, moved: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const known = await collections.collections(person), made = new Map<string, string>();
    for (const { id, name, note: words, items } of listIn<Collection>(found, 'collections.json')) {
      const there = items.flatMap((one) => { const credential = moved.get(one.credential); return credential === undefined ? [] : [{ credential, note: one.note }]; });
      const twin = known.find((one) => one.name === name && one.items.length === there.length && one.items.every((item, i) => item.credential === there[i]?.credential));
      const place = twin?.id ?? await collections.collect(person, { name, note: words }, there.map(({ credential }) => credential)).catch(unlessRefused);
      if (place === undefined) continue;
      if (!twin) for (const one of there) if (one.note) await collections.annotate(person, place, one.credential, one.note).catch(unlessRefused);
      made.set(id, place);
    }
    return made;
  }

  /** New ids of files, by their old ones. */
  async function addFiles(person: string, found: Read, moved: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const known = await files.ownFiles(person), added = new Map<string, string>();
    for (const { id, about, subject, name, words, path } of listIn<AboutFile>(found, 'files.json')) {
      const bytes = found.files.get(path), place = moved.get(subject);
      if (!bytes || place === undefined) continue;
      const twin = known.find((one) => one.subject === place && one.name === name && one.size === bytes.length);
      const file = twin?.id ?? await files.addFile(person, { about: about === 'collection' ? 'collection' : 'credential', subject: place, name, words, bytes }).catch(unlessRefused);
      if (file !== undefined) added.set(id, file);
    }
    return added;
  }

  return { unpack, putAside, restore, read };
}

const day = ({ awardedOn, validFrom }: Claims): string => (awardedOn ?? validFrom ?? '').slice(0, 10);

/** A further form says the same award: of the same issuer, under the same title, to the same person, of the same day. */
function isSame(form: Claims, main: Claims): boolean {
  return form.issuer.id === main.issuer.id && form.title === main.title && day(form) === day(main) && form.holderName === main.holderName;
}

function manifestIn(bytes: Uint8Array | undefined): Manifest | undefined {
  const said = jsonIn<Partial<Manifest>>(bytes);
  if (said?.format !== 'acquis-archive' || said.version !== ARCHIVE_VERSION || !Array.isArray(said.credentials) || !Array.isArray(said.entries) || typeof said.house?.key !== 'string') return undefined;
  const words = (one: unknown, ...names: readonly string[]): boolean => typeof one === 'object' && one !== null && names.every((name) => typeof (one as Record<string, unknown>)[name] === 'string');
  return said.credentials.every((one) => words(one, 'folder', 'file', 'sha256')) && said.entries.every((one) => words(one, 'path', 'sha256')) ? said as Manifest : undefined;
}

function aboutIn({ files }: Read, folder: string): AboutCredential | undefined {
  const said = jsonIn<AboutCredential>(files.get(`${folder}/about.json`));
  return said && typeof said.id === 'string' && typeof said.receivedAt === 'string' && !Number.isNaN(Date.parse(said.receivedAt)) ? said : undefined;
}

function titleOf(found: Read, folder: string): string | undefined {
  const title: unknown = aboutIn(found, folder)?.claims?.title;
  return typeof title === 'string' ? title.slice(0, 120) : undefined;
}

function listIn<T>({ files }: Read, path: string): readonly T[] {
  const said = jsonIn<unknown>(files.get(path));
  return Array.isArray(said) ? said as T[] : [];
}

function jsonIn<T>(bytes: Uint8Array | undefined): T | undefined {
  try { return bytes && JSON.parse(Buffer.from(bytes).toString('utf8')) as T; } catch { return undefined; }
}

/** One that this house does not take (a kind of file it refuses, a full room) keeps none of the others out. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof AcquisError) || error.status >= 500) throw error;
}
