/** A file comes in: read, columns guessed, every row judged and kept sealed, in one transaction. Nothing is issued yet. */
import type { Tx } from '#lib/db';
import { day } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import { publicId } from '#lib/ids';
import { begun, inTurns } from '#lib/turns';
import type { SpecificationVersion } from '#rooms/design';
import type { Organisation } from '#rooms/people';
import { columnsFit, fingerprint, guessColumns, type Columns } from '../csv/columns.ts';
import type { Row, Sheet } from '../csv/read.ts';
import { readDate } from '../judge/date.ts';
import { judging, type Judgement } from '../judge/judge.ts';
import { addBatch, addRows, due, mapping, type StoredRow } from '../store/batches.ts';
import type { Source } from '../store/tables.ts';
import { chosenForms, type FormsChoice } from './choice.ts';
import { elmGround, type ElmGround } from './europass.ts';
import { addressBlind, CHUNK, sealCells, sealFacts, type IssuePorts } from './batch.ts';

export type DraftWish = {
  readonly sheet: Sheet;
  readonly source: Source;
  readonly fileName?: string | undefined;
  /** For rows without a date or language of their own: today, French. */
  readonly awardedOn?: string | undefined;
  readonly language?: string | undefined;
  /** Known beforehand; guessed otherwise. */
  readonly columns?: Columns | undefined;
  /** The award that the one row takes the place of. */
  readonly corrects?: string | undefined;
};

export type Ground = { readonly version: SpecificationVersion; readonly organisation: Organisation };
/** The same for whoever confirms: in which forms, and what has to be known for them beforehand. */
export type FirmGround = Ground & { readonly forms: FormsChoice; readonly elm?: ElmGround };

const SAMPLE = 50;
/** A draft that nobody comes back to is not kept for ever: it names people. */
const FORGOTTEN_MS = 30 * 86_400_000;

/**
 * Whether something new may begin, and with what. Asked before the transaction opens: one that holds locks never waits for a second connection.
 * @throws AcquisError not_found, specification_not_published, or why the house takes nothing new
 */
export async function groundFor(ports: IssuePorts, org: string, specification: string, use: 'award' | 'correction' = 'award'): Promise<Ground> {
  const refusal = await ports.ready?.();
  if (refusal) throw new AcquisError(refusal);
  const version = await ports.design.version(org, specification), organisation = await ports.people.organisation(org);
  if (!version || !organisation) throw new AcquisError('not_found', { message: `no published version ${specification}` });
  // A retired version gives no new award; what it gave before may still be put right.
  if (version.state !== 'published' && use === 'award') throw new AcquisError('specification_not_published');
  return { version, organisation };
}

/** @throws AcquisError as groundFor; form_lacks and the refusals of the seal, where one is wanted */
export async function firmGroundFor(ports: IssuePorts, org: string, specification: string, use: 'award' | 'correction' = 'award'): Promise<FirmGround> {
  const ground = await groundFor(ports, org, specification, use), forms = await ports.db.asOrganisation(org, (tx) => chosenForms(tx, org));
  return { ...ground, forms, ...(forms.further.includes('elm') && { elm: await elmGround(ports, org, ground) }) };
}

/** @returns the batch's id */
export async function draft(ports: IssuePorts, tx: Tx, org: string, by: string, { version }: Pick<Ground, 'version'>, wish: DraftWish, id = publicId()): Promise<string> {
  const { clock, people } = ports, { sheet } = wish, now = clock.now();
  const [key] = await people.keys.make(tx, { organisation: org }, 1);
  if (!key) throw new Error('no key was made');
  const { sample, rows } = await peek(sheet.rows());
  const guesses = guessColumns(sheet.header, sample.map((row) => row.cells), version.specification);
  const remembered = sheet.header && await mapping(tx, org, version.specificationId, fingerprint(sheet.header));
  if (wish.columns && !columnsFit(wish.columns, version.specification)) throw new AcquisError('bad_input', { faults: [{ path: 'columns', code: 'columns_unknown' }] });
  const columns = [wish.columns, remembered, guesses.map((guess) => guess.field)].find((c): c is Columns => c !== undefined && columnsFit(c, version.specification)) ?? [];
  refuseDay(wish.awardedOn, day(now));
  const facts = { awarded_on: wish.awardedOn ?? day(now), language: wish.language ?? 'fr', width: sheet.width, columns };
  await addBatch(tx, {
    org_id: org, id, specification: version.id, specification_id: version.specificationId, source: wish.source, made_by: by, made_at: now, key_id: key.id, corrects: wish.corrects ?? null,
    sealed: sealFacts(key.key, id, { fileName: wish.fileName, encoding: sheet.encoding, separator: sheet.separator, header: sheet.header, guesses }), ...facts,
  });
  await due(tx, { batch_id: id, work: 'shred', org_id: org, at: new Date(now.getTime() + FORGOTTEN_MS) });
  const judge = judging({ specification: version.specification, columns, width: sheet.width, awardedOn: facts.awarded_on, language: facts.language, today: day(now) });
  let adding = Promise.resolve();
  for await (const chunk of chunks(rows)) {
    const judged = await inTurns(chunk, (row) => ({ sealed: sealCells(key.key, id, row.number, row.cells), ...stored(ports, org, judge(row)) }));
    await adding;
    adding = begun(addRows(tx, org, id, judged)); // the database writes one chunk while the next is judged
  }
  await adding;
  return id;
}

/** Nobody has achieved anything tomorrow. @throws AcquisError bad_input */
export function refuseDay(awardedOn: string | undefined, today: string): void {
  if (awardedOn === undefined) return;
  const read = readDate(awardedOn, today);
  if (!('date' in read) || read.date !== awardedOn) throw new AcquisError('bad_input', { faults: [{ path: 'awardedOn', code: 'date_wrong' }] });
}

export function stored(ports: Pick<IssuePorts, 'secrets'>, org: string, judged: Judgement): Pick<StoredRow, 'number' | 'state' | 'codes' | 'address'> {
  return { number: judged.number, state: judged.state, codes: [...new Set(judged.findings.map((finding) => finding.code))], address: judged.email === undefined ? null : addressBlind(ports.secrets, org, judged.email) };
}

async function peek(rows: AsyncGenerator<Row>): Promise<{ sample: Row[]; rows: AsyncGenerator<Row> }> {
  const sample: Row[] = [];
  while (sample.length < SAMPLE) {
    const next = await rows.next();
    if (next.done) break;
    sample.push(next.value);
  }
  return { sample, rows: (async function* () { yield* sample; yield* rows; })() };
}

async function* chunks(rows: AsyncGenerator<Row>): AsyncGenerator<Row[]> {
  let chunk: Row[] = [];
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length === CHUNK) { yield chunk; chunk = []; }
  }
  if (chunk.length > 0) yield chunk;
}
