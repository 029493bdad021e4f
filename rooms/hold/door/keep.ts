// Keeping: signed bytes under a key of their person, and reading them back. Nothing else opens what is held.
import { badgeIn, type Claims, type Form } from '#credential';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { isPublicId, publicId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Held, HoldPorts } from '../hold.ts';
import { previewKey } from '../store/imports.ts';
import { writeMarks } from './alike.ts';
import { writeCard } from './cards.ts';
import { heldRows, insertChoice, insertHeld, insertReplacement, putRound, takeAddress, type Belongs, type FurtherName, type HeldRow, type Origin, type Visibility, type Which } from '../hold.store.ts';

export type Incoming = {
  readonly bytes: Uint8Array; readonly logProof?: string | undefined; readonly of?: string; readonly others?: readonly { readonly bytes: Uint8Array; readonly logProof: string }[];
  readonly origin: Origin; readonly receipt?: Buffer; readonly visibility: Visibility; readonly replaces?: readonly string[];
  /** Open Badges 3.0 when absent; `claims` for a form that is not a badge: what the verifier read of it. */
  readonly form?: Form; readonly belongs?: Belongs; readonly claims?: Claims;
};
export type PersonKey = { readonly id: string; readonly key: Buffer };
export type Vault = ReturnType<typeof openVault>;

export function openVault({ db, clock, publicUrl, people, rasterise }: Pick<HoldPorts, 'db' | 'clock' | 'publicUrl' | 'people' | 'rasterise'>) {
  /** A credential that is here already stays as it is, with the choice its holder made. Answers where it is, and whether it is new. */
  async function keep(tx: Tx, person: string, { bytes, logProof, of, others, origin, receipt, visibility, replaces, form = 'ob3', belongs = 'proved', claims }: Incoming): Promise<{ id: string; isNew: boolean }> {
    const hash = sha256(bytes), [known] = await heldRows(tx, person, { sha256: hash });
    if (known) return { id: known.of ?? known.id, isNew: false };
    const id = await addressFor(tx, person, bytes, origin), key = await keyOf(tx, person), further = of === undefined ? null : furtherOf(bytes);
    await insertHeld(tx, {
      person_id: person, id, key_id: key.id, sealed: seal(key.key, bytes, aad('credential', id)), sealed_proof: logProof === undefined ? null : seal(key.key, logProof, aad('proof', id)),
      sha256: hash, origin, receipt: receipt ?? null, received_at: clock.now(), of: of ?? null, form: further,
      credential_form: further === 'elm' ? further : form, belongs, sealed_claims: claims ? seal(key.key, JSON.stringify(claims), aad('claims', id)) : null,
    });
    if (of !== undefined) return { id, isNew: true };
    const said = claims ?? badgeIn(bytes);
    if (said) await writeCard(tx, person, key, { id, claims: said, form }, rasterise);
    if (said) await writeMarks(tx, person, key, id, { claims: said, form, bytes });
    for (const other of others ?? []) await keep(tx, person, { ...other, of: id, origin, visibility, ...(receipt && { receipt }) });
    await insertChoice(tx, person, id, visibility, clock.now());
    // Each form of the older one is named; its place is that of the first.
    for (const older of replaces ?? []) if ((await heldRows(tx, person, { id: older }))[0]?.of == null) await insertReplacement(tx, person, id, older);
    await putRound(tx, person, new Date(clock.now().getTime() + DAY));
    return { id, isNew: true };
  }

  /** What we issued lives at the address in its own id, and only its claim may bring it there: a copy imported by somebody else gets another. */
  async function addressFor(tx: Tx, person: string, bytes: Uint8Array, origin: Origin): Promise<string> {
    const own = origin === 'claim' ? badgeIn(bytes)?.id : undefined;
    const id = own?.startsWith(`${publicUrl}/c/`) ? own.slice(publicUrl.length + 3) : '';
    if (isPublicId(id) && await takeAddress(tx, id, person)) return id;
    const fresh = publicId();
    await takeAddress(tx, fresh, person);
    return fresh;
  }

  /** The key of what this person holds; made at the first thing. */
  async function keyOf(tx: Tx, person: string): Promise<PersonKey> {
    const known = (await heldRows(tx, person, { limit: 1 }))[0]?.key_id ?? await previewKey(tx, person), key = known && (await people.keys.open(tx, [known])).get(known);
    if (known && key) return { id: known, key };
    const [made] = await people.keys.make(tx, { person }, 1);
    if (!made) throw new AcquisError('internal', { message: 'no person key was made' });
    return made;
  }

  /** `worth`: a quick look at the text before it is read in full. */
  async function read(person: string, which: Which, may: (row: HeldRow) => boolean = () => true, worth: (bytes: Uint8Array) => boolean = () => true): Promise<Held[]> {
    return db.asPerson(person, async (tx) => {
      const rows = (await heldRows(tx, person, which)).filter(may);
      const keys = rows.length > 0 ? await people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]) : new Map<string, Buffer>();
      return rows.flatMap((row) => { const key = keys.get(row.key_id); return (key && opened(person, row, key, worth)) ?? []; });
    });
  }

  return { keep, keyOf, read };
}

const DAY = 24 * 60 * 60_000;

function opened(person: string, row: HeldRow, key: Buffer, worth: (bytes: Uint8Array) => boolean): Held | undefined {
  const bytes = open(key, row.sealed, aad('credential', row.id));
  if (!sha256(bytes).equals(row.sha256)) throw new AcquisError('internal', { message: `credential ${row.id} is not what was received` });
  if (!worth(bytes)) return undefined;
  const claims = row.sealed_claims ? JSON.parse(open(key, row.sealed_claims, aad('claims', row.id)).toString('utf8')) as Claims : badgeIn(bytes);
  if (!claims) throw new AcquisError('internal', { message: `credential ${row.id} cannot be read` });
  return {
    id: row.id, person, visibility: row.visibility ?? 'private', origin: row.origin, receivedAt: row.received_at, of: row.of ?? undefined, others: row.others, form: row.credential_form, belongs: row.belongs,
    bytes, sha256: row.sha256.toString('hex'), claims, logProof: row.sealed_proof ? open(key, row.sealed_proof, aad('proof', row.id)).toString('utf8') : undefined,
  };
}

/** JSON begins with a brace, a token with a letter; a seal in JSON has its signatures beside what they are over (RFC 7515 §7.2.1). */
function furtherOf(bytes: Uint8Array): FurtherName {
  if (bytes[0] !== 0x7b) return 'token';
  return 'signatures' in (JSON.parse(Buffer.from(bytes).toString('utf8')) as object) ? 'elm' : 'selective';
}

/** What a sealed text belongs to, so that it opens nowhere else. */
export function aad(what: string, id: string): string {
  return `hold:${what}:${id}`;
}
