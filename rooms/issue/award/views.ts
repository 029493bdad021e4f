/** What an organisation may see of what it awarded, and the exact bytes it signed. */
import { proofValueOf, renderTemplate, sealedText, type Award } from '#credential';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { open, sha256 } from '#lib/seal';
import type { KeptAward } from '../batch/document.ts';
import type { IssuePorts } from '../batch/batch.ts';
import { wholeOf, type Halves } from '../batch/halves.ts';
import { saltOf } from '../batch/resume.ts';
import { openSlots } from '../batch/slots.ts';
import { templateReader } from '../batch/templates.ts';
import type { Status } from '../issue.events.ts';
import { recipientOf, signedForms, statusEvents, type AwardRow, type StoredForm } from '../store/awards.ts';
import { addIncident } from '../store/machine.ts';
import type { Form } from '../store/tables.ts';

export type StatusEvent = { readonly status: Status; /** Undefined: erased. */ readonly reason: string | undefined; readonly by: string; readonly at: string };
export type AwardLine = {
  readonly id: string;
  /** Public id: its address is /c/ID once its holder shows it. */
  readonly credential: string;
  readonly specification: string; readonly specificationId: string; readonly batch: string; readonly row: number;
  readonly state: 'planned' | 'signed' | 'logged';
  readonly status: Status;
  readonly createdAt: string;
  /** ISO date-time; undefined: without end. */
  readonly validUntil: string | undefined;
  readonly supersedes: string | undefined; readonly supersededBy: string | undefined;
  /** Undefined: the person was erased. */
  readonly person: { readonly name: string; readonly givenName?: string; readonly familyName?: string; readonly email: string; readonly language: string; readonly learnerId?: string } | undefined;
  readonly award: Omit<Award, 'holder'> | undefined;
};
export type AwardView = AwardLine & { readonly awardedBy: string; readonly signedAt: string | undefined; readonly loggedAt: string | undefined; readonly logIndex: number | undefined; readonly events: readonly StatusEvent[] };

function awardLine(row: AwardRow, keys: ReadonlyMap<string, Buffer>): AwardLine {
  const key = keys.get(row.person_key);
  const kept = key && openAward(key, row.id, row.sealed);
  return {
    id: row.id, credential: row.credential, specification: row.specification, specificationId: row.specification_id, batch: row.batch_id, row: row.row_number,
    state: row.logged_at ? 'logged' : row.signed_at ? 'signed' : 'planned', status: row.status, createdAt: row.created_at.toISOString(), validUntil: row.valid_until ?? undefined,
    supersedes: row.supersedes ?? undefined, supersededBy: row.superseded_by ?? undefined, award: kept?.award,
    // The name as it was signed; the address as it is known now.
    person: kept && key && { ...kept.holder, email: openAddress(key, row.recipient_id, row.recipient_sealed), language: kept.language, ...(kept.learnerId !== undefined && { learnerId: kept.learnerId }) },
  };
}

export async function awardLines(ports: Pick<IssuePorts, 'people'>, tx: Tx, rows: readonly AwardRow[]): Promise<AwardLine[]> {
  const keys = await ports.people.keys.open(tx, rows.map((row) => row.person_key));
  return rows.map((row) => awardLine(row, keys));
}

export async function awardView(ports: Pick<IssuePorts, 'people'>, tx: Tx, org: string, row: AwardRow): Promise<AwardView> {
  const keys = await ports.people.keys.open(tx, [row.person_key]), key = keys.get(row.person_key);
  const events = (await statusEvents(tx, org, row.id)).map((event) => ({ status: event.status, by: event.by, at: event.at.toISOString(), reason: key && event.reason_sealed.length > 0 ? open(key, event.reason_sealed, `issue_status_events:${row.id}`).toString() : undefined }));
  return { ...awardLine(row, keys), awardedBy: row.awarded_by, signedAt: row.signed_at?.toISOString(), loggedAt: row.logged_at?.toISOString(), logIndex: row.log_index === null ? undefined : Number(row.log_index), events };
}

export type SignedForm = { readonly id: string; readonly form: Form; readonly bytes: Uint8Array; readonly logIndex: number; readonly salt: Uint8Array };
/** What leaves for the learner. `key` is the person key that seals whatever is kept about them: erasing it erases the person. */
export type Handover = {
  readonly credentials: readonly SignedForm[];
  readonly recipient: { readonly id: string; readonly key: string; readonly name: string; readonly email: string; readonly lang: Lang };
};

/** The one way to the bytes: what does not have the recorded hash is never handed out. */
export async function bytesOf(ports: Pick<IssuePorts, 'people' | 'clock'>, tx: Tx, org: string, credential: string): Promise<{ bytes: Uint8Array; sha256: string; form: Form } | undefined> {
  const [form] = await signedForms(tx, org, { credential });
  const key = form && (await ports.people.keys.open(tx, [form.person_key])).get(form.person_key);
  if (!form || !key) return undefined;
  const bytes = await checkedBytes(ports, tx, org, form, key);
  return bytes && { bytes, sha256: form.sha256.toString('hex'), form: form.form };
}

export async function handover(ports: Pick<IssuePorts, 'people' | 'clock'>, tx: Tx, org: string, award: string): Promise<Handover | undefined> {
  const recipient = await recipientOf(tx, org, award);
  const key = recipient && (await ports.people.keys.open(tx, [recipient.key_id])).get(recipient.key_id);
  if (!recipient || !key) return undefined;
  const credentials: SignedForm[] = [];
  for (const form of await signedForms(tx, org, { award })) {
    const bytes = await checkedBytes(ports, tx, org, form, key);
    if (!bytes || form.log_index === null) return undefined;
    credentials.push({ id: form.credential, form: form.form, bytes, logIndex: Number(form.log_index), salt: saltOf(form, key) });
  }
  const { holder, language } = openAward(key, award, recipient.award_sealed), email = openAddress(key, recipient.id, recipient.sealed);
  return credentials.length === 0 ? undefined : { credentials, recipient: { id: recipient.id, key: recipient.key_id, name: holder.name, email, lang: language.split('-')[0] === 'fr' ? 'fr' : 'en' } };
}

async function checkedBytes(ports: Pick<IssuePorts, 'clock'>, tx: Tx, org: string, form: StoredForm, key: Buffer): Promise<Uint8Array | undefined> {
  const bytes = await signedBytes(tx, org, form, key).catch(() => undefined);
  if (bytes && sha256(bytes).equals(form.sha256)) return bytes;
  await addIncident(tx, org, form.credential, 'bytes_changed', ports.clock.now());
  return undefined;
}

/** Kept whole, or put together from the template, the slots and the signature; from halves and a seal. */
async function signedBytes(tx: Tx, org: string, form: StoredForm, key: Buffer): Promise<Uint8Array | undefined> {
  const kept = form.whole && open(key, form.whole, `issue_signed:${form.credential}`), template = form.template && (form.form === 'elm' || !kept) ? await templateReader(tx, org)(form.template) : undefined;
  if (template && 'common' in template) return kept && form.sealed ? sealedBytes(template, openSlots(key, form, form.sealed).values, kept) : undefined;
  if (kept) return kept;
  return template && form.sealed && form.proof ? Buffer.from(renderTemplate(template, openSlots(key, form, form.sealed).values, proofValueOf(form.proof))) : undefined;
}

function sealedBytes(halves: Halves, values: readonly string[], signatures: Buffer): Uint8Array {
  return Buffer.from(sealedText(JSON.stringify(wholeOf(halves, values)), JSON.parse(signatures.toString()) as object[]));
}

function openAward(key: Buffer, id: string, sealed: Buffer): KeptAward {
  return JSON.parse(open(key, sealed, `issue_awards:${id}`).toString()) as KeptAward;
}

function openAddress(key: Buffer, id: string, sealed: Buffer): string {
  return open(key, sealed, `issue_recipients:${id}`).toString();
}
