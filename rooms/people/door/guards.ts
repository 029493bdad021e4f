// Who may pass. A stranger to an organisation is told nothing of it (404); a member without the role is told so (403).
import type { Context, MiddlewareHandler } from 'hono';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Env, Role } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { isPublicId } from '#lib/ids';
import type { Ports } from '../people.ts';
import { holdsOneOf } from '../people.policy.ts';
import { membership, organisations } from '../store/organisations.ts';
import type { AuditEntry } from './audit.ts';

export function guards({ db }: Ports, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  const signedInOnly: MiddlewareHandler<Env> = async (c, next) => c.var.visitor ? next() : toSignIn(c);

  const adminOnly: MiddlewareHandler<Env> = async (c, next) => {
    if (!c.var.visitor) return toSignIn(c);
    if (!c.var.visitor.admin) throw new AcquisError('not_found');
    return next();
  };

  /** Sets `c.var.seat` from `/o/:org/…`. No roles given: any member. */
  const memberOnly = (...roles: Role[]): MiddlewareHandler<Env> => async (c, next) => {
    const visitor = c.var.visitor, org = c.req.param('org') ?? '';
    if (!visitor) return toSignIn(c);
    const found = isPublicId(org) ? await db.asHouse(async (tx) => {
      const member = await membership(tx, org, visitor.id);
      const [organisation] = member ? await organisations(tx, org) : [];
      return member && organisation && { member, organisation };
    }) : undefined;
    if (!found) throw new AcquisError('not_found');
    const seat = { id: org, by: visitor.id, name: inLanguage(found.organisation.name, c.var.lang).text, roles: found.member.roles, via: 'session' as const, scopes: [] };
    if (roles.length > 0 && !holdsOneOf(seat, roles)) {
      // What a member tried to change without the right to is worth a line to the owners; a page they may not read is not.
      if (c.req.method !== 'GET') await db.asOrganisation(org, (tx) => audit(tx, { organisation: org, by: visitor.id, act: 'people.refused', subject: c.req.path.slice(0, 200) }));
      throw new AcquisError('forbidden');
    }
    c.set('seat', seat);
    return next();
  };

  return { signedInOnly, adminOnly, memberOnly };
}

/** A page leads to the sign-in page and back; anything else is told in its own language. */
export function toSignIn(c: Context<Env>): Response {
  if (c.var.unsure) throw c.var.unsure;
  if (c.req.method !== 'GET' || !(c.req.header('accept') ?? '').includes('text/html')) throw new AcquisError('sign_in_needed');
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`/people/sign-in?next=${encodeURIComponent(pathname + search)}`, 303);
}
