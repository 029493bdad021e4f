/** planned: awards and everything their signed bytes will be made of, written before anything is signed. One transaction a chunk. */
import { randomUUID } from 'node:crypto';
import type { Specification } from '#credential';
import { stamp } from '#lib/clock';
import type { Tx } from '#lib/db';
import { orderedId, publicId, rowId } from '#lib/ids';
import { random } from '#lib/random';
import { seal } from '#lib/seal';
import { begun, inTurns } from '#lib/turns';
import type { SpecificationVersion } from '#rooms/design';
import { judgeRow, type Entry } from '../judge/judge.ts';
import { rowsAfter, seizeBatch, settleRows, type BatchRow, type StoredRow } from '../store/batches.ts';
import { addChunks } from '../store/chunks.ts';
import { isSuperseded, recipientOf } from '../store/awards.ts';
import { addAwards, addPlanned, addRecipients, keepRecipient, lastAwards, lockRecipient, lockRecipients, type Earlier, type NewAward, type NewPlanned, type Recipient } from '../store/machine.ts';
import type { Form, IssueTables } from '../store/tables.ts';
import { addressBlind, batchKey, chunkOf, openCells, termsOf, type IssuePorts, type Plan } from './batch.ts';
import { credentialLanguage, validUntil, type KeptAward } from './document.ts';
import { formNamed, type ToSign } from './forms.ts';
import { sealSlots } from './slots.ts';
import { keepTemplates } from './templates.ts';

/** A person of this organisation and the key that seals what is kept about them. */
type Known = Recipient & { readonly key: Buffer };
/** A row that becomes an award: whose, the how manieth of theirs, in place of which. */
type Candidate = { readonly number: number; readonly entry: Entry; readonly recipient: Known; readonly sequence: number; readonly supersedes: string | null };

/** The rows behind `after`, judged once more. Of a confirmed batch no row changes, so they may be judged while those before are written. */
export type Judged = { readonly after: number; readonly rows: readonly StoredRow[]; readonly entries: ReadonlyMap<number, Entry> };

export async function judgeChunk(ports: IssuePorts, tx: Tx, batch: BatchRow, version: SpecificationVersion, after: number): Promise<Judged> {
  const rows = batch.state === 'confirmed' ? await rowsAfter(tx, batch.org_id, batch.id, after, chunkOf(batch.plan), ['ready']) : [];
  return { after, rows, entries: await entriesOf(ports, tx, batch, version.specification, rows) };
}

/** Rows that wait become awards. `ahead`: judged already, if they are the ones whose turn it is. @returns how many were looked at and what is to be signed; `busy`: another worker has the batch */
export async function planChunk(ports: IssuePorts, tx: Tx, org: string, id: string, version: SpecificationVersion, ahead: Judged): Promise<{ seen: number; rows: ToSign[]; busy: boolean }> {
  const batch = await seizeBatch(tx, org, id);
  if (!batch) return { seen: 0, rows: [], busy: true };
  const { rows, entries } = batch.state === 'confirmed' && ahead.after === batch.planned_to ? ahead : await judgeChunk(ports, tx, batch, version, batch.planned_to), last = rows.at(-1);
  if (!last || !batch.plan) return { seen: 0, rows: [], busy: false };
  const recipients = await recipientsOf(ports, tx, org, batch, [...entries.values()]);
  const candidates = await candidatesOf(ports, tx, org, batch, entries, recipients);
  const planned = await writePlan(ports, tx, org, batch, batch.plan, version, candidates);
  const numbers = new Set(candidates.map((candidate) => candidate.number));
  await settleRows(tx, org, id, last.number, rows.flatMap(({ number }) => (numbers.has(number) ? [] : [{ number, state: entries.has(number) ? 'duplicate' as const : 'faulty' as const }])));
  return { seen: rows.length, rows: planned, busy: false };
}

/** Judged once more: what is signed is what the cells say now, not what a column of ours says they said. */
async function entriesOf(ports: IssuePorts, tx: Tx, batch: BatchRow, specification: Specification, rows: readonly StoredRow[]): Promise<Map<number, Entry>> {
  const key = rows.length > 0 ? await batchKey(ports.people, tx, batch) : undefined;
  if (!key) return new Map();
  const terms = termsOf(batch, specification, ports.clock);
  const judged = await inTurns(rows, (row) => judgeRow({ number: row.number, cells: openCells(key, batch.id, row.number, row.sealed) }, terms));
  return new Map(judged.flatMap(({ number, entry }) => (entry ? [[number, entry] as const] : [])));
}

/** By e-mail address: known persons as they are, new ones with a key of their own. */
async function recipientsOf(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, entries: readonly Entry[]): Promise<Map<string, Known>> {
  const blinds = new Map(entries.map(({ person }) => [person.email, addressBlind(ports.secrets, org, person.email)]));
  if (batch.corrects !== null && !await correctRecipient(ports, tx, org, batch.corrects, entries[0])) return new Map();
  const found = new Map((await knownAt(ports, tx, org, [...blinds.values()])).map((known) => [known.address.toString('hex'), known]));
  const strangers = entries.filter(({ person }) => !found.has(hex(blinds.get(person.email))));
  for (const known of await meet(ports, tx, org, strangers.map(({ person }) => ({ email: person.email, address: blinds.get(person.email) ?? raise() })))) found.set(known.address.toString('hex'), known);
  return new Map([...blinds].flatMap(([email, blind]) => { const known = found.get(hex(blind)); return known ? [[email, known] as const] : []; }));
}

const hex = (blind: Buffer | undefined): string => blind?.toString('hex') ?? '';

async function knownAt(ports: IssuePorts, tx: Tx, org: string, addresses: readonly Buffer[]): Promise<Known[]> {
  const rows = await lockRecipients(tx, org, addresses), keys = await ports.people.keys.open(tx, rows.map((row) => row.key_id));
  return rows.map((row) => ({ ...row, key: keys.get(row.key_id) ?? raise() }));
}

async function meet(ports: IssuePorts, tx: Tx, org: string, people: readonly { readonly email: string; readonly address: Buffer }[]): Promise<Known[]> {
  if (people.length === 0) return [];
  const keys = await ports.people.keys.make(tx, { organisation: org }, people.length), now = ports.clock.now();
  const fresh: Known[] = await inTurns(people, ({ email, address }, i) => {
    const { id: key_id, key } = keys[i] ?? raise(), id = rowId(now);
    return { org_id: org, id, address, key_id, subject: `urn:uuid:${randomUUID()}`, sealed: sealAddress(key, id, email), created_at: now, key };
  });
  if (await addRecipients(tx, fresh) === fresh.length) return fresh;
  // Another batch made some of them a moment before: our keys for those are nobody's.
  const all = await knownAt(ports, tx, org, fresh.map((known) => known.address)), met = new Set(all.map((known) => known.key_id));
  await ports.people.keys.destroy(tx, fresh.flatMap(({ key_id }) => (met.has(key_id) ? [] : [key_id])));
  return all;
}

/** A corrected address stays the same person, unless somebody else has it. False when another correction came first. */
async function correctRecipient(ports: IssuePorts, tx: Tx, org: string, award: string, entry: Entry | undefined): Promise<boolean> {
  const holder = await recipientOf(tx, org, award), person = entry?.person;
  if (!holder || !person || !await lockRecipient(tx, org, holder.id) || await isSuperseded(tx, org, award)) return false;
  const key = (await ports.people.keys.open(tx, [holder.key_id])).get(holder.key_id);
  const address = addressBlind(ports.secrets, org, person.email);
  const [other] = await lockRecipients(tx, org, [address]);
  if (key && (!other || other.id === holder.id)) await keepRecipient(tx, org, holder.id, { address, sealed: sealAddress(key, holder.id, person.email) });
  return key !== undefined;
}

async function candidatesOf(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, entries: ReadonlyMap<number, Entry>, recipients: Map<string, Known>): Promise<Candidate[]> {
  const last = new Map((await lastAwards(tx, org, batch.specification_id, [...recipients.values()].map((r) => r.id))).map((a) => [a.recipient_id, a]));
  return [...entries].flatMap(([number, entry]) => {
    const recipient = recipients.get(entry.person.email);
    const standing: Earlier | undefined = recipient && last.get(recipient.id);
    if (!recipient || (standing?.standing && batch.on_duplicate === 'skip' && batch.corrects === null)) return [];
    const supersedes = batch.corrects ?? (standing?.standing ? standing.id : null);
    return [{ number, entry, recipient, sequence: (standing?.sequence ?? 0) + 1, supersedes }];
  });
}

/** An award each, and for each form of it all that its bytes will be made of. */
async function writePlan(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, plan: Plan, version: SpecificationVersion, candidates: readonly Candidate[]): Promise<ToSign[]> {
  if (candidates.length === 0) return [];
  const now = ports.clock.now(), forms = plan.forms ?? ['ob3'];
  const awards = await inTurns(candidates, (candidate) => awardOf(org, batch, candidate, now));
  const grounds: FormGround[] = [], written: Written[] = [];
  for (const form of forms) grounds.push(await groundOf(ports, tx, org, form, plan, version, awards.length));
  const adding = begun(addAwards(tx, awards.map(({ award }) => award))); // the database writes them while their documents are made
  for (const ground of grounds) written.push(...await planForm(org, ground, version.specification, awards));
  await keepTemplates(tx, org, new Map(written.map(({ row }) => [row.templateId, row.template])), now);
  await addChunks(tx, forms.map((form) => chunkRow(org, form, awards)));
  await addPlanned(tx, written.map(({ planned }) => planned));
  await adding;
  return written.map(({ row }) => row);
}

type Award = { readonly award: NewAward; readonly kept: KeptAward; readonly recipient: Known };
type Written = { readonly planned: NewPlanned; readonly row: ToSign };

function awardOf(org: string, batch: BatchRow, { number, entry: { person, award }, recipient, sequence, supersedes }: Candidate, now: Date): Award {
  const { name, givenName, familyName, learnerId, language } = person, id = orderedId(now);
  const kept: KeptAward = { holder: { name, ...(givenName && { givenName }), ...(familyName && { familyName }) }, award, language, ...(learnerId && { learnerId }) };
  return {
    kept, recipient,
    award: {
      org_id: org, id, specification_id: batch.specification_id, recipient_id: recipient.id, sequence, specification: batch.specification, batch_id: batch.id, row_number: number, supersedes,
      sealed: seal(recipient.key, JSON.stringify(kept), `issue_awards:${id}`), awarded_by: batch.confirmed_by ?? batch.made_by, created_at: now,
    },
  };
}

/** Named after its first row. */
function chunkRow(org: string, form: Form, awards: readonly Award[]): IssueTables['issue_chunks'] {
  const first = awards[0]?.award ?? raise(), last = awards.at(-1)?.award ?? raise();
  return { org_id: org, batch_id: first.batch_id, chunk: first.row_number, form, last_row: last.row_number, size: awards.length };
}

type FormGround = Awaited<ReturnType<typeof groundOf>>;

/** Each form has its own key and its own places, so that each can be checked and withdrawn by itself. */
async function groundOf(ports: IssuePorts, tx: Tx, org: string, form: Form, plan: Plan, version: SpecificationVersion, count: number) {
  const maker = formNamed(form), { id: key_id, verificationMethod } = await maker.key(ports, tx, org, plan), document = await maker.maker(ports, tx, org, plan, version);
  const created = stamp(ports.clock.now()); // after the key: no signature is older than what made it
  return { form, maker, key_id, verificationMethod, document, created, places: await ports.sign.reserve(tx, org, count) };
}

async function planForm(org: string, { form, maker, key_id, verificationMethod, document, created, places }: FormGround, specification: Specification, awards: readonly Award[]): Promise<Written[]> {
  const { chunk, size } = chunkRow(org, form, awards);
  return inTurns(awards, ({ award, kept, recipient }, i) => {
    const place = places[i] ?? raise(), credential = publicId(), { id: award_id, row_number, supersedes } = award;
    const stamps = { credential, list_url: place.url, list_index: place.index, valid_from: created, valid_until: validUntil(kept.award.awardedOn, specification.validForMonths), language: credentialLanguage(specification, kept.language) };
    const { template, id: templateId, values } = maker.split(document(kept, { ...stamps, subject: recipient.subject }), { verificationMethod, created });
    const slots = { salt: random(16), values }, bound = { award_id, form, list: place.list, key_id, created, template: Buffer.from(templateId, 'hex'), ...stamps };
    return {
      planned: { org_id: org, batch_id: award.batch_id, row_number, chunk, place: i, ...bound, sealed: sealSlots(recipient.key, bound, slots) },
      row: { credential, form, award_id, recipient_id: recipient.id, row_number, supersedes, key_id, created, personKey: recipient.key, template, templateId, ...slots, stored: true, placed: { batch: award.batch_id, chunk, size, place: i } },
    };
  });
}

/** Where they are reached now. What they are called is each award's to say: names change, and what is signed does not. */
function sealAddress(key: Buffer, id: string, email: string): Buffer {
  return seal(key, email, `issue_recipients:${id}`);
}

function raise(): never { throw new Error('fewer keys or places than were asked for'); }
