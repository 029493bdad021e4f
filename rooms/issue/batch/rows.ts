/** A draft is put right: columns said again, rows mended, left out, taken back in. Every judgement is made again from the cells. */
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Specification } from '#credential';
import { columnsFit, fingerprint, type Columns } from '../csv/columns.ts';
import { fileFault } from '../csv/fault.ts';
import type { Sheet } from '../csv/read.ts';
import { judgeRow, judging, sameAddress, type Judgement, type Terms } from '../judge/judge.ts';
import { changeBatch, keepMapping, keepRows, lockBatch, rowNumbered, rowsAddressed, rowsAfter, type BatchRow, type StoredRow } from '../store/batches.ts';
import { batchKey, CHUNK, openCells, openFacts, sealCells, termsOf, type IssuePorts } from './batch.ts';
import { refuseDay, stored } from './draft.ts';

/** Which draft, with its specification read before the transaction opened. */
export type DraftOf = { readonly org: string; readonly id: string; readonly specification: Specification };
type Draft = { readonly batch: BatchRow; readonly key: Buffer; readonly terms: Terms; readonly specification: Specification };

/** @throws AcquisError not_found, batch_closed */
async function openDraft(ports: IssuePorts, tx: Tx, { org, id, specification }: DraftOf): Promise<Draft> {
  const batch = await lockBatch(tx, org, id);
  if (!batch) throw new AcquisError('not_found');
  const key = await batchKey(ports.people, tx, batch);
  if (batch.state !== 'draft' || !key) throw new AcquisError('batch_closed');
  return { batch, key, specification, terms: termsOf(batch, specification, ports.clock) };
}

/** @throws AcquisError bad_input when a column is said twice or means nothing here */
export async function setColumns(ports: IssuePorts, tx: Tx, of: DraftOf, wish: { columns: Columns; awardedOn: string; language: string }): Promise<void> {
  const { org, id } = of, { batch, key, specification, terms } = await openDraft(ports, tx, of);
  // Only a twice said column can be wrong here: the form offers no unknown one.
  if (wish.columns.length !== batch.width || !columnsFit(wish.columns, specification)) throw new AcquisError('bad_input', { faults: [{ path: 'columns', code: 'columns_twice' }] });
  refuseDay(wish.awardedOn, terms.today);
  await changeBatch(tx, org, id, { columns: wish.columns, awarded_on: wish.awardedOn, language: wish.language });
  const { header } = openFacts(key, id, batch.sealed);
  if (header) await keepMapping(tx, { org_id: org, specification_id: batch.specification_id, header: fingerprint(header), columns: wish.columns, at: ports.clock.now() });
  const said = termsOf({ ...batch, columns: wish.columns, awarded_on: wish.awardedOn, language: wish.language }, specification, ports.clock);
  const judge = judging(said);
  for (let after = 0; ;) {
    const rows = await rowsAfter(tx, org, id, after, CHUNK);
    await keepRows(tx, org, id, rows.map((row) => {
      const cells = { number: row.number, cells: openCells(key, id, row.number, row.sealed) };
      return row.state === 'excluded' ? { ...stored(ports, org, judgeRow(cells, said)), state: 'excluded' } : stored(ports, org, judge(cells));
    }));
    const last = rows.at(-1);
    if (!last) return;
    after = last.number;
  }
}

/** @throws AcquisError not_found, batch_closed */
export async function mendRow(ports: IssuePorts, tx: Tx, of: DraftOf, number: number, change: { cells: readonly string[] } | 'exclude' | 'include'): Promise<Judgement> {
  const { org, id } = of, draft = await openDraft(ports, tx, of);
  const before = await rowNumbered(tx, org, id, number);
  if (!before) throw new AcquisError('not_found');
  return mend(ports, tx, org, draft, before, change);
}

/** Each mended row is judged against its neighbours; a list with more faults than this is better mended whole and dropped again. */
const MENDED_AT_ONCE = 2000;

/** Rows put right in a spreadsheet: the number of a row stands in its first column, as in the file of faults. @returns how many rows were replaced */
export async function mendFrom(ports: IssuePorts, tx: Tx, of: DraftOf, sheet: Sheet): Promise<number> {
  const { org, id } = of, draft = await openDraft(ports, tx, of);
  let mended = 0;
  for await (const { number: line, cells } of sheet.rows()) {
    if (line > MENDED_AT_ONCE) throw fileFault('file_too_many_rows', { max: MENDED_AT_ONCE });
    const number = Number(cells[0]);
    const before = Number.isInteger(number) ? await rowNumbered(tx, org, id, number) : undefined;
    if (!before) continue;
    await mend(ports, tx, org, draft, before, { cells: cells.slice(1, 1 + draft.batch.width).map(unguard) });
    mended++;
  }
  if (mended === 0) throw new AcquisError('bad_input', { faults: [{ path: 'file', code: 'file_not_the_faults' }] });
  return mended;
}

async function mend(ports: IssuePorts, tx: Tx, org: string, { batch, key, terms }: Draft, before: StoredRow, change: { cells: readonly string[] } | 'exclude' | 'include'): Promise<Judgement> {
  const { number } = before;
  const cells = typeof change === 'string' ? openCells(key, batch.id, number, before.sealed) : change.cells;
  const judged = judgeRow({ number, cells }, terms), now = stored(ports, org, judged);
  await keepRows(tx, org, batch.id, [{ ...now, ...(change === 'exclude' && { state: 'excluded' as const }), sealed: sealCells(key, batch.id, number, cells) }]);
  // Who else has the address it had, or has now, may be the second one no longer, or from now on.
  const others = await rowsAddressed(tx, org, batch.id, [before.address, now.address].filter((address) => address !== null));
  const firsts = new Map<string, number>();
  let mine = judged;
  const settled = others.filter((row) => row.state !== 'excluded').map((row) => {
    const alone = judgeRow({ number: row.number, cells: openCells(key, batch.id, row.number, row.sealed) }, terms);
    const first = alone.email === undefined ? undefined : firsts.get(alone.email);
    if (alone.email !== undefined && first === undefined) firsts.set(alone.email, row.number);
    const after = sameAddress(alone, first);
    if (row.number === number) mine = after;
    return stored(ports, org, after);
  });
  await keepRows(tx, org, batch.id, settled);
  return mine;
}

/** Takes back the apostrophe that kept a cell from running in the spreadsheet. */
function unguard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
