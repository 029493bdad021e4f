// Going: what goes, what stays and why, asked twice, done at once.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { ErasedPage, ErasePage, EraseSurePage } from '../../../web/people/erasure.tsx';
import type { Problem } from '../../../web/components/say.tsx';
import { pageOf } from '../../../web/page.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';

const AT = '/people/me/erase';

export function erasurePages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.signedInOnly, fresh = people.freshOnly;

  const ask = async (c: Ctx, problems: Problem[] = []) => c.html(<ErasePage page={pageOf(c)} plan={await people.erasurePlan(visitorOf(c))} places={await people.placesOf(visitorOf(c), c.var.lang)} problems={problems} />, problems.length > 0 ? 422 : 200);
  const faults = (c: Ctx, typed: string, sure: string): Problem[] => [
    ...(people.isOwnAddress(visitorOf(c), typed) ? [] : [{ field: 'email', text: c.var.t('people.erase.faulty_email') }]), ...(sure === 'yes' ? [] : [{ field: 'sure', text: c.var.t('people.erase.tick') }]),
  ];

  app.get(AT, only, (c) => ask(c));
  // The first time: what was typed is looked at, nothing happens.
  app.post(AT, only, fresh, async (c) => {
    const form = await formOf(c), typed = form.get('email'), problems = faults(c, typed, form.get('sure'));
    return problems.length > 0 ? ask(c, problems) : c.html(<EraseSurePage page={pageOf(c)} email={typed} />);
  });
  app.post(`${AT}/now`, only, fresh, async (c) => {
    const form = await formOf(c), problems = faults(c, form.get('email'), form.get('sure'));
    if (problems.length > 0) return ask(c, problems);
    try {
      await people.eraseAccount(visitorOf(c));
    } catch (error) {
      if (error instanceof AcquisError && error.code === 'last_owner') return ask(c, [{ field: undefined, text: c.var.t('people.erase.stuck') }]);
      throw error;
    }
    const page = pageOf(c);
    await people.signOut(c);
    return c.html(<ErasedPage page={{ ...page, person: undefined }} />);
  });
  return app;
}
