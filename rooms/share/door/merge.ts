// Two accounts of one person became one: links go on at their addresses, helpers go on reading. A portfolio is sealed for its account: that of the account that goes is switched off, and its name is kept for the one that stays.
import { sql, type RawBuilder } from 'kysely';
import { withinPerson, type Tx } from '#lib/db';
import type { Merged } from '#rooms/people';

/** Every table of this room whose rows are a person's. */
const TABLES = ['share_links', 'share_items', 'share_files', 'share_withdrawals', 'share_views', 'share_helps', 'share_help_notes', 'share_helpers', 'share_names'] as const;
/** A day is a day: read as text, no time zone moves it. */
const DAYS: Readonly<Record<string, RawBuilder<unknown>>> = { share_views: sql`, day::text as day`, share_helps: sql`, last_day::text as last_day` };
type Row = Readonly<Record<string, unknown>>;

/** Runs inside the transaction that merges. The keys that seal it are the other's already; only rows are copied. */
export async function mergeShared(tx: Tx, { from, to }: Merged): Promise<void> {
  const rows = await withinPerson(tx, from, async () => {
    const found = new Map<string, readonly Row[]>();
    for (const table of TABLES) found.set(table, (await sql<Row>`select * ${DAYS[table] ?? sql``} from ${sql.table(table)} where person_id = ${from}`.execute(tx)).rows);
    for (const table of ['share_portfolios', 'share_helpers', 'share_names']) await sql`delete from ${sql.table(table)} where person_id = ${from}`.execute(tx);
    return found;
  });
  await withinPerson(tx, to, async () => {
    for (const table of TABLES) for (const row of rows.get(table) ?? []) await insert(tx, table, { ...row, person_id: to });
    await sql`update share_names set released_at = now() where person_id = ${to} and released_at is null and name = any(${(rows.get('share_names') ?? []).map(({ name }) => name)}::bytea[])`.execute(tx);
  });
  await sql`update share_addresses set person_id = ${to} where person_id = ${from}`.execute(tx);
}

async function insert(tx: Tx, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values (${sql.join(names.map((name) => row[name]))}) on conflict do nothing`.execute(tx);
}
