/** What a person or program may see of a batch. */
import type { Tx } from '#lib/db';
import type { Specification } from '#credential';
import type { Field } from '../csv/columns.ts';
import { isFault, type Finding } from '../judge/codes.ts';
import { judgeRow, sameAddress } from '../judge/judge.ts';
import { codeCounts, restCounts, rowCounts, rowsAddressed, rowsAfter, type BatchRow, type StoredRow } from '../store/batches.ts';
import { countEarlier, stepCounts, type Steps } from '../store/machine.ts';
import type { BatchState, RowState, Source } from '../store/tables.ts';
import { batchKey, openCells, openFacts, termsOf, type BatchFacts, type Counts, type IssuePorts } from './batch.ts';

export type BatchLine = {
  readonly id: string; readonly specification: string; readonly specificationId: string; readonly source: Source; readonly state: BatchState; readonly madeBy: string;
  /** ISO date-times */
  readonly madeAt: string; readonly confirmedAt: string | undefined; readonly finishedAt: string | undefined;
  /** Undefined until it is done. */
  readonly counts: Counts | undefined;
};
export type BatchView = BatchLine & {
  readonly columns: readonly (Field | null)[]; readonly width: number; readonly awardedOn: string; readonly language: string; readonly onDuplicate: 'skip' | 'reissue'; readonly corrects: string | undefined;
  /** Undefined once the file is shredded. */
  readonly file: BatchFacts | undefined;
  readonly rows: Readonly<Record<RowState, number>>;
  /** How often each fault and remark occurs. */
  readonly codes: ReadonlyMap<string, number>;
  readonly steps: Steps;
  /** Ready rows whose person already holds a standing award of this specification. */
  readonly earlier: number;
};
export type Progress = { readonly batch: string; readonly state: BatchState; readonly total: number; readonly waiting: number; readonly steps: Steps; readonly duplicate: number };
export type RowView = { readonly number: number; readonly state: RowState; readonly cells: readonly string[]; readonly findings: readonly (Finding & { /** False: told, and in nobody's way. */ readonly fault: boolean })[] };

export function lineOf(row: BatchRow): BatchLine {
  return {
    id: row.id, specification: row.specification, specificationId: row.specification_id, source: row.source, state: row.state, madeBy: row.made_by, madeAt: row.made_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString(), finishedAt: row.finished_at?.toISOString(), counts: row.counts ?? undefined,
  };
}

export async function viewOf(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow): Promise<BatchView> {
  const { id } = batch, key = await batchKey(ports.people, tx, batch);
  return {
    ...lineOf(batch), columns: batch.columns, width: batch.width, awardedOn: batch.awarded_on, language: batch.language, onDuplicate: batch.on_duplicate, corrects: batch.corrects ?? undefined,
    file: key && openFacts(key, id, batch.sealed), rows: await rowCounts(tx, org, id), codes: await codeCounts(tx, org, id), steps: await stepCounts(tx, org, id),
    earlier: batch.state === 'draft' ? await countEarlier(tx, org, id, batch.specification_id) : 0,
  };
}

export async function progressOf(tx: Tx, org: string, { id, state, counts }: BatchRow): Promise<Progress> {
  const rows = await restCounts(tx, org, id), steps = await stepCounts(tx, org, id);
  // Once shredded, the rows are gone and the counts speak.
  const duplicate = counts?.duplicate ?? rows.duplicate;
  return { batch: id, state, waiting: rows.ready, duplicate, steps, total: rows.ready + steps.planned };
}

/** Judged again as they are read: a finding is never older than its cell. */
export async function rowViews(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, specification: Specification, page: { after: number; limit: number; states?: readonly RowState[] | undefined }): Promise<RowView[]> {
  const key = await batchKey(ports.people, tx, batch);
  if (!key) return [];
  const rows = await rowsAfter(tx, org, batch.id, page.after, page.limit, page.states), terms = termsOf(batch, specification, ports.clock);
  const firsts = await firstRows(tx, org, batch.id, rows);
  return rows.map((row) => {
    const cells = openCells(key, batch.id, row.number, row.sealed), alone = judgeRow({ number: row.number, cells }, terms);
    const first = row.address ? firsts.get(row.address.toString('hex')) : undefined;
    const { findings } = row.codes.includes('row_duplicate_in_file') ? sameAddress(alone, first) : alone;
    return { number: row.number, state: row.state, cells, findings: findings.map((finding) => ({ ...finding, fault: isFault(finding.code) })) };
  });
}

async function firstRows(tx: Tx, org: string, batch: string, rows: readonly StoredRow[]): Promise<Map<string, number>> {
  const twice = rows.filter((row) => row.codes.includes('row_duplicate_in_file')).flatMap((row) => (row.address ? [row.address] : []));
  const found = (await rowsAddressed(tx, org, batch, twice)).filter((row) => row.state !== 'excluded');
  return new Map(found.toReversed().flatMap((row) => (row.address ? [[row.address.toString('hex'), row.number] as const] : [])));
}
