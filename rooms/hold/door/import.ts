// Bringing in: what a person hands over is taken apart, verified and shown to them. Nothing is kept before they say so; until then it lies sealed, and goes by itself.
import { CredentialError, badgeIn, filesIn, isAbout, isZip, listedIn, openCredential, picturesNamed, presentedIn, type ArchiveLimits, type Carrier, type Claims, type Form, type Opened, type Report } from '#credential';
import { readThrough, type CheckReport } from '#framework';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import { publicId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Seen, Verify } from '#rooms/verify';
import type { HoldPorts } from '../hold.ts';
import { heldRows, putRound } from '../hold.store.ts';
import { unmarked } from '../store/alikes.ts';
import { countPreviews, deletePreview, insertPreview, previewFile, previewNotes, sweepPreviews, updatePreview } from '../store/imports.ts';
import { alikeOf, writeMarks } from './alike.ts';
import type { EvidencePart, Trace } from './evidence.ts';
import { aad, type PersonKey, type Vault } from './keep.ts';

export type Brought = { readonly name: string; readonly bytes: Uint8Array; readonly from: From; readonly address?: string; /** The archive of a house that it came out of, and whether that house signed it. */ readonly archive?: string; readonly seal?: Seal };
export type From = 'file' | 'text' | 'address' | 'archive' | 'presentation';
/** `bundle`: a presentation or a list, whose credentials stand beside it. `twice`: the same credential stands above. `already`: it is held. `decided`: to be kept, not yet done. */
export type ItemState = 'waiting' | 'bundle' | 'nothing' | 'refused' | 'twice' | 'already' | 'credential' | 'decided' | 'kept' | 'left';
export type Choice = 'mine' | 'other' | 'leave';
/** Of an archive. `ours`: this house signed it. `signed`: the key in it did, which only says that nothing was changed since. `broken`: something was. */
export type Seal = 'ours' | 'signed' | 'unsigned' | 'broken';
/** What a definition says of it, short. */
export type Defined = Pick<CheckReport, 'profile' | 'title' | 'outcome'> & { readonly verdict?: string | undefined; readonly there: number; readonly of: number };

export type Judged = {
  readonly report: Report; readonly claims: Claims; readonly form: Form; readonly carrier: Carrier; readonly sha256: string; readonly at: string;
  /** It names an address or identifier that this person proved. */
  readonly isProved: boolean;
  /** A picture that the document only names was kept with it. */
  readonly isPictured: boolean;
  readonly defined: readonly Defined[]; readonly traces: readonly Trace[];
};
export type Note = {
  /** As its owner's machine called it; shown, never used. */
  readonly name: string; readonly from: From; readonly address?: string; readonly archive?: string; readonly seal?: Seal; readonly within?: number; readonly lang: Lang;
  readonly state: ItemState;
  /** Why it is none, or not read. */
  readonly code?: string;
  readonly judged?: Judged;
  readonly choice?: Choice;
  /** Where it is held. */
  readonly held?: string;
  /** Another form of what is held there. */
  readonly alike?: string;
};
export type Item = Note & { readonly number: number };
export type Preview = { readonly id: string; readonly expiresAt: Date; readonly items: readonly Item[] };
type Piece = { readonly note: Omit<Note, 'lang'>; readonly bytes: Uint8Array };

const LIMITS: ArchiveLimits = { entries: 5_000, entry: 8 * 1024 * 1024, all: 96 * 1024 * 1024 };
/** Of one person, not decided on. */
const MOST_WAITING = 12_000, MOST_BYTES = 192 * 1024 * 1024;
/** Signed, and no credential of a person's. */
const NOBODYS: ReadonlySet<Form> = new Set(['status-list', 'receipt']);
/** Of one presentation or list. */
const MOST_SHOWN = 500, PICTURE = 256 * 1024;
const LIFE = 24 * 60 * 60_000, CHUNK = 100;
export const IMPORT_JOB = 'hold.import';

export type ImportPart = ReturnType<typeof openImports>;

export function openImports({ db, clock, people, jobs, verify }: Pick<HoldPorts, 'db' | 'clock' | 'people' | 'jobs' | 'verify'>, { keyOf, read }: Vault, evidence: EvidencePart) {
  const noteAad = (id: string, number: number) => aad('preview', `${id}:${number}`), fileAad = (id: string, number: number) => aad('preview-file', `${id}:${number}`);

  /** Takes it apart and puts it aside. Answers where to look at it. @throws AcquisError hold_import_full when too much waits to be decided on */
  async function bring(person: string, brought: Iterable<Brought> | AsyncIterable<Brought>, lang: Lang, id = publicId()): Promise<string> {
    const expires = new Date(clock.now().getTime() + LIFE);
    let number = 0, bundle = 0, chunk: Piece[] = [];
    const put = async () => {
      const pieces = chunk;
      chunk = [];
      await db.asPerson(person, async (tx) => {
        await sweepPreviews(tx, person, clock.now());
        const waiting = await countPreviews(tx, person);
        if (waiting.rows + pieces.length > MOST_WAITING || waiting.bytes > MOST_BYTES) throw new AcquisError('hold_import_full');
        const key = await keyOf(tx, person);
        await putRound(tx, person, expires);
        for (const { note, bytes } of pieces) {
          number += 1;
          if (note.state === 'bundle') bundle = number;
          const whole: Note = { ...note, ...(note.from === 'presentation' && { within: bundle }), lang };
          await insertPreview(tx, person, { id, number, key_id: key.id, sealed_note: seal(key.key, JSON.stringify(whole), noteAad(id, number)), sealed_file: seal(key.key, bytes, fileAad(id, number)), expires_at: expires });
        }
      });
    };
    try {
      for await (const one of brought) for await (const piece of piecesOf(one)) {
        chunk.push(piece);
        if (chunk.length === CHUNK) await put();
      }
      await put();
    } catch (error) {
      await forget(person, id);
      throw error;
    }
    return id;
  }

  /** What was brought could not be read: its preview says so. */
  async function refuse(person: string, id: string, name: string, code: string, lang: Lang): Promise<void> {
    const expires = new Date(clock.now().getTime() + LIFE), note: Note = { name, from: 'file', lang, state: 'refused', code };
    await db.asPerson(person, async (tx) => {
      const key = await keyOf(tx, person);
      await deletePreview(tx, person, id);
      await putRound(tx, person, expires);
      await insertPreview(tx, person, { id, number: 1, key_id: key.id, sealed_note: seal(key.key, JSON.stringify(note), noteAad(id, 1)), sealed_file: seal(key.key, new Uint8Array(), fileAad(id, 1)), expires_at: expires });
    });
  }

  /** Is there room for so many more? @throws AcquisError hold_import_full */
  async function room(person: string, more: number): Promise<void> {
    const waiting = await db.asPerson(person, async (tx) => { await sweepPreviews(tx, person, clock.now()); return countPreviews(tx, person); });
    if (waiting.rows + more > MOST_WAITING) throw new AcquisError('hold_import_full');
  }

  async function notes(person: string, id: string): Promise<Preview | undefined> {
    return db.asPerson(person, async (tx) => {
      const rows = await previewNotes(tx, person, id), keys = await people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]), first = rows[0];
      if (!first || first.expires_at <= clock.now()) return undefined;
      return { id, expiresAt: first.expires_at, items: rows.flatMap((row): Item[] => { const key = keys.get(row.key_id); return key ? [{ ...JSON.parse(open(key, row.sealed_note, noteAad(id, row.number)).toString('utf8')) as Note, number: row.number }] : []; }) };
    });
  }

  async function file(person: string, id: string, number: number): Promise<{ bytes: Uint8Array; key: PersonKey } | undefined> {
    return db.asPerson(person, async (tx) => {
      const row = await previewFile(tx, person, id, number), key = row && (await people.keys.open(tx, [row.key_id])).get(row.key_id);
      return row && key && { bytes: open(key, row.sealed_file, fileAad(id, number)), key: { id: row.key_id, key } };
    });
  }

  async function rewrite(person: string, id: string, { number, ...note }: Item, key: PersonKey, bytes?: Uint8Array): Promise<void> {
    await db.asPerson(person, (tx) => updatePreview(tx, person, id, number, { sealed_note: seal(key.key, JSON.stringify(note), noteAad(id, number)), ...(bytes && { sealed_file: seal(key.key, bytes, fileAad(id, number)) }) }));
  }

  /** Verifies what was not looked at yet, `most` of it; the rest is promised. */
  async function look(person: string, id: string, most: number): Promise<void> {
    const preview = await notes(person, id), waiting = preview?.items.filter(({ state }) => state === 'waiting') ?? [];
    if (!preview || waiting.length === 0) return;
    await mark(person);
    const identities = await identitiesOf(person), round = verify.round(), seen = new Map(preview.items.flatMap(({ judged, number }) => (judged ? [[judged.sha256, number] as const] : [])));
    for (const item of waiting.slice(0, most)) {
      const found = await file(person, id, item.number);
      if (!found) continue;
      const looked = await lookAt(person, item, found.bytes, found.key, round, identities);
      const hash = looked.note.judged?.sha256, isTwice = hash !== undefined && seen.has(hash);
      if (hash !== undefined && !isTwice) seen.set(hash, item.number);
      const gone = looked.note.state === 'nothing' || looked.note.state === 'refused' || isTwice;
      await rewrite(person, id, { ...looked.note, ...(isTwice && { state: 'twice' as const }), number: item.number }, found.key, gone ? new Uint8Array() : looked.bytes);
    }
    if (waiting.length > most) await promise(person, id);
  }

  /** What was kept before there were marks. */
  async function mark(person: string): Promise<void> {
    for (const id of await db.asPerson(person, (tx) => unmarked(tx, person))) {
      const [held] = await read(person, { id });
      if (held) await db.asPerson(person, async (tx) => writeMarks(tx, person, await keyOf(tx, person), id, held));
    }
  }

  const promise = (person: string, id: string) => db.asPerson(person, (tx) => jobs.send(tx, IMPORT_JOB, { person, id }, { singletonKey: id }));

  async function identitiesOf(person: string) {
    const { emails, identifiers } = await people.identities(person);
    return { addresses: emails, identifiers: identifiers.map(({ value }) => value) };
  }

  /** `bytes`: other than what was brought, where a picture only led to it. */
  async function lookAt(person: string, item: Item, bytes: Uint8Array, key: PersonKey, round: Pick<Verify, 'judge'>, identities: Awaited<ReturnType<typeof identitiesOf>>): Promise<{ note: Note; bytes?: Uint8Array }> {
    const { number: _, ...note } = item, opened = await verify.open(bytes);
    if (opened.address !== undefined) {
      const there = await verify.read(opened.address).catch((error: unknown) => { if (!(error instanceof AcquisError)) throw error; });
      if (!there || (await openCredential(there)).form === null) return { note: { ...note, state: 'refused', code: 'qr_unreachable', address: opened.address } };
      const looked = await lookAt(person, { ...item, address: opened.address }, there, key, round, identities);
      return { ...looked, bytes: looked.bytes ?? there };
    }
    const seen: Seen[] = [], at = clock.now();
    const report = await round.judge(opened.carrier === 'qr' ? opened.bytes : bytes, { lang: note.lang, seen: (answer) => seen.push(answer) });
    const { form } = opened;
    if (form !== null && NOBODYS.has(form)) return { note: { ...note, state: 'nothing', code: form } };
    if (form === null) return { note: { ...note, state: report.checks[0]?.result === 'fail' ? 'refused' : 'nothing', code: report.checks[0]?.code ?? 'not_a_credential' } };

    const hosted = hostedDocument(opened, seen), documents = [opened.document, hosted].filter((one) => one !== undefined);
    const isSigned = report.checks.some(({ check, result }) => (check === 'signature' || check === 'seal') && result === 'pass');
    const picture = isSigned ? await pictureOf([...documents, ...seen.map(jsonOf)], seen) : undefined;
    const said = claimsIn(report, opened, note.name), isPictured = picture !== undefined && said.image === undefined;
    const defined = report.verdict === 'invalid' ? [] : shortly(await readThrough(bytes, report.at));
    const { traces, already, alike } = await db.asPerson(person, async (tx) => ({ traces: await evidence.trace(tx, person, key, seen), already: (await heldRows(tx, person, { sha256: sha256(opened.bytes) }))[0], alike: await alikeOf(tx, people.keys, person, { claims: said, form, bytes: opened.bytes }, report) }));
    const judged: Judged = {
      report, form, carrier: opened.carrier, sha256: sha256(opened.bytes).toString('hex'), at: at.toISOString(), isPictured, claims: isPictured ? { ...said, image: picture } : said,
      isProved: isSigned && documents.some((document) => isAbout(document, identities)), defined, traces,
    };
    return { note: { ...note, state: already ? 'already' : 'credential', judged, ...(already ? { held: already.of ?? already.id } : alike !== undefined && { alike }) }, ...(opened.carrier === 'qr' && { bytes: opened.bytes }) };
  }

  /** The first picture the document names that is small and one; kept like any answer. */
  async function pictureOf(documents: readonly unknown[], seen: Seen[]): Promise<string | undefined> {
    const [address] = documents.flatMap(picturesNamed);
    if (address === undefined) return undefined;
    const bytes = await verify.read(address).catch((error: unknown) => { if (!(error instanceof AcquisError)) throw error; });
    const type = bytes && bytes.length <= PICTURE ? pictureType(bytes) : undefined;
    if (!bytes || type === undefined) return undefined;
    seen.push({ address, at: clock.now(), bytes, contentType: type });
    return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
  }

  const forget = (person: string, id: string) => db.asPerson(person, (tx) => deletePreview(tx, person, id));
  const sweep = (person: string) => db.asPerson(person, (tx) => sweepPreviews(tx, person, clock.now()));

  return { bring, refuse, room, look, notes, file, rewrite, promise, forget, sweep };
}

async function* piecesOf({ name, bytes, from, address, archive, seal: sealed }: Brought): AsyncGenerator<Piece> {
  const base = { name, from, ...(address !== undefined && { address }), ...(archive !== undefined && { archive }), ...(sealed && { seal: sealed }) };
  if (archive !== undefined) return yield bytes.length > LIMITS.entry ? refused(base, 'too_large') : { note: { ...base, state: 'waiting' }, bytes };
  if (!isZip(bytes)) return yield* piecesOfOne(base, bytes);
  try {
    for await (const inner of filesIn(bytes, LIMITS)) {
      const within = { name: inner.name, from: 'archive' as const, archive: name };
      if (inner.refusal) yield refused(within, inner.refusal);
      else if (isZip(inner.bytes)) yield refused(within, 'archive_nested');
      else yield* piecesOfOne(within, inner.bytes);
    }
  } catch (error) {
    // What was read of it stands; the rest of it is refused with its reason.
    if (!(error instanceof CredentialError)) throw error;
    yield refused(base, error.code);
  }
}

async function* piecesOfOne(base: Omit<Note, 'lang' | 'state'>, bytes: Uint8Array): AsyncGenerator<Piece> {
  if (bytes.length > LIMITS.entry) return yield refused(base, 'too_large');
  const shown = await shownIn(bytes);
  if (typeof shown === 'string') return yield refused(base, shown);
  if (shown.length === 0) return yield { note: { ...base, state: 'waiting' }, bytes };
  yield { note: { ...base, state: 'bundle' }, bytes };
  for (const text of shown.slice(0, MOST_SHOWN)) yield { note: { ...base, from: 'presentation', state: 'waiting' }, bytes: Buffer.from(text) };
  if (shown.length > MOST_SHOWN) yield refused(base, 'archive_limit');
}

/** Of a presentation or a list; why, when it cannot be read. */
async function shownIn(bytes: Uint8Array): Promise<readonly string[] | string> {
  const opened = await openCredential(bytes);
  try {
    return opened.form === null ? listedIn(opened) : presentedIn(opened);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return error.code;
  }
}

function refused(base: Omit<Note, 'lang' | 'state'>, code: string): Piece {
  return { note: { ...base, state: 'refused', code }, bytes: new Uint8Array() };
}

/** Images of Open Badges 2.0 often carry no more than the award's address: what stands there names its recipient. */
function hostedDocument({ form, document }: Opened, seen: readonly Seen[]): unknown {
  const id = document?.['id'];
  return form === 'ob2' && typeof id === 'string' ? jsonOf(seen.find(({ address }) => address === id)) : undefined;
}

function jsonOf(seen: Seen | undefined): unknown {
  try { return seen && JSON.parse(Buffer.from(seen.bytes).toString('utf8')); } catch { return undefined; }
}

/** A form that could not be read is still somebody's: it is called as its file was. */
function claimsIn(report: Report, { document }: Opened, name: string): Claims {
  const issuer = document?.['issuer'] ?? document?.['iss'], id = typeof issuer === 'string' ? issuer : typeof issuer === 'object' && issuer !== null && 'id' in issuer ? String(issuer.id) : '';
  return report.claims ?? { title: name, description: '', issuer: { id: report.issuer?.id ?? id }, outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [] };
}

function pictureType(bytes: Uint8Array): string | undefined {
  if (Buffer.from(bytes.subarray(0, 8)).toString('hex') === '89504e470d0a1a0a') return 'image/png';
  return /^\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]/.test(Buffer.from(bytes.subarray(0, 400)).toString('utf8')) ? 'image/svg+xml' : undefined;
}

function shortly(reading: Awaited<ReturnType<typeof readThrough>>): Defined[] {
  return (reading?.reports ?? []).map(({ profile, title, outcome, verdict, elements }) => {
    const asked = elements.filter(({ weight }) => weight === 'mandatory');
    return { profile, title, outcome, verdict, there: asked.filter((one) => one.outcome === 'pass').length, of: asked.length };
  });
}

/** Undefined where the bytes say it all themselves, and always will. */
export function claimsBeside({ form, claims, isPictured, report }: Judged, bytes: Uint8Array): Claims | undefined {
  return form === 'ob3' && !isPictured && report.claims !== null && badgeIn(bytes) ? undefined : claims;
}
