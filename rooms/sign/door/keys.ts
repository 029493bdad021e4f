// An organisation's signing keys, of each kind one: current, then retired (its proofs stay good) or revoked from a moment on.
import { makeDidDocument, text } from '#credential';
import { stamp, type Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Channel } from '#lib/events';
import { isPublicId } from '#lib/ids';
import type { Jobs } from '#lib/jobs';
import { sha256, type Secrets } from '#lib/seal';
import type { KeyChanged, Published } from '../sign.events.ts';
import { addDidDocument, addKey, currentKey, didDocument, keysNamed, keysOf, lockCurrentKey, lockDidDocument, retireKey, revokeKey, wantAllAgain, type KeyKind, type KeyRow } from '../sign.store.ts';
import { unlessDuplicate } from './house-key.ts';
import { makePair, openPrivate, readPublic } from './pair.ts';
import { publishedDocument, type PublishedDocument } from './published.ts';

export type { PublishedDocument } from './published.ts';
export type { KeyKind } from '../sign.store.ts';
export type KeyState = 'current' | 'retired' | 'revoked';
export type KeyFacts = {
  /** Multikey of the public key, for RSA its thumbprint: the fragment of its did URL. */
  readonly id: string;
  readonly kind: KeyKind;
  readonly verificationMethod: string;
  readonly state: KeyState;
  readonly since: Date;
  /** Person id or `acquis keys`; undefined: made by the house for the first issue. */
  readonly madeBy?: string;
  readonly retiredAt?: Date;
  readonly revoked?: { readonly from: Date; readonly at: Date; readonly by: string; readonly why: string };
};
type Ports = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly jobs: Jobs; readonly published: Channel<Published>; readonly keyChanged: Channel<KeyChanged>; readonly did: (org: string) => string };
export type Keys = ReturnType<typeof openKeys>;

export function openKeys({ db, clock, secrets, jobs, published, keyChanged, did }: Ports) {
  const methodOf = (org: string, id: string) => `${did(org)}#${id}`;

  async function issuing(tx: Tx, org: string, kind: KeyKind = 'Ed25519'): Promise<{ id: string; verificationMethod: string }> {
    const key = await currentKey(tx, org, kind) ?? await make(tx, org, kind, null);
    return { id: key.id, verificationMethod: methodOf(org, key.id) };
  }

  async function make(tx: Tx, org: string, kind: KeyKind, by: string | null): Promise<KeyRow> {
    const made = await addKey(tx, org, { ...await makePair(secrets, org, kind), kind, since: clock.now(), made_by: by });
    if (made) await publish(tx, org);
    const key = await currentKey(tx, org, kind);
    if (!key) throw new AcquisError('key_missing');
    return key;
  }

  async function rotate(org: string, by: string, kind: KeyKind = 'Ed25519'): Promise<KeyFacts> {
    return db.asOrganisation(org, async (tx) => {
      const old = await lockCurrentKey(tx, org, kind);
      if (old) await retireKey(tx, org, old.id, clock.now(), by);
      const key = await make(tx, org, kind, by);
      await keyChanged.tell(tx, { organisation: org, key: key.id, what: 'made', by });
      return facts(org, key);
    });
  }

  async function revoke(org: string, id: string, since: Date | undefined, why: string, by: string): Promise<void> {
    const at = clock.now(), from = since ?? at;
    if (from > at || why.trim() === '') throw new AcquisError('bad_input', { faults: [from > at ? { path: 'from', code: 'sign_from_future' } : { path: 'why', code: 'sign_why_missing' }] });
    await db.asOrganisation(org, async (tx) => {
      const [key] = await keysNamed(tx, org, [id]);
      if (!key) throw new AcquisError('not_found');
      const current = await lockCurrentKey(tx, org, key.kind);
      await retireKey(tx, org, id, at, by);
      if (!await revokeKey(tx, org, id, { from, at, by, why: why.trim() })) throw new AcquisError('key_revoked', { values: { key: id } });
      await keyChanged.tell(tx, { organisation: org, key: id, what: 'revoked', by });
      // Whoever lost a key must still be able to issue, and above all to withdraw.
      if (current?.id === id) await make(tx, org, key.kind, by); else await publish(tx, org);
      // Status lists are signed with Ed25519.
      if (key.kind === 'Ed25519') for (const list of await wantAllAgain(tx, org)) await jobs.send(tx, 'sign.publish', { list }, { singletonKey: list });
    });
  }

  async function publish(tx: Tx, org: string): Promise<void> {
    await lockDidDocument(tx, did(org));
    const bytes = Buffer.from(text(documentOf(did(org), await keysOf(tx, org))));
    await addDidDocument(tx, did(org), bytes, clock.now());
    await published.tell(tx, { type: 'key', organisation: org, issuer: did(org), sha256: sha256(bytes) });
  }

  async function document(org: string): Promise<PublishedDocument | undefined> {
    if (!isPublicId(org)) return undefined;
    const read = () => db.asHouse((tx) => didDocument(tx, did(org)));
    // Absent with keys there: the public address changed before anything was issued.
    const found = await read() ?? await db.asOrganisation(org, async (tx) => { if ((await keysOf(tx, org)).length > 0) await publish(tx, org); }).catch(unlessDuplicate).then(read);
    return found && publishedDocument(found.document, found.at);
  }

  /** Private keys (PKCS #8) of the named ones, each checked to have been good at the latest moment it is to sign for. */
  async function openFor(org: string, wanted: ReadonlyMap<string, { readonly first: Date; readonly last: Date }>): Promise<Map<string, Buffer>> {
    const rows = new Map((await db.asOrganisation(org, (tx) => keysNamed(tx, org, [...wanted.keys()]))).map((row) => [row.id, row]));
    for (const [id, { first, last }] of wanted) {
      const row = rows.get(id);
      if (!row || stamp(row.since) > stamp(first)) throw new AcquisError('key_missing', { values: { key: id } });
      if (row.revoked_at) throw new AcquisError('key_revoked', { values: { key: id } });
      // What was planned before a rotation is finished with the key it was planned with.
      if (row.retired_at && last > row.retired_at) throw new AcquisError('key_retired', { values: { key: id } });
    }
    return new Map([...rows.values()].map((row) => [row.id, openPrivate(secrets, org, row)]));
  }

  function facts(org: string, row: KeyRow): KeyFacts {
    const { revoked_from: from, revoked_at: at, revoked_by: by, revoked_why: why } = row;
    const revoked = from && at ? { from, at, by: by ?? '', why: why ?? '' } : undefined;
    return {
      id: row.id, kind: row.kind, verificationMethod: methodOf(org, row.id), state: revoked ? 'revoked' : row.retired_at ? 'retired' : 'current', since: row.since,
      ...(row.made_by && { madeBy: row.made_by }), ...(row.retired_at && { retiredAt: row.retired_at }), ...(revoked && { revoked }),
    };
  }

  const list = async (org: string) => (await db.asOrganisation(org, (tx) => keysOf(tx, org))).map((row) => facts(org, row));
  return { issuing, rotate, revoke, list, document, openFor, methodOf };
}

function documentOf(did: string, rows: readonly KeyRow[]) {
  return makeDidDocument({
    did,
    keys: rows.map((row) => ({
      id: `#${row.id}`, publicKey: readPublic(row.kind, row.public_key), from: stamp(row.since),
      ...(row.retired_at && !row.revoked_from && { retiredOn: stamp(after(row.retired_at)) }), ...(row.revoked_from && { revokedOn: stamp(row.revoked_from) }),
    })),
  });
}

/** The end of a key's time is excluded and stamps are whole seconds: what was signed within the last second must stay in. */
function after(end: Date): Date {
  return new Date(end.getTime() + 1000);
}
