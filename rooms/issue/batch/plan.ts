/** planned: awards and everything their signed bytes will be made of, written before anything is signed. One transaction a chunk. */
import { randomBytes, randomUUID } from 'node:crypto';
import { text, type Specification } from '#credential';
import { stamp } from '#lib/clock';
import type { Tx } from '#lib/db';
import { publicId, rowId } from '#lib/ids';
import { seal, sha256 } from '#lib/seal';
import type { SpecificationVersion } from '#rooms/design';
import { judgeRow, type Entry } from '../judge/judge.ts';
import { rowsAfter, seizeBatch, setRowStates, type BatchRow, type StoredRow } from '../store/batches.ts';
import { isSuperseded, recipientOf } from '../store/awards.ts';
import { addAwards, addRecipients, keepRecipient, lastAwards, lockRecipient, lockRecipients, type Earlier, type Recipient } from '../store/machine.ts';
import { addressBlind, batchKey, CHUNK, openCells, termsOf, type IssuePorts, type Plan } from './batch.ts';
import { credentialLanguage, documentOf, validUntil, type KeptAward } from './document.ts';

/** A row that becomes an award: whose, the how manieth of theirs, in place of which. */
type Candidate = { readonly number: number; readonly entry: Entry; readonly recipient: Recipient; readonly sequence: number; readonly supersedes: string | null };

/** Rows that wait become awards. `busy`: another worker has the batch. */
export async function planChunk(ports: IssuePorts, tx: Tx, org: string, id: string, version: SpecificationVersion): Promise<{ done: number; busy: boolean }> {
  const batch = await seizeBatch(tx, org, id);
  if (!batch) return { done: 0, busy: true };
  const rows = batch.state === 'confirmed' ? await rowsAfter(tx, org, id, 0, CHUNK, ['ready']) : [];
  if (rows.length === 0 || !batch.plan) return { done: 0, busy: false };
  const entries = await entriesOf(ports, tx, batch, version.specification, rows);
  const recipients = await recipientsOf(ports, tx, org, batch, [...entries.values()]);
  const candidates = await candidatesOf(ports, tx, org, batch, entries, recipients);
  await writePlan(ports, tx, org, batch, batch.plan, version.specification, candidates);
  const numbers = new Set(candidates.map((candidate) => candidate.number));
  await setRowStates(tx, org, id, [...numbers], 'planned');
  await setRowStates(tx, org, id, [...entries.keys()].filter((number) => !numbers.has(number)), 'duplicate');
  await setRowStates(tx, org, id, rows.map((row) => row.number).filter((number) => !entries.has(number)), 'faulty');
  return { done: rows.length, busy: false };
}

/** Judged once more: what is signed is what the cells say now, not what a column of ours says they said. */
async function entriesOf(ports: IssuePorts, tx: Tx, batch: BatchRow, specification: Specification, rows: readonly StoredRow[]): Promise<Map<number, Entry>> {
  const key = await batchKey(ports.people, tx, batch);
  if (!key) return new Map();
  const terms = termsOf(batch, specification, ports.clock);
  return new Map(rows.flatMap((row) => {
    const { entry } = judgeRow({ number: row.number, cells: openCells(key, batch.id, row.number, row.sealed) }, terms);
    return entry ? [[row.number, entry] as const] : [];
  }));
}

/** By e-mail address: known persons as they are, new ones with a key of their own. */
async function recipientsOf(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, entries: readonly Entry[]): Promise<Map<string, Recipient>> {
  const blinds = new Map(entries.map(({ person }) => [person.email, addressBlind(ports.secrets, org, person.email)]));
  if (batch.corrects !== null && !await correctRecipient(ports, tx, org, batch.corrects, entries[0])) return new Map();
  const known = await lockRecipients(tx, org, [...blinds.values()]);
  const fresh = entries.filter(({ person }) => !known.some((r) => r.address.equals(blinds.get(person.email) ?? Buffer.alloc(0))));
  const keys = await ports.people.keys.make(tx, { organisation: org }, fresh.length), now = ports.clock.now();
  await addRecipients(tx, fresh.map(({ person }, i) => {
    const { id: keyId, key } = keys[i] ?? raise(), id = rowId(now);
    return { org_id: org, id, address: blinds.get(person.email) ?? Buffer.alloc(0), key_id: keyId, subject: `urn:uuid:${randomUUID()}`, sealed: sealRecipient(key, id, person), created_at: now };
  }));
  const all = await lockRecipients(tx, org, [...blinds.values()]);
  // Another batch may have made some of them a moment before: then our keys for those are nobody's.
  await ports.people.keys.destroy(tx, keys.map((key) => key.id).filter((keyId) => !all.some((r) => r.key_id === keyId)));
  const byAddress = new Map(all.map((r) => [r.address.toString('hex'), r]));
  return new Map([...blinds].flatMap(([email, blind]) => { const r = byAddress.get(blind.toString('hex')); return r ? [[email, r] as const] : []; }));
}

/** A corrected address stays the same person, unless somebody else has it. False when another correction came first. */
async function correctRecipient(ports: IssuePorts, tx: Tx, org: string, award: string, entry: Entry | undefined): Promise<boolean> {
  const holder = await recipientOf(tx, org, award), person = entry?.person;
  if (!holder || !person || !await lockRecipient(tx, org, holder.id) || await isSuperseded(tx, org, award)) return false;
  const key = (await ports.people.keys.open(tx, [holder.key_id])).get(holder.key_id);
  const address = addressBlind(ports.secrets, org, person.email);
  const [other] = await lockRecipients(tx, org, [address]);
  if (key && (!other || other.id === holder.id)) await keepRecipient(tx, org, holder.id, { address, sealed: sealRecipient(key, holder.id, person) });
  return key !== undefined;
}

async function candidatesOf(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, entries: Map<number, Entry>, recipients: Map<string, Recipient>): Promise<Candidate[]> {
  const last = new Map((await lastAwards(tx, org, batch.specification_id, [...recipients.values()].map((r) => r.id))).map((a) => [a.recipient_id, a]));
  return [...entries].flatMap(([number, entry]) => {
    const recipient = recipients.get(entry.person.email);
    const standing: Earlier | undefined = recipient && last.get(recipient.id);
    if (!recipient || (standing?.standing && batch.on_duplicate === 'skip' && batch.corrects === null)) return [];
    const supersedes = batch.corrects ?? (standing?.standing ? standing.id : null);
    return [{ number, entry, recipient, sequence: (standing?.sequence ?? 0) + 1, supersedes }];
  });
}

async function writePlan(ports: IssuePorts, tx: Tx, org: string, batch: BatchRow, plan: Plan, specification: Specification, candidates: readonly Candidate[]): Promise<void> {
  if (candidates.length === 0) return;
  const keys = await ports.people.keys.open(tx, candidates.map((c) => c.recipient.key_id));
  const signing = await ports.sign.issuingKey(tx, org);
  const now = ports.clock.now(), created = stamp(now); // after the key: no signature is older than what made it
  const places = await ports.sign.reserve(tx, org, candidates.length);
  const written = candidates.map(({ number, entry: { person, award }, recipient, sequence, supersedes }, i) => {
    const personKey = keys.get(recipient.key_id) ?? raise(), place = places[i] ?? raise(), id = publicId(), credential = publicId();
    const { name, givenName, familyName, learnerId, language } = person;
    const kept: KeptAward = { holder: { name, ...(givenName && { givenName }), ...(familyName && { familyName }) }, award, language, ...(learnerId && { learnerId }) };
    const stamps = { credential, subject: recipient.subject, list_url: place.url, list_index: place.index, valid_from: created, valid_until: validUntil(award.awardedOn, specification.validForMonths), language: credentialLanguage(specification, language) };
    const { subject: _, ...planned } = stamps;
    return {
      award: {
        org_id: org, id, specification_id: batch.specification_id, recipient_id: recipient.id, sequence, specification: batch.specification, batch_id: batch.id, row_number: number, supersedes,
        sealed: seal(personKey, JSON.stringify(kept), `issue_awards:${id}`), awarded_by: batch.confirmed_by ?? batch.made_by, created_at: now,
      },
      planned: {
        org_id: org, award_id: id, form: 'ob3' as const, batch_id: batch.id, row_number: number, list: place.list, key_id: signing.id, created, ...planned,
        unsigned_sha256: sha256(text(documentOf(ports.publicUrl, plan, specification, kept, stamps))), salt_sealed: seal(personKey, randomBytes(16), `issue_planned:${credential}`),
      },
    };
  });
  await addAwards(tx, written.map((w) => w.award), written.map((w) => w.planned));
}

/** Where they are reached now. What they are called is each award's to say: names change, and what is signed does not. */
function sealRecipient(key: Buffer, id: string, { email }: Entry['person']): Buffer {
  return seal(key, email, `issue_recipients:${id}`);
}

function raise(): never { throw new Error('fewer keys or places than were asked for'); }
