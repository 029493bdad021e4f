// What is under way between two requests of one browser. Its token is in a cookie or an address, its hash in the table, its matter sealed; bound to the session that began it, where there is one.
import type { Tx } from '#lib/db';
import { secretToken } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Ports } from '../people.ts';
import type { KeptPurpose } from '../store/tables.ts';
import { insertKept, keptRow, takeKept, type KeptRow } from '../store/ways.ts';

const KEPT_MS = 15 * 60_000;

export type Kept = ReturnType<typeof keeper>;

export function keeper({ secrets, clock }: Ports) {
  const key = secrets.key('kept');
  const aad = (purpose: KeptPurpose, hash: Buffer) => `${purpose}:${hash.toString('hex')}`;
  const opened = <M>(row: KeptRow | undefined, session: string | undefined): M | undefined =>
    row && (row.session ?? undefined) === session ? JSON.parse(open(key, row.sealed, aad(row.purpose, row.token_hash)).toString('utf8')) as M : undefined;
  return {
    /** @returns the token it can be had with, by the same session, for a quarter of an hour. */
    async keep(tx: Tx, purpose: KeptPurpose, session: string | undefined, matter: object): Promise<string> {
      const token = secretToken(), hash = sha256(token);
      await insertKept(tx, { token_hash: hash, purpose, session: session ?? null, sealed: seal(key, JSON.stringify(matter), aad(purpose, hash)), expires_at: new Date(clock.now().getTime() + KEPT_MS) });
      return token;
    },
    look: async <M>(tx: Tx, purpose: KeptPurpose, session: string | undefined, token: string): Promise<M | undefined> => opened<M>(await keptRow(tx, purpose, sha256(token), clock.now()), session),
    take: async <M>(tx: Tx, purpose: KeptPurpose, session: string | undefined, token: string): Promise<M | undefined> => opened<M>(await takeKept(tx, purpose, sha256(token), session ?? null, clock.now()), session),
  };
}
