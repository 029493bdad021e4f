// A micro-credential as designed: drafts are saved as typed, a version is published when nothing is wrong, frozen at its first award.
import { isDeepStrictEqual } from 'node:util';
import type { OrganisationRef, Specification } from '#credential';
import { readSpecification, type SpecificationReading } from '#framework';
import type { People } from '#rooms/people';
import type { Clock } from '#lib/clock';
import { isDuplicate, type Db, type Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { channel, type Channel } from '#lib/events';
import { publicId } from '#lib/ids';
import { canonicalJson, type Json } from '#lib/jcs';
import { sha256 } from '#lib/seal';
import { imageFaults, withSafeImage } from './image/image.ts';
import { designDefinitions, type DesignDefinitions } from './door/definitions.ts';
import { designDesk, type DesignDesk } from './door/desk.ts';
import type { Frozen } from './design.events.ts';
import { designStore, type Content, type Row, type Summary } from './design.store.ts';

export { GATES, lackingIn } from './door/definitions.ts';
export type { Definition, DesignDefinitions, Gate, Objection } from './door/definitions.ts';
export type { DesignDesk, Review, Settings, Template } from './door/desk.ts';
export type { Frozen } from './design.events.ts';
export type { Content, Summary } from './design.store.ts';

export type State = 'draft' | 'published' | 'retired';

type Common = {
  /** publicId; its address is /design/ID */
  readonly id: string;
  readonly org: string;
  /** The same for all versions of one specification. */
  readonly specificationId: string;
  readonly number: number;
  readonly frozenAt?: string;
  readonly publishedAt?: string;
};
/** A version that may be read by anyone. `sha256` (hex) is that of its canonical JSON and of nothing else. */
export type SpecificationVersion = Common & { readonly state: Exclude<State, 'draft'>; readonly specification: Specification; readonly sha256: string };
/** A version as its author sees it: a draft's content may be anything that was typed. */
export type Version = Common & { readonly state: State; readonly revision: number; readonly content: Content; readonly sha256?: string; readonly savedAt: string; readonly savedBy: string };
/** A line of a list. */
export type Listed = Common & { readonly state: State; readonly summary: Summary; readonly savedAt: string; /** Someone was asked to look before it is published. */ readonly inReview: boolean };
export type Saving = { readonly kind: 'saved'; readonly version: Version } | { /** Someone else saved in between: nothing was written. */ readonly kind: 'conflict'; readonly current: Version };

export type DesignPorts = {
  readonly db: Db; readonly clock: Clock;
  readonly people: Pick<People, 'organisation' | 'audit'>;
  readonly sign: { did(org: string): string };
};

export type Design = DesignDesk & DesignDefinitions & {
  /** Every version that was not discarded, newest change first. */
  list(org: string): Promise<Listed[]>;
  /** Any state, for its author. */
  open(org: string, id: string): Promise<Version | undefined>;
  /** Published or retired; undefined for drafts. */
  version(org: string, id: string): Promise<SpecificationVersion | undefined>;
  publicVersion(id: string): Promise<SpecificationVersion | undefined>;
  /** Published ones, newest first. */
  published(org: string): Promise<SpecificationVersion[]>;
  create(org: string, by: string, content: Content): Promise<Version>;
  /** The same content again writes nothing; another withdraws an open review. @throws AcquisError not_found, specification_not_a_draft, too_large */
  save(org: string, id: string, by: string, revision: number, content: Content): Promise<Saving>;
  /** A saved state as it was, whatever was saved since. */
  revision(org: string, id: string, revision: number): Promise<Content | undefined>;
  /** Approves the open review, if there is one. @throws AcquisError bad_input with every fault, not_found, specification_not_a_draft; specification_not_reviewed, specification_own_review where two people are wanted */
  publish(org: string, id: string, by: string): Promise<SpecificationVersion>;
  /** No new award of it; what was issued stays. @throws AcquisError not_found, specification_not_published */
  retire(org: string, id: string, by: string): Promise<void>;
  /** The open draft of the same specification, made from this version when there is none. */
  newVersion(org: string, id: string, by: string): Promise<Version>;
  /** A new specification with the same content. */
  copy(org: string, id: string, by: string): Promise<Version>;
  /** Drafts only. Its saved states stay in the database, out of sight. */
  discard(org: string, id: string, by: string): Promise<void>;
  /** Before awards are made, in their transaction: the first time freezes, after that gives the same, retired or not: a correction needs it. Whether a new award may still be made is asked of `version().state`. @throws AcquisError not_found, specification_not_published */
  freeze(tx: Tx, org: string, id: string): Promise<SpecificationVersion>;
  readonly frozen: Channel<Frozen>;
  /** The house's day, for judging what is in force; ISO. */
  today(): string;
  /** The organisation as provider, awarding body and issuer of a new specification. */
  issuerOf(org: string): Promise<OrganisationRef>;
};

const LARGEST = 1_000_000;

export function openDesign(ports: DesignPorts): Design {
  const { db, clock } = ports;
  const store = designStore();
  const frozen = channel<Frozen>();
  const now = () => clock.now();
  const within = db.asOrganisation;
  const desk = designDesk(ports, within, store, draftRow);

  async function issuerOf(org: string): Promise<OrganisationRef> {
    const found = await ports.people.organisation(org);
    if (!found) throw new AcquisError('not_found', { message: `no organisation ${org}` });
    return {
      name: found.name, country: found.country, ...(found.website && { website: found.website }),
      ...(found.identifiers.length > 0 && { identifiers: found.identifiers.map(({ scheme, value }) => ({ scheme, value })) }),
    };
  }

  async function add(org: string, by: string, content: Content, specificationId: string, numberAfter: number): Promise<Version> {
    const whole = await asIssued(org, content);
    return within(org, async (tx) => asVersion(await store.add(tx, { org, id: publicId(), specificationId, number: numberAfter + 1, content: whole, summary: summarise(whole), by, at: now() })));
  }

  // Who issues is not for the author to choose: the register says it.
  async function asIssued(org: string, content: Content): Promise<Content> {
    const whole = { ...withSafeImage(content), issuer: { ...(await issuerOf(org)), ...regionOf(content) } };
    if (JSON.stringify(whole).length > LARGEST) throw new AcquisError('too_large', { values: { mb: 1 } });
    return whole;
  }

  async function publish(org: string, id: string, by: string): Promise<SpecificationVersion> {
    const issuer = await issuerOf(org);
    return within(org, async (tx) => {
      const draft = await draftRow(tx, org, id);
      const content = { ...withSafeImage(draft.content), issuer: { ...issuer, ...regionOf(draft.content) } };
      const { specification, faults: told } = readSpecification(content), faults = [...told, ...imageFaults(content)];
      if (!specification || faults.length > 0) throw new AcquisError('bad_input', { faults });
      await desk.approve(tx, draft, by);
      const canonical = canonicalJson(specification);
      const row = await store.publish(tx, draft, { content: canonical, sha256: sha256(canonical).toString('hex'), summary: summarise(content), by, at: now() });
      await store.makeAddress(tx, org, id);
      await ports.people.audit(tx, { organisation: org, by, act: 'design.published', subject: id });
      return asPublished(row);
    });
  }

  async function draftRow(tx: Tx, org: string, id: string): Promise<Row> {
    const row = await store.lock(tx, org, id);
    if (!row) throw new AcquisError('not_found', { message: `no version ${id}` });
    if (row.state !== 'draft') throw new AcquisError('specification_not_a_draft');
    return row;
  }

  async function freeze(tx: Tx, org: string, id: string): Promise<SpecificationVersion> {
    const row = await store.lock(tx, org, id);
    if (!row) throw new AcquisError('not_found', { message: `no version ${id}` });
    if (row.frozenAt) return asPublished(row);
    if (row.state !== 'published') throw new AcquisError('specification_not_published');
    const version = asPublished(await store.freeze(tx, row, now()));
    await frozen.tell(tx, { type: 'definition', organisation: org, issuer: ports.sign.did(org), version: id, sha256: Buffer.from(version.sha256, 'hex') });
    return version;
  }

  const openVersion = (org: string, id: string) => within(org, async (tx) => { const row = await store.find(tx, org, id); return row && asVersion(row); });
  const existing = async (org: string, id: string) => {
    const version = await openVersion(org, id);
    if (!version) throw new AcquisError('not_found', { message: `no version ${id}` });
    return version;
  };
  const version = (org: string, id: string) => within(org, async (tx) => { const row = await store.find(tx, org, id); return row && row.state !== 'draft' ? asPublished(row) : undefined; });

  const { approve: _, withdraw, waiting, ...deskOpen } = desk;
  return {
    ...deskOpen, ...designDefinitions(ports, within), frozen, today: () => now().toISOString(), issuerOf, publish, freeze, version, open: openVersion,
    list: (org) => within(org, async (tx) => { const open = await waiting(tx, org); return (await store.list(tx, org)).map((one) => ({ ...one, inReview: open.includes(one.id) })); }),
    revision: (org, id, revision) => within(org, (tx) => store.revision(tx, org, id, revision)),
    published: (org) => within(org, async (tx) => (await store.published(tx, org)).map(asPublished)),
    create: (org, by, content) => add(org, by, content, publicId(), 0),
    copy: async (org, id, by) => add(org, by, (await existing(org, id)).content, publicId(), 0),
    async publicVersion(id) {
      const org = await db.asHouse((tx) => store.organisationOf(tx, id));
      return org === undefined ? undefined : version(org, id);
    },
    async save(org, id, by, revision, content) {
      const whole = await asIssued(org, content);
      return within(org, async (tx) => {
        const row = await draftRow(tx, org, id);
        if (isDeepStrictEqual(row.content, JSON.parse(JSON.stringify(whole)))) return { kind: 'saved', version: asVersion(row) };
        if (row.revision !== revision) return { kind: 'conflict', current: asVersion(row) };
        await withdraw(tx, row, by);
        return { kind: 'saved', version: asVersion(await store.save(tx, row, { content: whole, summary: summarise(whole), by, at: now() })) };
      });
    },
    retire: (org, id, by) => within(org, async (tx) => {
      const row = await store.lock(tx, org, id);
      if (!row) throw new AcquisError('not_found', { message: `no version ${id}` });
      if (row.state === 'draft') throw new AcquisError('specification_not_published');
      await store.retire(tx, row);
      await ports.people.audit(tx, { organisation: org, by, act: 'design.retired', subject: id });
    }),
    async newVersion(org, id, by) {
      const from = await existing(org, id), family = () => within(org, (tx) => store.family(tx, org, from.specificationId));
      const { draft, last } = await family();
      if (draft) return existing(org, draft);
      return add(org, by, from.content, from.specificationId, last).catch(async (error: unknown) => {
        // Two asked at once: the database lets one draft be, and both get it.
        const made = isDuplicate(error) ? (await family()).draft : undefined;
        if (!made) throw error;
        return existing(org, made);
      });
    },
    discard: (org, id, by) => within(org, async (tx) => {
      await store.discard(tx, await draftRow(tx, org, id), now());
      await ports.people.audit(tx, { organisation: org, by, act: 'design.discarded', subject: id });
    }),
  };
}

/** What a list shows of a content, whatever state it is in. */
export function summarise(content: Content): Summary {
  const title = content['title'];
  const said = typeof title === 'object' && title !== null && !Array.isArray(title) ? Object.entries(title).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : [];
  return { title: Object.fromEntries(said), faults: readSpecification(content).faults.length };
}

export function readingOf(version: Pick<Version, 'content'>): SpecificationReading {
  return readSpecification(version.content);
}

function asVersion(row: Row): Version {
  const { sha256: hash, ...rest } = row;
  return { ...rest, ...(hash !== undefined && { sha256: hash }) };
}

// A stored text that no longer gives its hash, or no longer reads as a specification, is damage: better no answer than a changed one.
function asPublished(row: Row): SpecificationVersion {
  const { id, org, specificationId, number, state, publishedAt, frozenAt } = row;
  const canonical = canonicalJson(row.content), hash = sha256(canonical).toString('hex');
  if (state === 'draft' || row.sha256 !== hash) throw new AcquisError('internal', { message: `specification version ${id} does not match its recorded SHA-256` });
  return { id, org, specificationId, number, state, specification: row.content as unknown as Specification, sha256: hash, ...(publishedAt && { publishedAt }), ...(frozenAt && { frozenAt }) };
}

function regionOf(content: Content): { region?: Json } {
  const issuer = content['issuer'];
  const region = typeof issuer === 'object' && issuer !== null && !Array.isArray(issuer) ? (issuer as Content)['region'] : undefined;
  return region === undefined ? {} : { region };
}
