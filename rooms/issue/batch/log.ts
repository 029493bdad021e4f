/** signed → logged, and told: the leaf, the withdrawal of what is superseded, and what others promise on hearing of it, in one transaction. */
import { isDuplicate, type Tx } from '#lib/db';
import type { BatchRow } from '../store/batches.ts';
import { lockAwards } from '../store/awards.ts';
import type { Placed } from '../store/chunks.ts';
import { addLogged } from '../store/machine.ts';
import type { Form } from '../store/tables.ts';
import { changeStatus } from '../award/status.ts';
import type { Channels, IssuePorts } from './batch.ts';

/** One credential between its signature and the log. `salt` of its leaf: chosen when it was planned. */
export type ToLog = { readonly credential: string; readonly form: Form; readonly award_id: string; readonly recipient_id: string; readonly row_number: number; readonly supersedes: string | null; readonly salt: Buffer; readonly sha256: Buffer; readonly placed: Placed | undefined };

/** @returns `busy`: another worker logged some of them meanwhile; then nothing was done here */
export async function logRows(ports: IssuePorts, channels: Channels, org: string, batch: BatchRow, rows: readonly ToLog[]): Promise<{ busy: boolean }> {
  if (rows.length === 0) return { busy: false };
  try {
    await ports.db.asOrganisation(org, (tx) => logAll(ports, channels, tx, org, batch, rows), 'batch');
    return { busy: false };
  } catch (error) {
    if (isDuplicate(error) || error instanceof LoggedMeanwhile) return { busy: true };
    throw error;
  }
}

class LoggedMeanwhile extends Error {}

async function logAll(ports: IssuePorts, channels: Channels, tx: Tx, org: string, batch: BatchRow, rows: readonly ToLog[]): Promise<void> {
  const awards = [...Map.groupBy(rows, (row) => row.award_id).values()].flatMap((forms) => forms.find(({ form }) => form === 'ob3') ?? forms[0] ?? []);
  await supersede(ports, channels, tx, org, batch, awards);
  // The log's head is one row for the whole house: taken last, held shortest.
  const issuer = ports.sign.did(org), leaves = await ports.log.appendPlanned(tx, rows.map(({ sha256, salt }) => ({ type: 'credential', issuer, sha256, salt }))), at = ports.clock.now();
  const logged = rows.map(({ credential, form, placed }, i) => ({ org_id: org, credential, form, placed, log_index: leaves[i]?.index ?? raise(), logged_at: at }));
  if (!await addLogged(tx, logged, at)) throw new LoggedMeanwhile();
  ports.passage?.('tell');
  await channels.issued.tell(tx, { organisation: org, awards: awards.map((row) => ({ award: row.award_id, credential: row.credential, recipient: row.recipient_id })) });
}

/** The old credential falls in the moment the new one stands: the learner is never without, and never with two. */
async function supersede(ports: IssuePorts, channels: Channels, tx: Tx, org: string, batch: BatchRow, rows: readonly { award_id: string; credential: string; supersedes: string | null }[]): Promise<void> {
  const old = rows.flatMap(({ supersedes }) => (supersedes === null ? [] : [supersedes]));
  if (old.length === 0) return;
  await lockAwards(tx, org, old);
  const credentials = await changeStatus(ports, channels, tx, org, old, { to: 'revoked', reason: 'superseded', by: batch.confirmed_by ?? batch.made_by });
  for (const row of rows) {
    if (row.supersedes !== null) await channels.superseded.tell(tx, { organisation: org, award: row.supersedes, by: row.award_id, credentials: credentials.get(row.supersedes) ?? [] });
  }
}

function raise(): never { throw new Error('the log gave fewer leaves than it took'); }
