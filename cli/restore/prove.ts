// A backup counts once it was put back and everything in it was asked again: the log from its leaves, credentials from their bytes, lists from their signatures, keys with the master key.
import { sql } from 'kysely';
import type { House } from '../../house.ts';
import type { Header } from '#adapters/backup/format';

export type Proof = {
  readonly log: { readonly leaves: number; readonly root: string; readonly agrees: boolean };
  /** `read` of `all` were computed again; `wrong`: they do not verify; `unread`: whose people have no key. */
  readonly credentials: { readonly all: number; readonly read: number; readonly unread: number; readonly wrong: readonly string[] };
  readonly lists: { readonly fine: number; readonly failed: number; readonly problem: string };
  readonly people: { readonly fine: number; readonly wrong: number };
};
type Proved = Pick<House, 'rooms' | 'database'>;

const SAMPLE = 200, PAGE = 100;

export async function prove(house: Proved, header: Header, checkAll: boolean): Promise<Proof> {
  const log = await proveLog(house, header), organisations = await organisationsOf(house);
  return { log, credentials: await proveCredentials(house, organisations, checkAll), lists: await proveLists(house, organisations), people: await provePeople(house) };
}

export const isSound = ({ log, credentials, lists, people }: Proof): boolean => log.agrees && credentials.wrong.length === 0 && lists.failed === 0 && people.wrong === 0;

async function proveLog({ rooms }: Proved, { log }: Header): Promise<Proof['log']> {
  const { size: leaves, root, faults } = await rooms.log.check();
  return { leaves, root, agrees: faults.length === 0 && (log === undefined || (log.size === leaves && log.root === root)) };
}

async function organisationsOf({ database }: Proved): Promise<string[]> {
  return (await database.db.asHouse((tx) => sql<{ id: string }>`select id from people_organisations order by id`.execute(tx))).rows.map(({ id }) => id);
}

/** All, or as many as tell: evenly over each organisation's. */
async function proveCredentials({ rooms, database: { db } }: Proved, organisations: readonly string[], checkAll: boolean): Promise<Proof['credentials']> {
  const wrong: string[] = [];
  let all = 0, read = 0, unread = 0;
  for (const org of organisations) {
    const count = Number((await db.asOrganisation(org, (tx) => sql<{ n: string }>`select count(*) n from issue_signed where org_id = ${org}`.execute(tx), 'batch')).rows[0]?.n), every = checkAll ? 1 : Math.max(1, Math.ceil(count / SAMPLE));
    all += count;
    for (let from = 0; from < count; from += PAGE * every) {
      const ids = (await db.asOrganisation(org, (tx) => sql<{ credential: string }>`select credential from (select credential, row_number() over (order by credential) as place from issue_signed where org_id = ${org}) as numbered
        where place > ${from} and place <= ${from + PAGE * every} and (place - 1) % ${every} = 0`.execute(tx), 'batch')).rows.map(({ credential }) => credential);
      for (const id of ids) {
        const found = await db.asOrganisation(org, async (tx) => ({ bytes: await rooms.issue.bytesOf(tx, org, id), changed: (await sql`select 1 from issue_incidents where org_id = ${org} and credential = ${id} and code = 'bytes_changed'`.execute(tx)).rows.length > 0 }));
        if (found.changed) wrong.push(id);
        else if (!found.bytes) unread++;
        else {
          const { checks } = await rooms.verify.judge(found.bytes.bytes, { lang: 'en' });
          read++;
          if (!checks.some(({ check, result }) => check === 'signature' && result === 'pass')) wrong.push(id);
        }
      }
    }
  }
  return { all, read, unread, wrong };
}

/** Signed anew where half of their time is over; each is then fetched as anybody would. */
async function proveLists({ rooms }: Proved, organisations: readonly string[]): Promise<Proof['lists']> {
  let fine = 0, failed = 0, problem = '';
  await rooms.sign.renew().catch((error: unknown) => { problem = said(error); });
  for (const org of organisations) for (const { id } of await rooms.sign.lists(org)) {
    const list = await rooms.sign.statusList(id, 'revocation').catch((error: unknown) => { problem = said(error); return undefined; });
    if (list) fine++; else failed++;
  }
  return { fine, failed, problem };
}

async function provePeople({ rooms, database: { db } }: Proved): Promise<Proof['people']> {
  const { rows } = await db.asHouse((tx) => sql<{ id: string }>`select a.id from people_accounts a join people_account_keys k on k.person_id = a.id where a.merged_into is null order by a.id limit ${SAMPLE}`.execute(tx));
  let fine = 0;
  for (const { id } of rows) if ((await rooms.people.account(id).catch(() => undefined))?.email !== undefined) fine++;
  return { fine, wrong: rows.length - fine };
}

function said(error: unknown): string {
  return error instanceof AggregateError ? said(error.errors[0]) : error instanceof Error ? error.message : String(error);
}
