// Sessions. The cookie holds 256 random bits, the table their hash; ending a row ends the session at once.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { MiddlewareHandler } from 'hono';
import { csrfToken, LANG_COOKIE, type Ctx, type Env, type Visitor } from '#lib/http';
import { AcquisError } from '#lib/errors';
import { publicId, secretToken } from '#lib/ids';
import { sha256 } from '#lib/seal';
import type { Ports } from '../people.ts';
import { deleteOtherSessions, deleteSession, insertSession, sessionByToken, sessionSeen, sessionsOf, type SessionRow } from '../store/access.ts';
import type { Accounts } from './accounts.ts';
import { agentName } from './addresses.ts';

export const IDLE_MS = 12 * 3_600_000;
export const OLDEST_MS = 30 * 86_400_000;
const SEEN_EVERY_MS = 60_000;

export type SessionFacts = { readonly id: string; readonly agent: string; readonly since: string; readonly seen: string };

export function sessions({ db, clock, secrets, publicUrl }: Ports, people: Accounts) {
  const secure = publicUrl.startsWith('https:');
  const cookie = secure ? '__Host-acquis' : 'acquis';
  const csrfKey = secrets.key('csrf');

  const alive = (row: SessionRow, now: Date) => now.getTime() - row.seen_at.getTime() < IDLE_MS && now.getTime() - row.created_at.getTime() < OLDEST_MS;

  async function visitorOf(token: string): Promise<Visitor | undefined> {
    const now = clock.now();
    return db.asHouse(async (tx) => {
      const row = await sessionByToken(tx, sha256(token));
      if (!row || !alive(row, now)) return undefined;
      const account = (await people.read(tx, [row.person_id])).get(row.person_id);
      if (account?.email === undefined) return undefined;
      if (now.getTime() - row.seen_at.getTime() >= SEEN_EVERY_MS) await sessionSeen(tx, row.id, now);
      return { id: account.id, name: account.name || account.email, email: account.email, admin: account.admin, session: row.id, provedAt: row.proved_at ?? undefined };
    });
  }

  const session: MiddlewareHandler<Env> = async (c, next) => {
    const token = getCookie(c, cookie);
    const found = token ? await visitorOf(token).catch(unlessAway) : undefined;
    const visitor = found instanceof AcquisError ? undefined : found;
    c.set('visitor', visitor);
    c.set('unsure', found instanceof AcquisError ? found : undefined);
    c.set('csrf', visitor ? csrfToken(csrfKey, visitor.session) : '');
    await next();
  };

  /** A new session under a new token; the one that asked ends, so a token planted before signing in is worth nothing after. `provedAt`: when they proved who they are; just now unless told. */
  async function signIn(c: Ctx, person: string, provedAt: Date | undefined = clock.now()): Promise<void> {
    const token = secretToken(), now = clock.now();
    const account = await db.asHouse(async (tx) => {
      const old = getCookie(c, cookie);
      const before = old ? await sessionByToken(tx, sha256(old)) : undefined;
      if (before) await deleteSession(tx, before.person_id, before.id);
      await insertSession(tx, { token_hash: sha256(token), id: publicId(), person_id: person, agent: agentName(c.req.header('user-agent')), created_at: now, seen_at: now, proved_at: provedAt ?? null });
      return (await people.read(tx, [person])).get(person);
    });
    setCookie(c, cookie, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: OLDEST_MS / 1000 });
    if (account && !getCookie(c, LANG_COOKIE)) setCookie(c, LANG_COOKIE, account.lang, { path: '/', sameSite: 'Lax', secure, maxAge: 31_536_000 });
  }

  async function signOut(c: Ctx): Promise<void> {
    const visitor = c.var.visitor;
    if (visitor) await db.asHouse((tx) => deleteSession(tx, visitor.id, visitor.session));
    deleteCookie(c, cookie, { path: '/', secure });
  }

  return {
    visitorOf, session, signIn, signOut,
    async sessionsOf(visitor: Visitor): Promise<SessionFacts[]> {
      const rows = await db.asHouse((tx) => sessionsOf(tx, visitor.id));
      return rows.filter((row) => alive(row, clock.now())).map((row) => ({ id: row.id, agent: row.agent, since: row.created_at.toISOString(), seen: row.seen_at.toISOString() }));
    },
    endSession: (visitor: Visitor, id: string): Promise<void> => db.asHouse((tx) => deleteSession(tx, visitor.id, id)),
    endOtherSessions: (visitor: Visitor): Promise<void> => db.asHouse((tx) => deleteOtherSessions(tx, visitor.id, visitor.session)),
  };
}

/** A verifier signed in elsewhere must not lose the public pages when the database is away. */
function unlessAway(error: unknown): AcquisError {
  if (error instanceof AcquisError && error.code === 'database_unavailable') return error;
  throw error;
}
