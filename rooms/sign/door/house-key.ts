// The house's own key: it signs the log's checkpoints, and what the house says in its own name. A proof signs 64 bytes of hashes, which no checkpoint is.
import { createPrivateKey, sign as signBytes, type KeyObject } from 'node:crypto';
import { addProofBy, makeDidDocument, text, type WishedProof } from '#credential';
import { stamp, type Clock } from '#lib/clock';
import { isDuplicate, type Db, type Tx } from '#lib/db';
import type { Channel } from '#lib/events';
import { sha256, type Secrets } from '#lib/seal';
import type { Published } from '../sign.events.ts';
import { addDidDocument, addHouseKey, didDocument, houseKey, type HouseKeyRow } from '../sign.store.ts';
import { makePair, openPrivate } from './pair.ts';
import { publishedDocument, type PublishedDocument } from './published.ts';

export type HouseSignature = { /** 64 bytes. */ readonly signature: Uint8Array; /** 32 bytes. */ readonly publicKey: Uint8Array };
type Ports = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly published: Channel<Published>; readonly did: string };

const OWNER = 'house';

export function openHouseKey({ db, clock, secrets, published, did }: Ports) {
  let known: { readonly row: HouseKeyRow; readonly key: KeyObject } | undefined;

  async function ready() {
    known ??= open(await db.asHouse(async (tx) => await houseKey(tx) ?? await make(tx)));
    return known;
  }

  async function make(tx: Tx): Promise<HouseKeyRow> {
    const row = { ...await makePair(secrets, OWNER, 'Ed25519'), since: clock.now() };
    if (!await addHouseKey(tx, row)) return await houseKey(tx) ?? row; // another process was first
    await publish(tx, row);
    return row;
  }

  async function publish(tx: Tx, row: HouseKeyRow): Promise<void> {
    const document = makeDidDocument({ did, keys: [{ id: `#${row.id}`, publicKey: row.public_key, from: stamp(row.since) }] });
    const bytes = Buffer.from(text(document));
    await addDidDocument(tx, did, bytes, clock.now());
    await published.tell(tx, { type: 'key', organisation: undefined, issuer: did, sha256: sha256(bytes) });
  }

  function open(row: HouseKeyRow) {
    const pkcs8 = openPrivate(secrets, OWNER, row);
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    pkcs8.fill(0);
    return { row, key };
  }

  return {
    async sign(data: Uint8Array): Promise<HouseSignature> {
      const { row, key } = await ready();
      return { signature: new Uint8Array(signBytes(null, data, key)), publicKey: row.public_key };
    },
    /** `issuer` of the document is this house. Its bytes are those of `text`. */
    async attest<T extends object>(document: T): Promise<T & { readonly proof: WishedProof }> {
      const { row, key } = await ready();
      return addProofBy(document, { cryptosuite: 'eddsa-rdfc-2022', key: 'Ed25519', verificationMethod: `${did}#${row.id}`, created: stamp(clock.now()), sign: async (data) => new Uint8Array(signBytes(null, data, key)) });
    },
    publicKey: async () => (await ready()).row.public_key,
    async document(): Promise<PublishedDocument> {
      const { row } = await ready();
      const read = () => db.asHouse((tx) => didDocument(tx, did));
      // Absent only when the public address changed before anything was issued.
      const found = await read() ?? await db.asHouse((tx) => publish(tx, row)).catch(unlessDuplicate).then(read);
      if (!found) throw new Error('the house has a key and no did document');
      return publishedDocument(found.document, found.at);
    },
  };
}

export function unlessDuplicate(error: unknown): void {
  if (!isDuplicate(error)) throw error;
}
