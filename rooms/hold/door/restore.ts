// Bringing back: an archive of this or another house. Its credentials go the way of everything that is brought in: verified, shown, decided on. What lies beside them follows
// those that were kept. Nothing counts because the archive says so: whose a credential is, and what was so on a day, this house must have seen itself, or signed.
import { badgeIn, CredentialError, type ByteSource, type CheckResult, type Claims } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import { publicId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Seen } from '#rooms/verify';
import type { HoldPorts } from '../hold.ts';
import { heldRows, lockPerson } from '../hold.store.ts';
import { archivePart, archiveRows, deleteArchive, insertArchive, insertPart, updateArchive, type ArchiveRow } from '../store/archives.ts';
import { arrivalRow } from '../store/imports.ts';
import { setCarrier, setReceived } from '../store/restored.ts';
import type { Manifest } from './archive.ts';
import type { Collection, Collections } from './collections.ts';
import type { AboutCredential, AboutFile } from './contents.ts';
import type { EvidencePart } from './evidence.ts';
import type { Brought, ImportPart, Seal } from './import.ts';
import { aad, type Vault } from './keep.ts';
import type { OwnFiles } from './own-files.ts';
import { aboutIn, arrayIn, jsonIn, listIn, readArchive, sealOf, titleIn, type Read } from './reading.ts';

const LIFE = 24 * 60 * 60_000, PIECE = 1024 * 1024, PIECES = 8, MOST_FORMS = 10, MOST_ANSWERS = 64;
/** Bytes. What is smaller is read before the page answers. */
export const READ_AT_ONCE = 4 * 1024 * 1024;

type RestoreParts = { readonly vault: Vault; readonly imports: ImportPart; readonly evidence: EvidencePart; readonly collections: Collections; readonly files: OwnFiles };
/** How much of an archive that waits was read. */
export type Reading = { readonly id: string; readonly done: number; readonly of: number };

export type RestorePart = ReturnType<typeof openRestore>;

export function openRestore({ db, clock, people, verify, archive: house }: HoldPorts, { vault, imports, evidence, collections, files }: RestoreParts) {
  /** Is it an archive of ours? @throws as `readArchive`; AcquisError hold_import_full when it has more credentials than may wait */
  async function looksLike(person: string, source: ByteSource): Promise<Manifest | undefined> {
    const found = await readArchive(source);
    if (found) await imports.room(person, found.manifest.credentials.length);
    return found?.manifest;
  }

  /** Puts it aside, sealed, until what is in it was read and decided on. Whatever waited before it goes. */
  async function putAside(person: string, preview: string, source: ByteSource, of: number): Promise<void> {
    const id = publicId(), now = clock.now(), key = await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      for (const old of await archiveRows(tx, person, { kind: 'in' })) await deleteArchive(tx, person, old.id);
      const made = await vault.keyOf(tx, person);
      await insertArchive(tx, person, { id, kind: 'in', key_id: made.id, state: 'making', done: 0, of, size: source.size, preview, made_at: now, expires_at: new Date(now.getTime() + LIFE) });
      return made.key;
    });
    for (let number = 1, at = 0; at < source.size; number++, at += PIECE) {
      const piece = await source.read(at, Math.min(PIECE, source.size - at));
      await db.asPerson(person, (tx) => insertPart(tx, person, id, number, seal(key, piece, aad('archive', `${id}:${number}`))));
    }
  }

  /** What was put aside for this preview; undefined: nothing. */
  async function asideFor(person: string, preview: string): Promise<ArchiveRow | undefined> {
    return (await db.asPerson(person, (tx) => archiveRows(tx, person, { kind: 'in', preview })))[0];
  }
  const thrownAway = (person: string, { id }: ArchiveRow) => db.asPerson(person, (tx) => deleteArchive(tx, person, id));

  const throwAway = async (person: string, preview: string): Promise<void> => { const row = await asideFor(person, preview); if (row) await thrownAway(person, row); };

  async function reading(person: string, preview: string): Promise<Reading | undefined> {
    const row = await asideFor(person, preview);
    return row?.state === 'making' ? { id: preview, done: row.done, of: row.of } : undefined;
  }

  /** Bytes of what was read and whose rest is not restored yet; undefined: nothing waits. */
  async function waiting(person: string, preview: string): Promise<number | undefined> {
    const row = await asideFor(person, preview);
    return row?.state === 'ready' ? Number(row.size) : undefined;
  }

  /** Reads what was put aside: every entry against the manifest, then its credentials, oldest first, as if each had been brought. May be cut and begun again. `name`: of its file. `others`: brought with it. */
  async function takeApart(person: string, preview: string, name: string, lang: Lang, others: readonly Brought[] = []): Promise<void> {
    const row = await asideFor(person, preview);
    if (row?.state !== 'making') return;
    try {
      const found = await readArchive(await sourceOfAside(person, row));
      if (!found) throw new CredentialError('archive_malformed', 'its manifest is none');
      const sealed = await sealOf(found, await house?.publicKey(), (done) => db.asPerson(person, (tx) => updateArchive(tx, person, row.id, { done })));
      await imports.forget(person, preview);
      await imports.bring(person, inside(found, name, sealed, others), lang, preview);
      await db.asPerson(person, (tx) => updateArchive(tx, person, row.id, { state: 'ready', done: row.of }));
    } catch (error) {
      const code = error instanceof CredentialError || (error instanceof AcquisError && error.code === 'hold_import_full') ? error.code : undefined;
      if (code === undefined) throw error;
      await thrownAway(person, row);
      await imports.refuse(person, preview, name, code, lang);
    }
  }

  /** One credential after the other, each once. */
  async function* inside(found: Read, archive: string, sealed: Seal, others: readonly Brought[]): AsyncGenerator<Brought> {
    yield* others;
    const seen = new Set<string>();
    for (const { file, folder } of found.manifest.credentials) {
      const bytes = seen.has(file) ? undefined : await found.bytes(file);
      seen.add(file);
      if (bytes) yield { name: titleIn(await aboutIn(found, folder)) ?? file, bytes, from: 'archive', archive, seal: sealed };
    }
  }

  /** Once everything was decided on and kept: what lies beside it. May run twice. */
  async function restore(person: string, preview: string): Promise<void> {
    const row = await asideFor(person, preview), items = row && (await imports.notes(person, preview))?.items;
    if (row?.state !== 'ready' || !items || items.some(({ state }) => state === 'waiting' || state === 'decided' || state === 'credential')) return;
    try {
      const found = await readArchive(await sourceOfAside(person, row)), sealed = items.find((item) => item.seal)?.seal;
      if (found) await restoreBeside(person, found, sealed === 'ours');
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error; // it asks for more than is looked at: what was restored of it stands
    }
    await thrownAway(person, row);
  }

  async function restoreBeside(person: string, found: Read, isOurs: boolean): Promise<void> {
    const places = await placesOf(person, found), moved = new Map<string, string>(), seen = new Set<string>();
    let last = 0;
    for (const { folder, sha256: hash } of found.manifest.credentials) {
      const id = places.get(hash), about = id === undefined || seen.has(id) ? undefined : await aboutIn(found, folder);
      if (id === undefined || !about) continue;
      seen.add(id);
      moved.set(about.id, id);
      last = Math.max(last + 1, Date.parse(about.receivedAt)); // what came in one instant keeps its order
      await beside(person, id, about, new Date(last), found, isOurs);
    }
    const gathered = await collected(person, found, moved), added = await addFiles(person, found, new Map([...moved, ...gathered]));
    const said = async (what: string) => jsonIn<unknown>(await found.bytes(`${what}.json`)), { name, address } = found.manifest.house;
    await house?.bringBack(person, { house: String(name || address), links: await said('links'), portfolio: await said('portfolio'), helps: await said('helps'), credentials: moved, collections: gathered, files: added });
  }

  /** The sealed pieces, opened one by one as they are asked for. */
  async function sourceOfAside(person: string, { id, key_id, size }: ArchiveRow): Promise<ByteSource> {
    const key = await db.asPerson(person, async (tx) => (await people.keys.open(tx, [key_id])).get(key_id)), near = new Map<number, Buffer>();
    async function piece(number: number): Promise<Buffer> {
      const known = near.get(number), sealed = known ? undefined : await db.asPerson(person, (tx) => archivePart(tx, person, id, number));
      const opened = known ?? (sealed && key && open(key, sealed, aad('archive', `${id}:${number}`)));
      if (!opened) throw new CredentialError('archive_malformed', 'a piece of it never came');
      near.delete(number);
      near.set(number, opened);
      if (near.size > PIECES) near.delete(near.keys().next().value ?? 0);
      return opened;
    }
    return {
      size: Number(size),
      async read(at, length) {
        const first = Math.floor(at / PIECE), parts: Buffer[] = [];
        for (let i = first; i * PIECE < at + length; i++) parts.push((await piece(i + 1)).subarray(Math.max(0, at - i * PIECE), at + length - i * PIECE));
        return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
      },
    };
  }

  /** Where each credential of it is held now, by its hash: only what the person kept. */
  async function placesOf(person: string, { bytes, manifest }: Read): Promise<Map<string, string>> {
    const places = new Map<string, string>();
    for (const { file, sha256: said } of manifest.credentials) {
      const one = places.has(said) ? undefined : await bytes(file), [row] = one ? await db.asPerson(person, (tx) => heldRows(tx, person, { sha256: sha256(one) })) : [];
      if (row?.of === null) places.set(said, row.id);
    }
    return places;
  }

  async function beside(person: string, id: string, about: AboutCredential, received: Date, { bytes }: Read, isOurs: boolean): Promise<void> {
    const text = async (path: string | undefined) => { const found = await bytes(path); return found && Buffer.from(found).toString('utf8'); };
    const [main] = await vault.read(person, { id });
    if (main?.origin !== 'import') return; // what a claim brought is complete, and says itself when it came
    const proof = await text(about.logProof), original = await bytes(about.original?.path), forms: { readonly bytes: Uint8Array; readonly logProof: string | undefined }[] = [];
    const known = new Set([about.forms.length > 0 && !isOurs ? await signatureOf(main.bytes) : undefined, 'pass']); // whose issuer does not answer today has forms that nobody can ask about either
    for (const { path, logProof } of about.forms.slice(0, MOST_FORMS)) {
      const form = await bytes(path), said = form && badgeIn(form);
      if (form && said && isSame(said, main.claims) && (isOurs || known.has(await signatureOf(form)))) forms.push({ bytes: form, logProof: await text(logProof) });
    }
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const [row] = await heldRows(tx, person, { id }), key = await vault.keyOf(tx, person);
      if (!row) return;
      const isPast = received.getTime() < row.received_at.getTime();
      await setReceived(tx, person, id, isPast ? received : row.received_at, row.sealed_proof ?? (proof === undefined ? null : seal(key.key, proof, aad('proof', id))));
      for (const form of forms) await vault.keep(tx, person, { ...form, of: id, origin: 'import', visibility: 'private' });
      const arrival = await arrivalRow(tx, person, id);
      if (original && about.original && arrival?.carrier_mark === null) await setCarrier(tx, person, id, about.original.carrier, await evidence.put(tx, person, key, original), note(key.key, id, arrival.sealed_note, about.original.name));
    });
    for (const { at, answers } of about.evidence) await ofADay(person, id, new Date(at), answers, bytes, isOurs);
  }

  /** Of a signature: what stands beside a credential is taken for it, so words that agree are not enough. */
  async function signatureOf(bytes: Uint8Array): Promise<CheckResult | undefined> {
    return (await verify.judge(bytes, { lang: 'en' })).checks.find(({ check }) => check === 'signature')?.result;
  }

  async function ofADay(person: string, id: string, at: Date, answers: AboutCredential['evidence'][number]['answers'], bytes: Read['bytes'], isOurs: boolean): Promise<void> {
    const seen: Seen[] = [];
    for (const one of answers.slice(0, MOST_ANSWERS)) { const found = await bytes(one.path); if (found) seen.push({ address: one.address, at: new Date(one.at), bytes: found, contentType: one.contentType }); }
    await db.asPerson(person, async (tx) => {
      const key = await vault.keyOf(tx, person), traces = await evidence.trace(tx, person, key, seen);
      await evidence.attach(tx, person, id, key, at, isOurs ? traces : traces.map((one) => ({ ...one, brought: true as const })));
    });
  }

  const note = (key: Buffer, id: string, sealed: Buffer, name: string): Buffer => seal(key, JSON.stringify({ ...JSON.parse(open(key, sealed, aad('arrival', id)).toString('utf8')) as object, name }), aad('arrival', id));

  /** New ids of collections, by their old ones. The same once more stays one. */
  async function collected(person: string, found: Read, moved: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const known = await collections.collections(person), made = new Map<string, string>();
    for (const { id, name, note: words, items } of await listIn<Collection>(found, 'collections.json')) {
      const there = arrayIn<Collection['items'][number]>(items).flatMap((one) => { const credential = moved.get(one.credential); return credential === undefined ? [] : [{ credential, note: one.note }]; });
      const twin = known.find((one) => one.name === name && one.items.length === there.length && one.items.every((item, i) => item.credential === there[i]?.credential));
      const place = twin?.id ?? await collections.collect(person, { name: String(name), note: String(words) }, there.map(({ credential }) => credential)).catch(unlessRefused);
      if (place === undefined) continue;
      if (!twin) for (const one of there) if (one.note) await collections.annotate(person, place, one.credential, String(one.note)).catch(unlessRefused);
      made.set(id, place);
    }
    return made;
  }

  /** New ids of files, by their old ones. */
  async function addFiles(person: string, found: Read, moved: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const known = await files.ownFiles(person), added = new Map<string, string>();
    for (const { id, about, subject, name, words, path } of await listIn<AboutFile>(found, 'files.json')) {
      const place = moved.get(subject), bytes = place === undefined ? undefined : await found.bytes(path);
      if (!bytes || place === undefined) continue;
      const twin = known.find((one) => one.subject === place && one.name === name && one.size === bytes.length);
      const file = twin?.id ?? await files.addFile(person, { about: about === 'collection' ? 'collection' : 'credential', subject: place, name: String(name), words: String(words), bytes }).catch(unlessRefused);
      if (file !== undefined) added.set(id, file);
    }
    return added;
  }

  return { looksLike, putAside, reading, waiting, takeApart, restore, throwAway };
}

const day = ({ awardedOn, validFrom }: Claims): string => (awardedOn ?? validFrom ?? '').slice(0, 10);

/** A further form says the same award: of the same issuer, under the same title, to the same person, of the same day. */
function isSame(form: Claims, main: Claims): boolean {
  return form.issuer.id === main.issuer.id && form.title === main.title && day(form) === day(main) && form.holderName === main.holderName;
}

/** One that this house does not take (a kind of file it refuses, a full room) keeps none of the others out. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof AcquisError) || error.status >= 500) throw error;
}
