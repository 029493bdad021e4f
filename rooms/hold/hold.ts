// The holding room: the learner's place. Signed bytes come in from the landing as they would from anywhere; what is shown of them is the learner's word.
import { badgeIn, bakePng, type Claims, type Report, type Verdict } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import type { Jobs } from '#lib/jobs';
import { isPublicId, publicId, rowId } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import { badgeOf, type Deliver } from '#rooms/deliver';
import type { People } from '#rooms/people';
import type { Verify } from '#rooms/verify';
import { badgeSvg } from '../../web/badge.ts';
import { maySee } from './hold.policy.ts';
import { countHeld, heldRows, insertChoice, insertHeld, insertReplacement, lockPerson, markDue, noteReceipt, personAt, personOfReceipt, putStanding, staleIds, standingRows, takeAddress, versionsOf, type FurtherName, type HeldRow, type Origin, type StandingRow, type Visibility, type Which } from './hold.store.ts';
import { matches, mayMatch } from './door/search.ts';

export { FILES, fileOf, type FileName, type HeldFile } from './door/files.ts';
export type { FurtherName, Visibility } from './hold.store.ts';

export type HoldPorts = {
  readonly db: Db; readonly clock: Clock; readonly jobs: Jobs; readonly publicUrl: string;
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
  /** A further form of this credential: id of the one whose place and visibility it shares. */
  readonly of: string | undefined;
  /** Its own further forms, by what they are: their ids. */
  readonly others: Readonly<Partial<Record<FurtherName, string>>>;
};

/** What a verifier said when it was last asked. `code`: the check that decided against it. */
export type Standing = { readonly verdict: Verdict; readonly cautions: number; readonly code: string; readonly checkedAt: Date };
export type Further = Readonly<Partial<Record<FurtherName, Held>>>;
export type ListWish = { /** Words that must all stand in it. */ readonly query?: string | undefined; readonly page?: number | undefined };
export type ListPage = { readonly held: readonly Held[]; readonly standings: ReadonlyMap<string, Standing>; readonly page: number; readonly pages: number; /** Found; all of them without a query. */ readonly found: number; readonly total: number };
/** Ids of the newer and older version, as far as this person holds or held them. */
export type Versions = { readonly newer: string | undefined; readonly older: string | undefined };

export type Hold = {
  /** Takes what the claim link hands over into its person's place, and answers for. May be asked twice. @throws AcquisError not_found */
  accept(token: string, visibility: Visibility): Promise<Held[]>;
  /** What this claim link brought, as long as the link is good. @throws AcquisError not_found */
  claimed(token: string): Promise<{ held: readonly Held[]; email: string }>;
  /** Undefined: private, erased or never there; as many questions are asked in every case. */
  find(id: string, viewer: string | undefined): Promise<Held | undefined>;
  list(person: string): Promise<Held[]>;
  /** Newest first, a page of them, each with its last known standing: asks no verifier, but promises to where the answer is old. */
  shelf(person: string, wish: ListWish): Promise<ListPage>;
  /** Asks a verifier about what was not asked about since `STALE`, and keeps the answers. For the queue. */
  check(person: string): Promise<void>;
  /** Everything again, soon. */
  checkSoon(person: string): Promise<void>;
  versions(held: Held): Promise<Versions>;
  /** @throws AcquisError not_found */
  choose(person: string, id: string, visibility: Visibility): Promise<void>;
  /** What anybody may have at /c/ID; undefined as `find` is. */
  publicBytes(id: string): Promise<{ bytes: Uint8Array } | undefined>;
  /** What a verifier says of it now, in our house as anywhere; kept as its last standing. */
  report(held: Held, lang: Lang): Promise<Report>;
  /** The further forms of this one, by what they are; those that it has. */
  further(held: Held): Promise<Further>;
  /** The badge with credential and log proof inside. */
  png(held: Held): Promise<Uint8Array>;
};

const PNG_WIDTH = 512;
const MINUTE = 60_000;
/** An answer older than this is asked for again when its holder looks at the list. */
const STALE = 12 * 60 * MINUTE;
/** A page opened again within this writes nothing: it would say the same. */
const FRESH = 5 * MINUTE;
const SHELF = 24;
const CHECKS_A_RUN = 200;
export const CHECK_JOB = 'hold.check';

export function openHold({ db, clock, jobs, publicUrl, people, deliver, verify, rasterise }: HoldPorts): Hold {
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

  type Incoming = { readonly bytes: Uint8Array; readonly logProof?: string; readonly of?: string; readonly others?: readonly { readonly bytes: Uint8Array; readonly logProof: string }[]; readonly origin: Origin; readonly receipt?: Buffer; readonly visibility: Visibility; readonly replaces?: readonly string[] };

  /** A credential that is here already stays as it is, with the choice its holder made. */
  async function keep(tx: Tx, person: string, { bytes, logProof, of, others, origin, receipt, visibility, replaces }: Incoming): Promise<void> {
    const hash = sha256(bytes);
    if ((await heldRows(tx, person, { sha256: hash })).length > 0) return;
    const id = await addressFor(tx, person, bytes, origin), key = await keyOf(tx, person);
    await insertHeld(tx, {
      person_id: person, id, key_id: key.id, sealed: seal(key.key, bytes, aad('credential', id)), sealed_proof: logProof === undefined ? null : seal(key.key, logProof, aad('proof', id)),
      sha256: hash, origin, receipt: receipt ?? null, received_at: clock.now(), of: of ?? null, form: of === undefined ? null : formOf(bytes),
    });
    if (of !== undefined) return;
    for (const other of others ?? []) await keep(tx, person, { ...other, of: id, origin, visibility, ...(receipt && { receipt }) });
    await insertChoice(tx, person, id, visibility, clock.now());
    // Each form of the older one is named; its place is that of the first.
    for (const older of replaces ?? []) if ((await heldRows(tx, person, { id: older }))[0]?.of == null) await insertReplacement(tx, person, id, older);
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

  async function keyOf(tx: Tx, person: string): Promise<{ id: string; key: Buffer }> {
    const known = (await heldRows(tx, person))[0]?.key_id, key = known && (await people.keys.open(tx, [known])).get(known);
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

  function opened(person: string, row: HeldRow, key: Buffer, worth: (bytes: Uint8Array) => boolean): Held | undefined {
    const bytes = open(key, row.sealed, aad('credential', row.id));
    if (!sha256(bytes).equals(row.sha256)) throw new AcquisError('internal', { message: `credential ${row.id} is not what was received` });
    if (!worth(bytes)) return undefined;
    const claims = badgeIn(bytes);
    if (!claims) throw new AcquisError('internal', { message: `credential ${row.id} cannot be read` });
    return {
      id: row.id, person, visibility: row.visibility ?? 'private', origin: row.origin, receivedAt: row.received_at, of: row.of ?? undefined, others: row.others,
      bytes, sha256: row.sha256.toString('hex'), claims, logProof: row.sealed_proof ? open(key, row.sealed_proof, aad('proof', row.id)).toString('utf8') : undefined,
    };
  }

  async function find(id: string, viewer: string | undefined): Promise<Held | undefined> {
    const known = isPublicId(id) ? await db.asHouse((tx) => personAt(tx, id)) : undefined;
    const person = known ?? rowId(clock.now());
    const [held] = await read(person, { id }, (row) => maySee(person, row.visibility ?? 'private', viewer));
    return held;
  }

  async function further({ person, id, others }: Held): Promise<Further> {
    const one = async (other: string | undefined) => (other === undefined ? undefined : (await read(person, { id: other }, (row) => row.of === id))[0]);
    const [token, selective] = [await one(others.token), await one(others.selective)];
    return { ...(token && { token }), ...(selective && { selective }) };
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
      const [row] = await heldRows(tx, person, { id });
      if (!row) throw new AcquisError('not_found');
      await insertChoice(tx, person, row.of ?? id, visibility, clock.now());
    });
  }

  async function png({ bytes, logProof, claims }: Held): Promise<Uint8Array> {
    const picture = badgeOf(claims);
    const svg = picture.kind === 'drawn' ? badgeSvg(picture.params) : picture.bytes.toString('utf8');
    const plain = picture.kind === 'png' ? picture.bytes : await rasterise(svg, PNG_WIDTH);
    return bakePng(plain, { credential: Buffer.from(bytes).toString('utf8'), ...(logProof !== undefined && { logProof }) });
  }

  async function report(held: Held, lang: Lang): Promise<Report> {
    const said = await verify.judge(held.bytes, { lang, logProof: held.logProof });
    await db.asPerson(held.person, async (tx) => {
      const now = clock.now(), next = standingOf(held.id, said, now), last = (await standingRows(tx, held.person, held.id))[0];
      if (!last || last.due || last.verdict !== next.verdict || last.code !== next.code || last.cautions !== next.cautions || now.getTime() - last.checked_at.getTime() > FRESH) await putStanding(tx, held.person, next);
    });
    return said;
  }

  async function shelf(person: string, { query = '', page: asked = 1 }: ListWish): Promise<ListPage> {
    const { total, standings } = await db.asPerson(person, async (tx) => ({ total: await countHeld(tx, person), standings: new Map((await standingRows(tx, person)).map((row) => [row.credential, saidThen(row)])) }));
    // Nothing personal can be searched by SQL: a search opens all, a list opens the page that is shown.
    const all = query.trim() === '' ? undefined : (await read(person, {}, undefined, (bytes) => mayMatch(bytes, query))).filter((held) => matches(held.claims, query));
    const found = all?.length ?? total, pages = Math.max(1, Math.ceil(found / SHELF)), page = Math.min(Math.max(1, asked), pages), from = (page - 1) * SHELF;
    const held = all ? all.slice(from, from + SHELF) : await read(person, { offset: from, limit: SHELF });
    const old = new Date(clock.now().getTime() - STALE);
    if (held.some(({ id }) => (standings.get(id)?.checkedAt ?? old) <= old)) await db.asPerson(person, (tx) => jobs.send(tx, CHECK_JOB, { person }, { singletonKey: person }));
    return { held, standings, page, pages, found, total };
  }

  async function check(person: string, before = new Date(clock.now().getTime() - STALE)): Promise<void> {
    const ids = await db.asPerson(person, (tx) => staleIds(tx, person, before, CHECKS_A_RUN));
    for (const id of ids) {
      const [held] = await read(person, { id });
      if (held) await report(held, 'en');
    }
    if (ids.length === CHECKS_A_RUN) await db.asPerson(person, (tx) => jobs.send(tx, CHECK_JOB, { person }, { singletonKey: person }));
  }

  return {
    accept, claimed, find, choose, further, png, report, shelf,
    check: (person) => check(person),
    checkSoon: (person) => db.asPerson(person, async (tx) => { await markDue(tx, person); await jobs.send(tx, CHECK_JOB, { person }, { singletonKey: person }); }),
    versions: ({ person, id }) => db.asPerson(person, (tx) => versionsOf(tx, person, id)),
    list: (person) => read(person, {}),
    publicBytes: (id) => find(id, undefined),
  };
}

/** JSON begins with a brace, a token with a letter. */
function formOf(bytes: Uint8Array): FurtherName {
  return bytes[0] === 0x7b ? 'selective' : 'token';
}

function standingOf(credential: string, { verdict, checks }: Report, now: Date): StandingRow {
  const cautions = checks.filter(({ result }) => result === 'warn').length;
  return { credential, verdict, cautions, code: checks.find(({ result }) => result === 'fail')?.code ?? '', checked_at: now, due: false };
}

function saidThen({ verdict, cautions, code, checked_at }: StandingRow): Standing {
  return { verdict, cautions, code, checkedAt: checked_at };
}

function aad(what: string, id: string): string {
  return `hold:${what}:${id}`;
}
