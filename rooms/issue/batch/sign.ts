/** planned → signed: each form by its own hand, outside of any transaction. Of two workers at once the second to write
    finds the row taken, and nothing it made leaves the house: some algorithms give other bytes each time. */
import { renderTemplate, proofValueOf } from '#credential';
import { stamp } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import { seal, sha256 } from '#lib/seal';
import { addIncident, addSigned } from '../store/machine.ts';
import type { IncidentCode } from '../store/tables.ts';
import type { IssuePorts, Plan } from './batch.ts';
import { formNamed, templateOf, unsignedOf, type Secured, type ToSign } from './forms.ts';
import type { ToLog } from './log.ts';

type Signed = { readonly row: ToSign; readonly secured: Secured };
type Refused = { readonly credential: string; readonly code: IncidentCode };
export type Outcome = { readonly signed: readonly Signed[]; readonly refused: readonly Refused[] };

export async function signRows(ports: IssuePorts, org: string, plan: Plan, rows: readonly ToSign[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const alike of Map.groupBy(rows, (row) => row.form).values()) outcomes.push(await secure(ports, org, plan, alike));
  return outcomes;
}

/** @returns the rows signed here, for the log; `busy`: another worker signs this batch too */
export async function keepSigned(ports: IssuePorts, org: string, outcomes: readonly Outcome[], commit: (work: () => Promise<boolean>) => Promise<boolean>): Promise<{ logs: ToLog[]; busy: boolean }> {
  if (outcomes.length === 0) return { logs: [], busy: false };
  const signed = outcomes.flatMap((o) => o.signed), at = ports.clock.now();
  const written = signed.map(({ row, secured }) => ({ org_id: org, credential: row.credential, form: row.form, placed: row.placed, ...kept(row, secured), key_id: row.key_id, signed_at: at }));
  const busy = await commit(() => ports.db.asOrganisation(org, async (tx) => {
    for (const { credential, code } of outcomes.flatMap((o) => o.refused)) await addIncident(tx, org, credential, code, at);
    return await addSigned(tx, written, at) < written.length;
  }, 'batch'));
  return { busy, logs: signed.map(({ row }, i) => ({ ...row, sha256: written[i]?.sha256 ?? Buffer.alloc(0) })) };
}

/** The signature alone where the plan holds the rest, a seal under the holder's key without what it is over, the whole bytes under it otherwise. */
function kept(row: ToSign, secured: Secured): { sealed: Buffer | null; proof: Buffer | null; sha256: Buffer } {
  if (row.stored && 'proof' in secured) return { sealed: null, proof: Buffer.from(secured.proof), sha256: Buffer.from(secured.sha256) };
  const whole = `issue_signed:${row.credential}`;
  if ('seal' in secured) return { sealed: seal(row.personKey, secured.seal, whole), proof: null, sha256: Buffer.from(secured.sha256) };
  const bytes = 'bytes' in secured ? secured.bytes : Buffer.from(renderTemplate(templateOf(row), row.values, proofValueOf(secured.proof)));
  return { sealed: seal(row.personKey, bytes, whole), proof: null, sha256: sha256(bytes) };
}

/** A key retired since the plan is replaced by the current one; one text that cannot be signed does not hold up the others. */
async function secure(ports: IssuePorts, org: string, plan: Plan, rows: readonly ToSign[]): Promise<Outcome> {
  const form = formNamed(rows[0]?.form ?? 'ob3');
  const sign = async (some: readonly ToSign[]): Promise<Outcome> => {
    const made = await form.secure(ports, org, some);
    return { signed: some.map((row, i) => ({ row, secured: made[i] ?? raise() })), refused: [] };
  };
  try {
    return await sign(rows);
  } catch (error) {
    const code = error instanceof AcquisError ? error.code : undefined;
    if (code === 'key_retired' || code === 'key_revoked') return sign(await underCurrentKey(ports, org, plan, rows));
    if (code !== 'unsignable') throw error;
    if (rows.length === 1) return { signed: [], refused: rows.map(({ credential }) => ({ credential, code: 'unsignable' })) };
    const middle = Math.ceil(rows.length / 2);
    const halves = [await secure(ports, org, plan, rows.slice(0, middle)), await secure(ports, org, plan, rows.slice(middle))];
    return { signed: halves.flatMap((h) => h.signed), refused: halves.flatMap((h) => h.refused) };
  }
}

/** What they say stays as planned; who signs, and when, is another, so their bytes are kept whole (a seal says nothing of what it is over, and stays apart). */
async function underCurrentKey(ports: IssuePorts, org: string, plan: Plan, rows: readonly ToSign[]): Promise<ToSign[]> {
  const form = formNamed(rows[0]?.form ?? 'ob3');
  const { id: key, verificationMethod } = form.newKey ? await form.newKey(ports, org) : await ports.db.asOrganisation(org, (tx) => form.key(ports, tx, org, plan)), created = stamp(ports.clock.now());
  return rows.map((row) => {
    const { template, id, values } = form.split(unsignedOf(row), { verificationMethod, created });
    return { ...row, key_id: key, created, template, templateId: id, values, stored: false };
  });
}

function raise(): never { throw new Error('fewer signatures than rows'); }
