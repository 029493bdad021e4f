/** The word is given, or taken back. */
import { labelsIn } from '#framework';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { changeBatch, due, dropRows, lockBatch, notDue, restCounts } from '../store/batches.ts';
import { stepCounts } from '../store/machine.ts';
import type { IssuePorts, Plan } from './batch.ts';
import type { FirmGround } from './draft.ts';
import { elmLabelsOf, keepDisplay } from './europass.ts';
import { passGate } from './gate.ts';

export type Confirmation = { readonly onDuplicate: 'skip' | 'reissue'; readonly ground: FirmGround };

/**
 * Fixes what will be signed and promises the work. A second click finds it confirmed and changes nothing.
 * @throws AcquisError not_found, batch_closed, bad_input (nothing ready), definition_refuses, address_frozen
 */
export async function confirm(ports: IssuePorts, tx: Tx, org: string, id: string, by: string, { onDuplicate, ground }: Confirmation): Promise<void> {
  const batch = await lockBatch(tx, org, id);
  if (!batch) throw new AcquisError('not_found');
  if (batch.state === 'confirmed' || batch.state === 'done') return;
  if (batch.state !== 'draft') throw new AcquisError('batch_closed');
  if ((await restCounts(tx, org, id)).ready === 0) throw new AcquisError('bad_input', { faults: [{ path: 'rows', code: 'batch_nothing_ready' }] });
  if (ground.version.id !== batch.specification) throw new AcquisError('bad_request');
  // What was given before a definition refused may still be put right.
  if (batch.corrects === null) await passGate(ports, tx, org, ground);
  await ports.sign.freezeAddress(tx);
  const now = ports.clock.now();
  await changeBatch(tx, org, id, { state: 'confirmed', confirmed_by: by, confirmed_at: now, on_duplicate: onDuplicate, plan: await planOf(ports, tx, org, ground) });
  await due(tx, { batch_id: id, work: 'advance', org_id: org, at: now });
  await notDue(tx, id, 'shred');
  await ports.jobs.send(tx, 'issue.advance', { organisation: org, batch: id }, { singletonKey: id });
  await ports.people.audit(tx, { organisation: org, by, act: 'issue.batch-confirmed', subject: id });
}

/** Before the first award is written. What people's file said is gone at once. @throws AcquisError not_found, batch_under_way */
export async function cancel(ports: IssuePorts, tx: Tx, org: string, id: string, by: string): Promise<void> {
  const batch = await lockBatch(tx, org, id);
  if (!batch) throw new AcquisError('not_found');
  if (batch.state === 'cancelled') return;
  if (batch.state === 'done' || (await stepCounts(tx, org, id)).planned > 0) throw new AcquisError('batch_under_way');
  await changeBatch(tx, org, id, { state: 'cancelled', finished_at: ports.clock.now() });
  await notDue(tx, id, 'advance');
  await shred(ports, tx, org, id);
  await ports.people.audit(tx, { organisation: org, by, act: 'issue.batch-cancelled', subject: id });
}

/** The file as it came in: its rows go, and its key, so that no copy of them opens. Awards and counts stay. */
export async function shred(ports: Pick<IssuePorts, 'people' | 'clock'>, tx: Tx, org: string, id: string): Promise<void> {
  const batch = await lockBatch(tx, org, id);
  if (!batch) return;
  if (batch.state === 'draft') await changeBatch(tx, org, id, { state: 'cancelled', finished_at: ports.clock.now() });
  await dropRows(tx, org, id);
  await ports.people.keys.destroy(tx, [batch.key_id]);
  await notDue(tx, id, 'shred');
}

async function planOf(ports: IssuePorts, tx: Tx, org: string, { version: { id }, organisation, forms: { further, tokenKey }, elm }: FirmGround): Promise<Plan> {
  const version = await ports.design.freeze(tx, org, id), { name, description, email, website } = organisation;
  if (elm) await keepDisplay(tx, org, id, elm, ports.clock.now());
  return {
    maker: 1, ...(further.length > 0 && { forms: ['ob3', ...further], tokenKey }), achievementId: `${ports.publicUrl}/design/${version.id}`, version: String(version.number), specificationSha256: version.sha256,
    labels: { ...labelsIn(version.specification), ...(elm && elmLabelsOf(elm, version.specification)) }, ...(elm && { elm: { seal: elm.seal, issuer: elm.issuer, ...(elm.sealedBy && { sealedBy: elm.sealedBy }) } }),
    issuer: { id: ports.sign.did(org), name, url: website ?? `${ports.publicUrl}/o/${org}`, ...(description && { description }), ...(email && { email }) },
  };
}
