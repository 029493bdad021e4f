// Taking in: what its person chose out of what was brought is kept for ever, with the file around it, what was said of it that day, and whose it is.
import type { Form, Report } from '#credential';
import { AcquisError } from '#lib/errors';
import { open, seal } from '#lib/seal';
import type { Held, HoldPorts } from '../hold.ts';
import { heldRows, insertChoice, lockPerson, setBelongs, type Belongs } from '../hold.store.ts';
import { arrivalRow, insertArrival } from '../store/imports.ts';
import type { EvidencePart } from './evidence.ts';
import { claimsBeside, type Choice, type ImportPart, type Item, type Note, type Preview } from './import.ts';
import { alikeRows, dropAlikes, insertAlike } from '../store/alikes.ts';
import { alikeOf } from './alike.ts';
import { aad, type Vault } from './keep.ts';
import type { Standings } from './standing.ts';
import type { TellPart } from './tell.ts';

/** How it came. */
/** `others`: other forms of it; `of`: that which it is another form of. */
export type Alikes = { readonly of: string | undefined; readonly others: readonly { readonly id: string; readonly form: Form }[] };
export type Arrival = { readonly at: Date; readonly carrier: string; readonly note: Pick<Note, 'name' | 'from' | 'address' | 'archive'>; readonly report: Report; readonly file: boolean };

const AT_ONCE = 40;
/** Files whose own bytes are not the credential's. */
const CARRIERS: ReadonlySet<string> = new Set(['png', 'svg', 'pdf', 'image']);

export type ImportedPart = ReturnType<typeof openImported>;

export function openImported({ db, clock, people, verify }: Pick<HoldPorts, 'db' | 'clock' | 'people' | 'verify'>, { keep, keyOf }: Vault, imports: ImportPart, evidence: EvidencePart, standing: Standings, tell: TellPart) {
  /** What was decided is written first: a request that dies loses no decision. */
  async function decide(person: string, id: string, choiceOf: (item: Item) => Choice): Promise<void> {
    const preview = await imports.notes(person, id);
    if (!preview) throw new AcquisError('not_found');
    for (const item of preview.items) {
      if (item.state !== 'credential') continue;
      const choice = choiceOf(item), found = await imports.file(person, id, item.number);
      if (found) await imports.rewrite(person, id, { ...item, choice, state: choice === 'leave' ? 'left' : 'decided' }, found.key);
    }
    await take(person, id, AT_ONCE);
  }

  /** Keeps what was decided on, `most` of it; the rest is promised. May run twice. */
  async function take(person: string, id: string, most: number): Promise<void> {
    const preview = await imports.notes(person, id), decided = preview?.items.filter(({ state }) => state === 'decided') ?? [];
    for (const item of decided.slice(0, most)) {
      const done = preview && await takeOne(person, preview, item);
      if (done) await imports.rewrite(person, id, done.item, done.key, new Uint8Array());
    }
    if (decided.length > most) await imports.promise(person, id);
  }

  async function takeOne(person: string, { id }: Preview, item: Item) {
    const found = await imports.file(person, id, item.number), around = item.within === undefined ? undefined : await imports.file(person, id, item.within), { judged } = item;
    if (!found || !judged) return undefined;
    const { bytes, logProof } = await verify.open(found.bytes), belongs: Belongs = item.choice === 'other' ? 'other' : judged.isProved ? 'proved' : 'said';
    const carrier = around?.bytes ?? (CARRIERS.has(judged.carrier) ? found.bytes : undefined), at = new Date(judged.at), claims = claimsBeside(judged, bytes);
    const held = await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const kept = await keep(tx, person, { bytes, logProof, origin: 'import', visibility: 'private', form: judged.form, belongs, ...(claims && { claims }) });
      if (!kept.isNew) return { ...kept, alike: undefined };
      const key = await keyOf(tx, person), { name, from, address, archive } = item;
      const note: Arrival['note'] = { name, from, ...(address !== undefined && { address }), ...(archive !== undefined && { archive }) };
      await insertArrival(tx, person, {
        credential: kept.id, key_id: key.id, carrier: judged.carrier, at, sealed_note: seal(key.key, JSON.stringify(note), aad('arrival', kept.id)),
        carrier_mark: carrier ? await evidence.put(tx, person, key, carrier) : null, sealed_report: seal(key.key, JSON.stringify(judged.report), aad('report', kept.id)),
      });
      await evidence.attach(tx, person, kept.id, key, at, judged.traces);
      await standing.note(tx, { person, id: kept.id }, judged.report);
      await tell.known(tx, person, { id: kept.id, claims: judged.claims }, judged.report);
      const alike = belongs === 'other' ? undefined : await alikeOf(tx, people.keys, person, { claims: judged.claims, form: judged.form, bytes }, judged.report, kept.id);
      if (alike !== undefined) await insertAlike(tx, person, kept.id, alike);
      return { ...kept, alike };
    });
    const { alike: _, ...rest } = item, done: Item = { ...rest, state: held.isNew ? 'kept' : 'already', held: held.id, ...(held.alike !== undefined && { alike: held.alike }) };
    return { item: done, key: found.key };
  }

  async function alikes({ person, id }: Pick<Held, 'person' | 'id'>): Promise<Alikes> {
    const rows = await db.asPerson(person, (tx) => alikeRows(tx, person, id));
    return { of: rows.find(({ credential }) => credential === id)?.of, others: rows.filter(({ of }) => of === id).map(({ credential, form }) => ({ id: credential, form })) };
  }

  /** Undefined: it came by a claim. */
  async function arrival({ person, id }: Pick<Held, 'person' | 'id'>): Promise<Arrival | undefined> {
    return db.asPerson(person, async (tx) => {
      const row = await arrivalRow(tx, person, id), key = row && (await people.keys.open(tx, [row.key_id])).get(row.key_id);
      return row && key && {
        at: row.at, carrier: row.carrier, note: JSON.parse(open(key, row.sealed_note, aad('arrival', id)).toString('utf8')) as Arrival['note'],
        report: JSON.parse(open(key, row.sealed_report, aad('report', id)).toString('utf8')) as Report, file: row.carrier_mark !== null,
      };
    });
  }

  /** The file it came in, byte for byte. Undefined: that was the credential itself. */
  async function original({ person, id }: Pick<Held, 'person' | 'id'>): Promise<{ bytes: Uint8Array; name: string } | undefined> {
    const came = await arrival({ person, id });
    if (!came?.file) return undefined;
    return db.asPerson(person, async (tx) => {
      const mark = (await arrivalRow(tx, person, id))?.carrier_mark, bytes = mark && (await evidence.get(tx, person, [mark])).get(mark.toString('hex'));
      return bytes ? { bytes, name: came.note.name } : undefined;
    });
  }

  /** Its holder says whose it is. What was proved stays proved. @throws AcquisError not_found */
  async function say(person: string, id: string, belongs: 'said' | 'other'): Promise<void> {
    await db.asPerson(person, async (tx) => {
      const [row] = await heldRows(tx, person, { id });
      if (!row || row.origin !== 'import') throw new AcquisError('not_found');
      if (row.belongs === 'proved' || row.belongs === belongs) return;
      await setBelongs(tx, person, id, belongs);
      if (belongs === 'other') await dropAlikes(tx, person, id);
      if (belongs === 'other') await insertChoice(tx, person, id, 'private', clock.now());
    });
  }

  return { decide, take, alikes, arrival, original, say };
}
