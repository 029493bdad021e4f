// Before what cannot be taken back lightly, a session proves again who sits there: a passkey, a code by mail or the login elsewhere, within the last ten minutes.
import type { MiddlewareHandler } from 'hono';
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Ctx, Env, Visitor } from '#lib/http';
import type { Account, Ports } from '../people.ts';
import { sessionProved } from '../store/access.ts';
import { toSignIn } from './guards.ts';
import type { Codes, Tried } from './codes.ts';
import type { Kept } from './kept.ts';

const FRESH_MS = 10 * 60_000;
const LONGEST_FORM = 32_768;

/** A form that was sent before its sender had proved who they are. */
export type KeptForm = { readonly path: string; readonly fields: readonly (readonly [string, string])[] };

export type FreshDesk = ReturnType<typeof freshDesk>;

export function freshDesk({ db, clock }: Ports, kept: Kept, codes: Codes) {
  const isFresh = ({ provedAt }: Visitor): boolean => provedAt !== undefined && clock.now().getTime() - provedAt.getTime() < FRESH_MS;

  /** Behind `signedInOnly`, `adminOnly` or `memberOnly`. A page comes back after the proof; a form is kept, and waits there for a press; a script is told. */
  const freshOnly: MiddlewareHandler<Env> = async (c, next) => {
    const visitor = c.var.visitor;
    if (!visitor) return toSignIn(c);
    if (isFresh(visitor)) return next();
    const { pathname, search } = new URL(c.req.url);
    if (c.req.method === 'GET') return c.redirect(`/people/again?next=${encodeURIComponent(pathname + search)}`, 303);
    const fields = await sentForm(c);
    if (!fields) throw new AcquisError('proof_needed');
    const token = await db.asHouse((tx) => kept.keep(tx, 'form', visitor.session, { path: pathname, fields } satisfies KeptForm));
    return c.redirect(`/people/again/form/${token}`, 303);
  };

  return {
    freshOnly, isFresh,
    /** Six digits to the main address. @throws AcquisError too_many, proof_needed: codes do not open this account */
    async askProofCode(visitor: Visitor, account: Pick<Account, 'email' | 'lang' | 'passkeyOnly'>, from: string): Promise<string> {
      if (account.email === undefined || account.passkeyOnly) throw new AcquisError('proof_needed');
      return codes.ask({ purpose: 'again', email: account.email, from, person: visitor.id, reader: async () => ({ lang: account.lang }) });
    },
    proofAttempt: (visitor: Visitor, attempt: string): Promise<{ email: string }> => codes.attempt(attempt, 'again', visitor.id),
    tryProofCode: (visitor: Visitor, attempt: string, code: string, from: string): Promise<Tried<true>> =>
      codes.try({ id: attempt, code, from, purpose: 'again', person: visitor.id }, async (tx) => { await sessionProved(tx, visitor.session, clock.now()); return true as const; }),
    /** The passkey that answered is this person's. @throws AcquisError passkey_refused */
    async passkeyProved(visitor: Visitor, person: string): Promise<void> {
      if (person !== visitor.id) throw new AcquisError('passkey_refused', { message: 'another account’s passkey' });
      await db.asHouse((tx) => sessionProved(tx, visitor.session, clock.now()));
    },
    /** Stands in the transaction that saw the proof. */
    proved: (tx: Tx, visitor: Visitor): Promise<void> => sessionProved(tx, visitor.session, clock.now()),
    /** As often as the page is looked at; it runs out by itself. @throws AcquisError link_gone */
    async keptForm(visitor: Visitor, token: string): Promise<KeptForm> {
      const form = await db.asHouse((tx) => kept.look<KeptForm>(tx, 'form', visitor.session, token));
      if (!form) throw new AcquisError('link_gone');
      return form;
    },
  };
}

/** Undefined: no form of plain fields, or too much to keep. The token is made new on the page that sends it again. */
async function sentForm(c: Ctx): Promise<[string, string][] | undefined> {
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(c.req.header('content-type') ?? '')) return undefined;
  const sent = Object.entries(await c.req.parseBody({ all: true })).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const)).filter(([name]) => name !== 'csrf');
  const fields = sent.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
  return fields.length === sent.length && JSON.stringify(fields).length <= LONGEST_FORM ? fields : undefined;
}
