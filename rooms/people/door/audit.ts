// Who did what, when, on which id. Ids, never contents: an audit trail must survive an erasure.
import type { Tx } from '#lib/db';
import { rowId } from '#lib/ids';
import type { Ports } from '../people.ts';
import { auditRows, insertAudit } from '../store/records.ts';
import type { Accounts } from './accounts.ts';

const PAGE = 100;

/** `by`: a person's id, `api-key:ID`, or `house` (start-up, command line). `act`: `room.what`, such as `people.invited`. */
export type AuditEntry = { readonly organisation?: string; readonly by: string; readonly act: string; readonly subject: string };
export type History = { readonly lines: readonly { readonly id: string; readonly at: string; readonly by: string; readonly name: string | undefined; readonly act: string; readonly subject: string }[]; /** Ask again with it for the older ones. */ readonly older: string | undefined };

export function auditTrail({ db, clock }: Ports, people: Accounts) {
  return {
    /** In the teller's transaction: `asOrganisation` of the same organisation, or any other for the house. */
    async audit(tx: Tx, { organisation = 'house', by, act, subject }: AuditEntry): Promise<void> {
      await insertAudit(tx, { org_id: organisation, id: rowId(clock.now()), at: clock.now(), by, act, subject });
    },
    async history(organisation: string | undefined, before?: string): Promise<History> {
      const read = async (tx: Tx): Promise<History> => {
        const rows = await auditRows(tx, organisation ?? 'house', before, PAGE + 1);
        const shown = rows.slice(0, PAGE);
        const names = await people.read(tx, [...new Set(shown.map((row) => row.by))].filter((by) => /^[0-9a-f-]{36}$/.test(by)));
        return {
          lines: shown.map((row) => ({ id: row.id, at: row.at.toISOString(), by: row.by, name: names.get(row.by)?.name, act: row.act, subject: row.subject })),
          older: rows.length > PAGE ? shown.at(-1)?.id : undefined,
        };
      };
      return organisation === undefined ? db.asHouse(read) : db.asOrganisation(organisation, read);
    },
  };
}
