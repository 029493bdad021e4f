// The holding room: the learner's place. Signed bytes come in from the landing as they would from anywhere; what is shown of them is the learner's word.
import { bakePng, type Claims, type Form, type Report, type Verdict } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import type { Jobs } from '#lib/jobs';
import { isPublicId, rowId } from '#lib/ids';
import { badgeOf, type Deliver } from '#rooms/deliver';
import type { People } from '#rooms/people';
import type { Verify } from '#rooms/verify';
import { badgeSvg } from '../../web/badge.ts';
import { maySee } from './hold.policy.ts';
import { heldRows, insertChoice, lockPerson, noteReceipt, personAt, personOfReceipt, versionsOf, type Belongs, type FurtherName, type Origin, type Visibility } from './hold.store.ts';
import { openCollections, type Collections } from './door/collections.ts';
import type { ArchivePorts } from './door/archive.ts';
import { openVault } from './door/keep.ts';
import { openOwnFiles, type FileRoom, type OwnFiles } from './door/own-files.ts';
import type { ShelfWish } from './door/find.ts';
import { openBringing, type Bringing } from './door/bringing.ts';
import { openEvidence } from './door/evidence.ts';
import { openShelf, type Line, type Shelf, type ShownLine } from './door/shelf.ts';
import { openStandings } from './door/standing.ts';
import { openTellings } from './door/tell.ts';
import { openStory, type StoryEvent } from './door/story.ts';

export { FILES, fileOf, stem, type FileName, type HeldFile } from './door/files.ts';
export type { Certificates, CertificateWish } from './certificate/certificate.ts';
export { CHECK_JOB } from './door/standing.ts';
export { CARD_EDITION, cardOf, type Card, type CardSkill } from './door/cards.ts';
export { FACETS, SORTS, STANDINGS, standingKind, type Choice, type FacetName, type Facets, type ShelfWish, type Sort, type StandingKind } from './door/find.ts';
export type { Line, Shelf, ShownLine, ShownPicture } from './door/shelf.ts';
export { skillsOf, type SkillGroup, type SkillLine, type Skills } from './door/skills.ts';
export { newestFirst, type StoryEvent } from './door/story.ts';
export { ECTS, SOON, endingOf, issuersOf, systemOf, workOf, type Ending, type IssuerRow, type LevelRow, type Overlap, type Sum, type Work } from './door/work.ts';
export { isSilence, type AsOf } from './door/evidence.ts';
export { ARCHIVE_LIMITS } from './door/reading.ts';
export type { Reading as ArchiveReading } from './door/restore.ts';
export { IMPORT_JOB, type Brought, type Choice as ImportChoice, type Defined, type From, type Item, type ItemState, type Judged, type Preview } from './door/import.ts';
export type { Alikes, Arrival } from './door/imported.ts';
export { ROUND_JOB } from './door/round.ts';
export { FACTS, GONE_DAYS, SOON_DAYS, type Fact, type Telling } from './door/tell.ts';
export { ARCHIVE_JOB, type Archive, type ArchivePorts, type BroughtBack, type Manifest } from './door/archive.ts';
export { COLLECTION_LIMITS, type Collected, type Collection, type CollectionWords } from './door/collections.ts';
export { ACCEPTED, FILE_ROOM, type About, type FileRoom, type NewFile, type OwnFile } from './door/own-files.ts';
export type { Belongs, FurtherName, Origin, Visibility } from './hold.store.ts';

export type HoldPorts = {
  readonly db: Db; readonly clock: Clock; readonly jobs: Jobs; readonly publicUrl: string;
  readonly people: Pick<People, 'ensurePerson' | 'keys' | 'account' | 'mailWanted' | 'identities' | 'ageOf' | 'mayBePublic' | 'publicOnly' | 'factsOf'>;
  readonly deliver: Pick<Deliver, 'redeem' | 'accepted'>;
  readonly verify: Pick<Verify, 'judge' | 'open' | 'read' | 'round'>;
  readonly rasterise: (svg: string, width: number) => Promise<Uint8Array>;
  /** For files of a holder's own; the usual room when absent. */
  readonly fileRoom?: FileRoom;
  /** For archives; without it they are made unsigned. */
  readonly archive?: ArchivePorts;
};

export type Held = {
  readonly id: string; readonly person: string; readonly visibility: Visibility; readonly origin: Origin; readonly receivedAt: Date;
  /** Exactly as signed. */
  readonly bytes: Uint8Array; readonly sha256: string;
  /** tlog-proof@v1, kept beside. */
  readonly logProof: string | undefined;
  /** Read from the bytes, and from nothing else; of a form that is not a badge, as the verifier read it on the day it came. */
  readonly claims: Claims;
  readonly form: Form;
  /** `proved`: of an address or identifier that its holder proved, or it came by claim. `said`: its holder says so. `other`: somebody else's, kept apart. */
  readonly belongs: Belongs;
  /** A further form of this credential: id of the one whose place and visibility it shares. */
  readonly of: string | undefined;
  /** Its own further forms, by what they are: their ids. */
  readonly others: Readonly<Partial<Record<FurtherName, string>>>;
};

/** What a verifier said when it was last asked. `code`: the check that decided against it. */
export type Standing = { readonly verdict: Verdict; readonly cautions: number; readonly code: string; readonly checkedAt: Date };
export type Further = Readonly<Partial<Record<FurtherName, Held>>>;
/** Ids of the newer and older version, as far as this person holds or held them. */
export type Versions = { readonly newer: string | undefined; readonly older: string | undefined };

export type Hold = Bringing & Collections & OwnFiles & {
  /** Takes what the claim link hands over into its person's place, has it judged, and answers for. Public only where they said to be of age: who did not is asked, and nothing is lost. May be asked twice. @throws AcquisError not_found */
  accept(token: string, visibility: Visibility): Promise<Held[]>;
  /** What this claim link brought, as long as the link is good. @throws AcquisError not_found, link_gone (whoever accepted it was erased) */
  claimed(token: string): Promise<{ held: readonly Held[]; email: string }>;
  /** Undefined: private, erased or never there; as many questions are asked in every case. */
  find(id: string, viewer: string | undefined): Promise<Held | undefined>;
  list(person: string): Promise<Held[]>;
  /** A page of what fits the wish, each with its last known standing: asks no verifier, but promises to where the answer is old. */
  shelf(person: string, wish: ShelfWish): Promise<Shelf>;
  /** All that is their own, newest first, as lines: what somebody else's is among it counts for nothing. */
  own(person: string): Promise<Line[]>;
  /** The same lines with what a list draws of each; what is held no longer is left out. */
  pictured(person: string, lines: readonly Line[]): Promise<ShownLine[]>;
  /** What happened to it, newest first. For its holder alone. */
  story(held: Held): Promise<StoryEvent[]>;
  /** Asks a verifier about what was not asked about since `STALE`, and keeps the answers. For the queue. */
  check(person: string): Promise<void>;
  /** Everything again, soon. */
  checkSoon(person: string): Promise<void>;
  versions(held: Held): Promise<Versions>;
  /** @throws AcquisError not_found, hold_not_yours, age_unsaid, minor_not_public */
  choose(person: string, id: string, visibility: Visibility): Promise<void>;
  /** What anybody may have at /c/ID; undefined as `find` is. */
  publicBytes(id: string): Promise<{ bytes: Uint8Array } | undefined>;
  /** What a verifier says of it now, in our house as anywhere; kept as its last standing. */
  report(held: Held, lang: Lang): Promise<Report>;
  /** The further forms of this one, by what they are; those that it has. */
  further(held: Held): Promise<Further>;
  /** The badge with credential and log proof inside. */
  png(held: Held): Promise<Uint8Array>;
  now(): Date;
};

const PNG_WIDTH = 512;

export function openHold(ports: HoldPorts): Hold {
  const { db, clock, people, deliver, rasterise } = ports;
  const vault = openVault(ports), { keep, read } = vault;
  const evidence = openEvidence(ports, vault), tell = openTellings(ports, vault);
  const standing = openStandings(ports, vault, evidence, tell);
  const collections = openCollections(ports, vault), files = openOwnFiles(ports, vault);
  const { shelf, own, pictured } = openShelf(ports, vault, standing), story = openStory(ports);

  async function accept(token: string, visibility: Visibility): Promise<Held[]> {
    const given = await deliver.redeem(token);
    const person = await db.asHouse(async (tx) => {
      if (await personOfReceipt(tx, given.receipt) === null) throw new AcquisError('not_found');
      const { id } = await people.ensurePerson(tx, given);
      await noteReceipt(tx, given.receipt, id);
      return id;
    });
    const wished = (await people.ageOf(person)).kind === 'of_age' ? visibility : 'private';
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      for (const credential of given.credentials) await keep(tx, person, { ...credential, origin: 'claim', receipt: given.receipt, visibility: wished });
    });
    await deliver.accepted(token);
    const held = await read(person, { receipt: given.receipt });
    // Its issuer is this house: no network is asked, and the first look at the wallet shows what a verifier says.
    for (const one of held) if (one.of === undefined) await standing.report(one, 'en');
    return held;
  }

  async function find(id: string, viewer: string | undefined): Promise<Held | undefined> {
    const known = isPublicId(id) ? await db.asHouse((tx) => personAt(tx, id)) : undefined;
    const person = known?.person ?? rowId(clock.now());
    const shown = await people.mayBePublic(person); // what was public before they said to be a minor is not any more
    const [held] = await read(person, { id: known?.leadsTo ?? id }, (row) => maySee(person, (shown && row.visibility) || 'private', viewer));
    return held;
  }

  async function further({ person, id, others }: Held): Promise<Further> {
    const one = async (other: string | undefined) => (other === undefined ? undefined : (await read(person, { id: other }, (row) => row.of === id))[0]);
    const [token, selective, elm] = [await one(others.token), await one(others.selective), await one(others.elm)];
    return { ...(token && { token }), ...(selective && { selective }), ...(elm && { elm }) };
  }

  async function claimed(token: string) {
    const given = await deliver.redeem(token);
    const person = await db.asHouse((tx) => personOfReceipt(tx, given.receipt));
    if (person === null) throw new AcquisError('link_gone');
    const held = person === undefined ? [] : await read(person, { receipt: given.receipt });
    if (held.length === 0) throw new AcquisError('not_found');
    return { held, email: given.email };
  }

  async function choose(person: string, id: string, visibility: Visibility): Promise<void> {
    const isTheirs = visibility === 'public' && (await db.asPerson(person, (tx) => heldRows(tx, person, { id }))).length > 0;
    if (isTheirs) await people.publicOnly(person);
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const [row] = await heldRows(tx, person, { id });
      if (!row) throw new AcquisError('not_found');
      if (visibility === 'public' && row.belongs === 'other') throw new AcquisError('hold_not_yours');
      await insertChoice(tx, person, row.of ?? id, visibility, clock.now());
    });
  }

  async function png({ bytes, logProof, claims }: Held): Promise<Uint8Array> {
    const picture = badgeOf(claims);
    const svg = picture.kind === 'drawn' ? badgeSvg(picture.params) : picture.bytes.toString('utf8');
    const plain = picture.kind === 'png' ? picture.bytes : await rasterise(svg, PNG_WIDTH);
    return bakePng(plain, { credential: Buffer.from(bytes).toString('utf8'), ...(logProof !== undefined && { logProof }) });
  }

  return {
    accept, claimed, find, choose, further, png, shelf, own, pictured, story, now: () => clock.now(),
    report: standing.report, check: standing.check,
    checkSoon: (person) => standing.promise(person, true),
    versions: ({ person, id }) => db.asPerson(person, (tx) => versionsOf(tx, person, id)),
    list: (person) => read(person, {}),
    publicBytes: (id) => find(id, undefined),
    ...openBringing(ports, vault, evidence, standing, tell, { collections, files }), ...collections, ...files,
  };
}
