// The holding room: the learner's place. Signed bytes come in from the landing as they would from anywhere; what is shown of them is the learner's word.
import { bakePng, parseJson, readBadge, type Claims, type Report } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import { isPublicId, publicId, rowId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import { badgeOf, type Deliver } from '#rooms/deliver';
import type { People } from '#rooms/people';
import type { Verify } from '#rooms/verify';
import { badgeSvg } from '../../web/badge.ts';
import { maySee } from './hold.policy.ts';
import { heldRows, insertChoice, insertHeld, lockPerson, noteReceipt, personAt, personOfReceipt, takeAddress, type HeldRow, type Origin, type Visibility, type Which } from './hold.store.ts';

export type { Visibility } from './hold.store.ts';

export type HoldPorts = {
  readonly db: Db; readonly clock: Clock; readonly publicUrl: string;
  readonly people: Pick<People, 'ensurePerson' | 'keys'>;
  readonly deliver: Pick<Deliver, 'redeem' | 'accepted'>;
  readonly verify: Pick<Verify, 'judge'>;
  readonly rasterise: (svg: string, width: number) => Promise<Uint8Array>;
};

export type Held = {
  readonly id: string; readonly person: string; readonly visibility: Visibility; readonly origin: Origin; readonly receivedAt: Date;
  /** Exactly as signed. */
  readonly bytes: Uint8Array; readonly sha256: string;
  /** tlog-proof@v1, kept beside. */
  readonly logProof: string | undefined;
  /** Read from the bytes, and from nothing else. */
  readonly claims: Claims;
};

export type Hold = {
  /** Takes what the claim link hands over into its person's place, and answers for. May be asked twice. @throws AcquisError not_found */
  accept(token: string, visibility: Visibility): Promise<Held[]>;
  /** What this claim link brought, as long as the link is good. @throws AcquisError not_found */
  claimed(token: string): Promise<{ held: readonly Held[]; email: string }>;
  /** Undefined: private, erased or never there; as many questions are asked in every case. */
  find(id: string, viewer: string | undefined): Promise<Held | undefined>;
  list(person: string): Promise<Held[]>;
  /** @throws AcquisError not_found */
  choose(person: string, id: string, visibility: Visibility): Promise<void>;
  /** What anybody may have at /c/ID; undefined as `find` is. */
  publicBytes(id: string): Promise<{ bytes: Uint8Array } | undefined>;
  /** What a verifier says of it now, in our house as anywhere. */
  report(held: Held, lang: Lang): Promise<Report>;
  /** The badge with credential and log proof inside. */
  png(held: Held): Promise<Uint8Array>;
};

const PNG_WIDTH = 512;

export function openHold({ db, clock, publicUrl, people, deliver, verify, rasterise }: HoldPorts): Hold {
  async function accept(token: string, visibility: Visibility): Promise<Held[]> {
    const given = await deliver.redeem(token);
    const person = await db.asHouse(async (tx) => {
      const { id } = await people.ensurePerson(tx, given);
      await noteReceipt(tx, given.receipt, id);
      return id;
    });
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      for (const credential of given.credentials) await keep(tx, person, { ...credential, origin: 'claim', receipt: given.receipt, visibility });
    });
    await deliver.accepted(token);
    return read(person, { receipt: given.receipt });
  }

  type Incoming = { readonly bytes: Uint8Array; readonly logProof?: string; readonly origin: Origin; readonly receipt?: Buffer; readonly visibility: Visibility };

  /** A credential that is here already stays as it is, with the choice its holder made. */
  async function keep(tx: Tx, person: string, { bytes, logProof, origin, receipt, visibility }: Incoming): Promise<void> {
    const hash = sha256(bytes);
    if ((await heldRows(tx, person, { sha256: hash })).length > 0) return;
    const id = await addressFor(tx, person, bytes, origin), key = await keyOf(tx, person);
    await insertHeld(tx, {
      person_id: person, id, key_id: key.id, sealed: seal(key.key, bytes, aad('credential', id)), sealed_proof: logProof === undefined ? null : seal(key.key, logProof, aad('proof', id)),
      sha256: hash, origin, receipt: receipt ?? null, received_at: clock.now(),
    });
    await insertChoice(tx, person, id, visibility, clock.now());
  }

  /** What we issued lives at the address in its own id, and only its claim may bring it there: a copy imported by somebody else gets another. */
  async function addressFor(tx: Tx, person: string, bytes: Uint8Array, origin: Origin): Promise<string> {
    const own = origin === 'claim' ? readBadge(parseJson(bytes))?.id : undefined;
    const id = own?.startsWith(`${publicUrl}/c/`) ? own.slice(publicUrl.length + 3) : '';
    if (isPublicId(id) && await takeAddress(tx, id, person)) return id;
    const fresh = publicId();
    await takeAddress(tx, fresh, person);
    return fresh;
  }

  async function keyOf(tx: Tx, person: string): Promise<{ id: string; key: Buffer }> {
    const known = (await heldRows(tx, person))[0]?.key_id, key = known && (await people.keys.open(tx, [known])).get(known);
    if (known && key) return { id: known, key };
    const [made] = await people.keys.make(tx, { person }, 1);
    if (!made) throw new AcquisError('internal', { message: 'no person key was made' });
    return made;
  }

  async function read(person: string, which: Which, may: (row: HeldRow) => boolean = () => true): Promise<Held[]> {
    return db.asPerson(person, async (tx) => {
      const rows = (await heldRows(tx, person, which)).filter(may);
      const keys = rows.length > 0 ? await people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]) : new Map<string, Buffer>();
      return rows.flatMap((row) => { const key = keys.get(row.key_id); return key ? [opened(person, row, key)] : []; });
    });
  }

  function opened(person: string, row: HeldRow, key: Buffer): Held {
    const bytes = open(key, row.sealed, aad('credential', row.id));
    if (!sha256(bytes).equals(row.sha256)) throw new AcquisError('internal', { message: `credential ${row.id} is not what was received` });
    const claims = readBadge(parseJson(bytes));
    if (!claims) throw new AcquisError('internal', { message: `credential ${row.id} cannot be read` });
    return {
      id: row.id, person, visibility: row.visibility ?? 'private', origin: row.origin, receivedAt: row.received_at,
      bytes, sha256: row.sha256.toString('hex'), claims, logProof: row.sealed_proof ? open(key, row.sealed_proof, aad('proof', row.id)).toString('utf8') : undefined,
    };
  }

  async function find(id: string, viewer: string | undefined): Promise<Held | undefined> {
    const known = isPublicId(id) ? await db.asHouse((tx) => personAt(tx, id)) : undefined;
    const person = known ?? rowId(clock.now());
    const [held] = await read(person, { id }, (row) => maySee(person, row.visibility ?? 'private', viewer));
    return held;
  }

  async function claimed(token: string) {
    const given = await deliver.redeem(token);
    const person = await db.asHouse((tx) => personOfReceipt(tx, given.receipt));
    const held = person === undefined ? [] : await read(person, { receipt: given.receipt });
    if (held.length === 0) throw new AcquisError('not_found');
    return { held, email: given.email };
  }

  async function choose(person: string, id: string, visibility: Visibility): Promise<void> {
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      if ((await heldRows(tx, person, { id })).length === 0) throw new AcquisError('not_found');
      await insertChoice(tx, person, id, visibility, clock.now());
    });
  }

  async function png({ bytes, logProof, claims }: Held): Promise<Uint8Array> {
    const picture = badgeOf(claims);
    const svg = picture.kind === 'drawn' ? badgeSvg(picture.params) : picture.bytes.toString('utf8');
    const plain = picture.kind === 'png' ? picture.bytes : await rasterise(svg, PNG_WIDTH);
    return bakePng(plain, { credential: Buffer.from(bytes).toString('utf8'), ...(logProof !== undefined && { logProof }) });
  }

  return {
    accept, claimed, find, choose, png,
    list: (person) => read(person, {}),
    publicBytes: (id) => find(id, undefined),
    report: ({ bytes, logProof }, lang) => verify.judge(bytes, { lang, logProof }),
  };
}

function aad(what: string, id: string): string {
  return `hold:${what}:${id}`;
}
