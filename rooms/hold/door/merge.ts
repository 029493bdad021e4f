// Two accounts of one person became one: what the one held, the other holds. The keys that seal it are the other's already; only rows move.
import { sql } from 'kysely';
import { withinPerson, type Tx } from '#lib/db';
import type { Merged } from '#rooms/people';
import { lockPerson } from '../hold.store.ts';

/** Every table of this room whose rows are a person's. */
const TABLES = ['hold_credentials', 'hold_choices', 'hold_standings', 'hold_replacements', 'hold_arrivals', 'hold_documents', 'hold_evidence', 'hold_tellings', 'hold_cards', 'hold_changes', 'hold_collections', 'hold_files', 'hold_marks', 'hold_alikes'] as const;

type Row = Readonly<Record<string, unknown>>;

/** Runs inside the transaction that merges. */
export async function mergeHeld(tx: Tx, { from, to }: Merged): Promise<void> {
  await lockPerson(tx, from);
  await lockPerson(tx, to);
  const rows = new Map<string, readonly Row[]>();
  await withinPerson(tx, from, async () => {
    for (const table of TABLES) rows.set(table, (await sql<Row>`delete from ${sql.table(table)} where person_id = ${from} returning *`.execute(tx)).rows);
    for (const table of ['hold_previews', 'hold_archives', 'hold_archive_parts']) await sql`delete from ${sql.table(table)} where person_id = ${from}`.execute(tx);
    await sql`delete from hold_wishes where person_id = ${from}`.execute(tx);
  });
  const leads = await withinPerson(tx, to, async () => {
    const same = await twins(tx, to, rows.get('hold_credentials') ?? []);
    for (const table of TABLES) for (const row of rows.get(table) ?? []) if (!same.has(String(row['id'] ?? row['credential']))) await insert(tx, table, { ...row, person_id: to });
    for (const [id, stays] of same) await sql`update hold_files set subject = ${stays} where person_id = ${to} and subject = ${id}`.execute(tx);
    for (const [id, stays] of same) await sql`update hold_alikes set of = ${stays} where person_id = ${to} and of = ${id} and credential <> ${stays}`.execute(tx);
    for (const id of same.keys()) await sql`delete from hold_alikes where person_id = ${to} and of = ${id}`.execute(tx);
    return same;
  });
  await sql`update hold_addresses set person_id = ${to} where person_id = ${from}`.execute(tx);
  for (const [id, stays] of leads) await sql`update hold_addresses set leads_to = ${stays} where public_id = ${id}`.execute(tx);
  await sql`update hold_receipts set person_id = ${to} where person_id = ${from}`.execute(tx);
  await sql`delete from hold_rounds where person_id = ${from}`.execute(tx);
  await sql`insert into hold_rounds (person_id, due_at) select ${to}, now() where exists (select 1 from hold_addresses where person_id = ${to}) on conflict do nothing`.execute(tx);
}

/** What both held: the one that stays is the account's that stays; the other's address leads there. Its further forms go with it. */
async function twins(tx: Tx, to: string, moved: readonly Row[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const row of moved) {
    const [stays] = (await sql<{ id: string }>`select coalesce(of, id) as id from hold_credentials where person_id = ${to} and sha256 = ${row['sha256']}`.execute(tx)).rows;
    if (stays) found.set(String(row['id']), stays.id);
  }
  for (const row of moved) { const stays = row['of'] == null ? undefined : found.get(String(row['of'])); if (stays && !found.has(String(row['id']))) found.set(String(row['id']), stays); }
  return found;
}

async function insert(tx: Tx, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values (${sql.join(names.map((name) => row[name]))}) on conflict do nothing`.execute(tx);
}
