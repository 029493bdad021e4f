// Status lists (W3C Bitstring Status List 1.0): a place for each credential, a bit when it is withdrawn, a signed copy for everybody.
import { randomInt } from 'node:crypto';
import { getBit, makeStatusList, newBits, relatedResource, setBit, STATUS_MINIMUM } from '#credential';
import { stamp, type Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Channel } from '#lib/events';
import { isPublicId, publicId } from '#lib/ids';
import type { Jobs } from '#lib/jobs';
import { sha256 } from '#lib/seal';
import type { Published } from '../sign.events.ts';
import { addList, keepAllocation, keepBits, keepPublished, listNamed, listsOf, listsToRenew, lockLists, lockOpenList, publishedList, type ListRow, type PublishedRow } from '../sign.store.ts';
import type { Keys } from './keys.ts';
import { publishedDocument, type PublishedDocument } from './published.ts';
import type { SecureJob } from './secure.ts';

export type StatusEntry = { readonly list: string; /** The list's public address. */ readonly url: string; readonly index: number };
export type StatusChange = 'revoked' | 'suspended' | 'clear';
export type ListFacts = { readonly id: string; readonly url: string; readonly length: number; readonly taken: number; /** Gives places now. */ readonly open: boolean; readonly madeAt: Date };
type Ports = {
  readonly db: Db; readonly clock: Clock; readonly jobs: Jobs; readonly publicUrl: string; readonly published: Channel<Published>; readonly keys: Keys;
  readonly secure: (org: string, jobs: readonly SecureJob[]) => Promise<Uint8Array[]>; readonly did: (org: string) => string;
};

const VALID_MS = 7 * 24 * 3600_000;
/** Beyond half full, a random free place takes more than two tries, and the places left over say little about who came when. */
const FULL = 0.5;

export function openStatus({ db, clock, jobs, publicUrl, published, keys, secure, did }: Ports) {
  const urlOf = (list: string) => `${publicUrl}/status/${list}`;
  const underWay = new Map<string, Promise<PublishedRow>>();

  async function reserve(tx: Tx, org: string, count: number): Promise<StatusEntry[]> {
    const given: StatusEntry[] = [];
    while (given.length < count) {
      const list = await openList(tx, org);
      const indices = take(list, count - given.length);
      await keepAllocation(tx, list, indices.length);
      given.push(...indices.map((index) => ({ list: list.id, url: urlOf(list.id), index })));
    }
    return given;
  }

  async function openList(tx: Tx, org: string): Promise<ListRow> {
    const found = await lockOpenList(tx, org);
    if (found) return found;
    const id = publicId();
    await addList(tx, org, { id, bits: newBits(STATUS_MINIMUM), length: STATUS_MINIMUM, now: clock.now() });
    const list = await lockOpenList(tx, org);
    if (!list) return openList(tx, org); // another batch opened one and filled it meanwhile
    if (list.id === id) await jobs.send(tx, 'sign.publish', { list: id }, { singletonKey: id });
    return list;
  }

  async function flip(tx: Tx, org: string, entries: readonly { readonly list: string; readonly index: number }[], to: StatusChange): Promise<void> {
    if (entries.length === 0) return;
    const lists = await lockLists(tx, org, [...new Set(entries.map((entry) => entry.list))]);
    for (const list of lists) {
      for (const entry of entries) if (entry.list === list.id) change(list, entry.index, to);
      await keepBits(tx, list);
      await jobs.send(tx, 'sign.publish', { list: list.id }, { singletonKey: list.id });
    }
    const missing = entries.find((entry) => !lists.some((list) => list.id === entry.list));
    if (missing) throw new Error(`no status list ${missing.list}`);
  }

  async function read(list: string, purpose: 'revocation' | 'suspension'): Promise<PublishedDocument | undefined> {
    const row = isPublicId(list) ? await db.asHouse((tx) => publishedList(tx, list)) : undefined;
    if (!row) return undefined;
    const age = ageOf(row);
    if (age === 'fresh') return present(row, purpose);
    // A list that is merely old may be shown while it holds; one that misses a flip never.
    return present(await publishOnce(row).catch((error: unknown) => { if (age === 'old') return row; throw error; }), purpose);
  }

  async function refresh(list: string): Promise<void> {
    const row = await db.asHouse((tx) => publishedList(tx, list));
    if (row && ageOf(row) !== 'fresh') await publishOnce(row);
  }

  function ageOf({ version, wanted, valid_until: until }: PublishedRow): 'fresh' | 'old' | 'untrue' {
    const left = (until?.getTime() ?? 0) - clock.now().getTime();
    return version < wanted || left <= 0 ? 'untrue' : left < VALID_MS / 2 ? 'old' : 'fresh';
  }

  /** Many readers of one changed list make one signature; one that began before this reader's flip does not count. */
  async function publishOnce(row: PublishedRow): Promise<PublishedRow> {
    const { list, org_id: org, wanted } = row, running = underWay.get(list);
    if (running) return running.then((done) => done.version < wanted ? publishOnce(row) : done);
    const work = publish(list, org).finally(() => underWay.delete(list));
    underWay.set(list, work);
    return work;
  }

  async function publish(id: string, org: string): Promise<PublishedRow> {
    const { list, key } = await db.asOrganisation(org, async (tx) => ({ list: await listNamed(tx, org, id), key: await keys.issuing(tx, org) }));
    if (!list) throw new AcquisError('not_found');
    const { revocation, suspension, signedAt, validUntil } = await signPair(list, key.id);
    return db.asOrganisation(org, async (tx) => {
      const kept = await keepPublished(tx, { list: id, version: list.version, revocation, suspension, signed_at: signedAt, valid_until: validUntil });
      if (kept) for (const bytes of [revocation, suspension]) await published.tell(tx, { type: 'status-list', organisation: org, issuer: did(org), sha256: sha256(bytes) });
      const row = await publishedList(tx, id);
      if (!row) throw new AcquisError('not_found');
      return row;
    });
  }

  /** The revocation list names the suspension list by digest, so that one signature holds both together. */
  async function signPair(list: ListRow, key: string) {
    const signedAt = clock.now(), validUntil = new Date(signedAt.getTime() + VALID_MS), created = stamp(signedAt);
    const facts = { issuer: did(list.org_id), validFrom: created, validUntil: stamp(validUntil) };
    const sign = async (document: object) => (await secure(list.org_id, [{ document, key, created }]))[0] ?? new Uint8Array();
    const url = urlOf(list.id), companionUrl = `${url}/suspension`;
    const suspension = await sign(await makeStatusList({ ...facts, id: companionUrl, purpose: 'suspension', bits: list.suspended }));
    const revocation = await sign(await makeStatusList({ ...facts, id: url, purpose: 'revocation', bits: either(list.revoked, list.suspended), companion: relatedResource(companionUrl, suspension, 'application/vc') }));
    return { revocation, suspension, signedAt, validUntil };
  }

  async function renew(): Promise<void> {
    const due = await db.asHouse((tx) => listsToRenew(tx, new Date(clock.now().getTime() + VALID_MS / 2)));
    const failed: unknown[] = [];
    for (const list of due) await refresh(list).catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} of ${due.length} status lists could not be signed`);
  }

  return {
    reserve, flip, read, refresh, renew,
    lists: async (org: string): Promise<ListFacts[]> => (await db.asOrganisation(org, (tx) => listsOf(tx, org)))
      .map(({ id, length, taken, open, made_at: madeAt }) => ({ id, url: urlOf(id), length, taken, open, madeAt })),
  };
}

/** Marks up to `count` free places, at random: neighbours in a list have nothing else in common. */
function take(list: ListRow, count: number): number[] {
  const limit = Math.floor(list.length * FULL), indices: number[] = [];
  while (indices.length < count && list.taken < limit) {
    const index = randomInt(list.length);
    if (getBit(list.allocated, index)) continue;
    setBit(list.allocated, index, true);
    list.taken++;
    indices.push(index);
  }
  list.open = list.taken < limit;
  return indices;
}

function change(list: ListRow, index: number, to: StatusChange): void {
  if (!getBit(list.allocated, index)) throw new Error(`place ${index} of status list ${list.id} was never given`);
  const final = getBit(list.revoked, index);
  if (final && to !== 'revoked') throw new AcquisError('status_final');
  if (to === 'revoked') setBit(list.revoked, index, true);
  setBit(list.suspended, index, to === 'suspended');
}

function either(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte | (b[i] ?? 0));
}

function present(row: PublishedRow, purpose: 'revocation' | 'suspension'): PublishedDocument | undefined {
  const bytes = row[purpose];
  return bytes && row.signed_at ? publishedDocument(bytes, row.signed_at) : undefined;
}
