// One way to the database: inside a transaction that says for whom. Row-level security answers nothing to the others.
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import { AcquisError } from '#lib/errors';
import { patientFor } from '#lib/patience';

/** A store narrows it: `tx.withTables<SignTables>()`. */
export type Tx = Transaction<object>;

export type Db = {
  /** Left of the landing the tenant is the organisation. `batch`: nobody waits in front of a page; a statement may take ten times as long.
      It looks up by key: what the planner last counted is from before the batch, and by that count reading a whole table is cheap. */
  asOrganisation<R>(organisation: string, work: (tx: Tx) => Promise<R>, pace?: 'page' | 'batch'): Promise<R>;
  /** Right of the landing the tenant is the person. */
  asPerson<R>(person: string, work: (tx: Tx) => Promise<R>): Promise<R>;
  /** Global tables only (accounts, log, published documents): tables with a tenant show no row here. */
  asHouse<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  close(): Promise<void>;
};

const STATEMENT_MS = 30_000, BATCH = 10;
const RETRIES = 5;
const SERIALIZATION = new Set(['40001', '40P01']);
/** 57014: a statement that took too long. */
const GONE = new Set(['57014', '57P01', '57P02', '57P03', '08000', '08003', '08006', '08001', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']);
const FULL = new Set(['53100', 'ENOSPC']);
const UNWRITABLE = new Set(['22021', '22P05']); // U+0000, which no text of a database holds: only somebody who tries things sends it

/** `statementMs`: how long the database may take over one statement before it is taken for lost. */
export function openDb(pool: Pool, statementMs = STATEMENT_MS): Db {
  const paces = { page: openPace(pool, statementMs), batch: openPace(pool, statementMs * BATCH) };

  async function within<R>(organisation: string, person: string, work: (tx: Tx) => Promise<R>, pace: 'page' | 'batch' = 'page'): Promise<R> {
    const { kysely, limit } = paces[pace];
    for (let attempt = 1; ; attempt++) {
      try {
        return await kysely.transaction().execute(async (tx) => {
          await sql`select set_config('acquis.org', ${organisation}, true), set_config('acquis.person', ${person}, true), set_config('statement_timeout', ${limit}, true)`.execute(tx);
          if (pace === 'batch') await sql`select set_config('enable_seqscan', 'off', true)`.execute(tx);
          return await work(tx);
        });
      } catch (error) {
        if (attempt < RETRIES && SERIALIZATION.has(codeOf(error))) continue;
        throw named(error);
      }
    }
  }
  return {
    asOrganisation: (organisation, work, pace) => within(organisation, '', work, pace),
    asPerson: (person, work) => within('', person, work),
    asHouse: (work) => within('', '', work),
    close: () => pool.end(),
  };
}

function openPace(pool: Pool, limitMs: number): { readonly kysely: Kysely<object>; readonly limit: string } {
  return { kysely: new Kysely<object>({ dialect: new PostgresDialect({ pool: patientFor(pool, limitMs) }) }), limit: `${limitMs}ms` };
}

/** A person's tables inside a transaction that is not theirs: two accounts becoming one, a person erased. Whoever it was for before, it is for again after. */
export async function withinPerson<R>(tx: Tx, person: string, work: () => Promise<R>): Promise<R> {
  const before = (await sql<{ person: string | null }>`select current_setting('acquis.person', true) as person`.execute(tx)).rows[0]?.person ?? '';
  const become = (id: string) => sql`select set_config('acquis.person', ${id}, true)`.execute(tx);
  await become(person);
  const done = await work(); // not in a finally: a statement that failed has ended the transaction, and the setting with it
  await become(before);
  return done;
}

/** True for PostgreSQL's unique_violation: the row was there already. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505';
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

function named(error: unknown): unknown {
  const code = codeOf(error);
  if (GONE.has(code) || (error instanceof Error && /Connection terminated|timeout exceeded when trying to connect|not queryable/.test(error.message))) return new AcquisError('database_unavailable', { cause: error });
  if (UNWRITABLE.has(code)) return new AcquisError('bad_request', { cause: error });
  if (FULL.has(code)) return new AcquisError('storage_full', { cause: error });
  return error;
}
