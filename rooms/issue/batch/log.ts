/** signed → logged, and told: the leaf, the withdrawal of what is superseded, and what others promise on hearing of it, in one transaction. */
import type { Tx } from '#lib/db';
import { open } from '#lib/seal';
import { lockAwards } from '../store/awards.ts';
import { seizeBatch, type BatchRow } from '../store/batches.ts';
import { addIncident, addLogged, signedUnlogged } from '../store/machine.ts';
import { changeStatus } from '../award/status.ts';
import { CHUNK, type Channels, type IssuePorts } from './batch.ts';

export async function logChunk(ports: IssuePorts, channels: Channels, tx: Tx, org: string, batch: BatchRow, after: number): Promise<{ done: number; last: number }> {
  if (!await seizeBatch(tx, org, batch.id)) return { done: 0, last: after };
  const found = await signedUnlogged(tx, org, batch.id, after, CHUNK);
  const keys = await ports.people.keys.open(tx, found.map((row) => row.person_key));
  for (const row of found) if (!keys.has(row.person_key)) await addIncident(tx, org, row.credential, 'recipient_erased', ports.clock.now());
  const rows = found.flatMap((row) => { const key = keys.get(row.person_key); return key ? [{ ...row, salt: open(key, row.salt_sealed, `issue_planned:${row.credential}`) }] : []; });
  await supersede(ports, channels, tx, org, batch, rows);
  // The log's head is one row for the whole house: taken last, held shortest.
  const leaves = await ports.log.appendPlanned(tx, rows.map(({ sha256, salt }) => ({ type: 'credential', issuer: ports.sign.did(org), sha256, salt })));
  await addLogged(tx, rows.map(({ credential }, i) => ({ org_id: org, credential, log_index: String(leaves[i]?.index ?? raise()), logged_at: ports.clock.now() })));
  ports.passage?.('tell');
  if (rows.length > 0) await channels.issued.tell(tx, { organisation: org, awards: rows.map((row) => ({ award: row.award_id, credential: row.credential, recipient: row.recipient_id })) });
  return { done: found.length, last: found.at(-1)?.row_number ?? after };
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
