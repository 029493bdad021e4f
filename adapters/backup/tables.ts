// Which tables a backup holds, in which order they can be filled, and how their owner gets to see all rows of them.
import type pg from 'pg';

export type TableOf = { readonly name: string; readonly columns: readonly string[] };

/** In a file of their own that does not live long: without them nothing of any person opens, in the backup either. */
export const KEY_TABLES: readonly string[] = ['people_account_keys', 'people_keys'];

/** What must not outlive its hour (sessions, codes, journeys, counters), and what is made or brought again (archives to take away, imports not decided on). */
export const LEFT_OUT: readonly string[] = [
  'people_sessions', 'people_links', 'people_codes', 'people_challenges', 'people_kept', 'people_limits',
  'share_codes', 'share_sessions', 'hold_previews', 'hold_archives', 'hold_archive_parts',
];

/** All of them, those first that others point at. */
export async function tablesOf(client: pg.ClientBase): Promise<TableOf[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`select c.relname as name, array_agg(a.attname::text order by a.attnum) columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'lib_migrations' group by c.relname order by c.relname`);
  const { rows: arrows } = await client.query<{ from: string; to: string }>(`select c.relname as from, f.relname as to
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid where k.contype = 'f' and c.oid <> f.oid`);
  return inOrder(rows, arrows);
}

export function inOrder<T extends { readonly name: string }>(tables: readonly T[], arrows: readonly { readonly from: string; readonly to: string }[]): T[] {
  const placed = new Set<string>(), order: T[] = [];
  while (order.length < tables.length) {
    const next = tables.filter(({ name }) => !placed.has(name) && arrows.every(({ from, to }) => from !== name || placed.has(to) || !tables.some((table) => table.name === to)));
    if (next.length === 0) throw new Error(`tables that point at each other: ${tables.filter(({ name }) => !placed.has(name)).map(({ name }) => name).join(', ')}`);
    for (const table of next) { placed.add(table.name); order.push(table); }
  }
  return order;
}

async function isBound(client: pg.ClientBase): Promise<boolean> {
  return !(await client.query<{ free: boolean }>('select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user')).rows[0]?.free;
}

/** Policies bind the owner too (docs/decisions/003). An owner that may not pass them by is given the right to read, and to read alone; it stays, for the next backup. */
export async function letOwnerRead(client: pg.ClientBase): Promise<void> {
  if (!await isBound(client)) return;
  const { rows } = await client.query<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relforcerowsecurity
    and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_reads')`);
  for (const { name } of rows) await client.query(`set lock_timeout = '10s'; create policy owner_reads on "${name}" for select to current_user using (true); reset lock_timeout`);
}

/** While `work` fills the tables of a house in which nobody lives yet, inside the caller's transaction: COPY refuses policies that bind. */
export async function unbound<R>(client: pg.ClientBase, work: () => Promise<R>): Promise<R> {
  if (!await isBound(client)) return await work();
  const { rows } = await client.query<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relforcerowsecurity`);
  for (const { name } of rows) await client.query(`alter table "${name}" no force row level security`);
  const done = await work();
  await client.query('set constraints all immediate'); // what is checked at the end would be pending, and no table changes meanwhile
  for (const { name } of rows) await client.query(`alter table "${name}" force row level security`);
  return done;
}
