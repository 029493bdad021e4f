// What a run before this one planned or signed, read from its rows: nothing is believed of them but what the recipient's key opens.
import { text } from '#credential';
import type { Tx } from '#lib/db';
import { open, sha256 } from '#lib/seal';
import type { SpecificationVersion } from '#rooms/design';
import { addIncident, placedOf, plannedUnsigned, signedUnlogged, type PlannedRow } from '../store/machine.ts';
import type { BatchRow } from '../store/batches.ts';
import type { IncidentCode } from '../store/tables.ts';
import { CHUNK, chunkOf, type IssuePorts } from './batch.ts';
import { formNamed, type ToSign } from './forms.ts';
import type { KeptAward } from './document.ts';
import type { ToLog } from './log.ts';
import { openSlots } from './slots.ts';
import { templateReader } from './templates.ts';

/** `last`: where to go on from; undefined: nothing was left. */
export type Found<R> = { readonly rows: R[]; readonly last: number | undefined };

export async function resumeUnsigned(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, version: SpecificationVersion, after: number): Promise<Found<ToSign>> {
  const found = await plannedUnsigned(tx, org, batch.id, after, chunkOf(batch.plan)), template = templateReader(tx, org);
  const rows = await opened(ports, tx, org, found, async (row, key) => (row.template ? fromSlots(row, key, await template(row.template)) : fromDocument(ports, tx, org, batch, version, row, key)));
  return { rows, last: found.at(-1)?.row_number };
}

export async function resumeSigned(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, after: number): Promise<Found<ToLog>> {
  const found = await signedUnlogged(tx, org, batch.id, after, CHUNK);
  const rows = await opened(ports, tx, org, found, async (row, key) => ({ ...row, placed: placedOf(row), salt: saltOf(row, key) }));
  return { rows, last: found.at(-1)?.row_number };
}

/** Those that do not open are incidents; the others go on. */
async function opened<P extends PlannedRow, R>(ports: IssuePorts, tx: Tx, org: string, rows: readonly P[], read: (row: P, key: Buffer) => Promise<R | undefined>): Promise<R[]> {
  const keys = await ports.people.keys.open(tx, [...new Set(rows.map((row) => row.person_key))]), good: R[] = [];
  for (const row of rows) {
    const key = keys.get(row.person_key), one = key && await read(row, key).catch(() => undefined);
    if (one) good.push(one);
    else await addIncident(tx, org, row.credential, key ? 'rebuilt_differently' : 'recipient_erased' satisfies IncidentCode, ports.clock.now());
  }
  return good;
}

export function saltOf(row: Omit<PlannedRow, 'subject' | 'supersedes' | 'person_key' | 'award_sealed' | 'recipient_id' | 'chunk_size'>, key: Buffer): Buffer {
  if (row.sealed) return openSlots(key, row, row.sealed).salt;
  return open(key, row.salt_sealed ?? Buffer.alloc(0), `issue_planned:${row.credential}`);
}

function fromSlots(row: PlannedRow, key: Buffer, template: ToSign['template'] | undefined): ToSign | undefined {
  if (!template || !row.template || !row.sealed) return undefined;
  return { ...common(row, key), ...openSlots(key, row, row.sealed), template, templateId: row.template.toString('hex'), stored: true };
}

/** Planned before there were templates: built again, and what it was planned to be. */
async function fromDocument(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, version: SpecificationVersion, row: PlannedRow, key: Buffer): Promise<ToSign | undefined> {
  const kept = JSON.parse(open(key, row.award_sealed, `issue_awards:${row.award_id}`).toString()) as KeptAward, form = formNamed(row.form);
  const document = batch.plan && (await form.maker(ports, tx, org, batch.plan, version))(kept, row);
  if (!document || !row.unsigned_sha256?.equals(sha256(text(document)))) return undefined;
  const { template, id, values } = form.split(document, { verificationMethod: `${ports.sign.did(org)}#${row.key_id}`, created: row.created });
  return { ...common(row, key), salt: saltOf(row, key), template, templateId: id, values, stored: false };
}

function common(row: PlannedRow, personKey: Buffer) {
  const { credential, form, award_id, recipient_id, row_number, supersedes, key_id, created } = row;
  return { placed: placedOf(row), credential, form, award_id, recipient_id, row_number, supersedes, key_id, created, personKey };
}
