// An organisation's facts: a form on two pages, one to make it, one to keep it.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { NewOrganisationPage, OrganisationPage, SCHEMES } from '../../../web/people/organisation.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { oneLine } from '../door/addresses.ts';
import { countries } from '../door/countries.ts';
import type { OrganisationFacts, People } from '../people.ts';
import { MAY } from '../people.policy.ts';
import { visitorOf } from './account.tsx';
import { problemsOf } from './answers.tsx';

const EMPTY: OrganisationFacts = { name: {}, legalName: '', country: '', identifiers: [] };

export function organisationPages(people: People): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/people/organisations/new', people.adminOnly, (c) => c.html(<NewOrganisationPage page={pageOf(c)} facts={{ ...EMPTY, country: c.var.lang === 'fr' ? 'FRA' : '' }} countries={countries(c.var.lang)} />));
  app.post('/people/organisations/new', people.adminOnly, async (c) => {
    const facts = await factsFrom(c, []);
    try {
      const made = await people.createOrganisation(visitorOf(c), facts);
      return redirectWith(c, `/o/${made.id}/desk`, 'done', c.var.t('people.organisation.created', { name: inLanguage(made.name, c.var.lang).text }));
    } catch (error) {
      return c.html(<NewOrganisationPage page={pageOf(c)} facts={facts} countries={countries(c.var.lang)} problems={problemsOf(c, error)} />, 422);
    }
  });

  const owners = people.memberOnly(...MAY['edit the organisation']);
  app.get('/o/:org/people/organisation', owners, async (c) => c.html(<OrganisationPage page={pageOf(c)} id={c.req.param('org')} facts={await factsOf(c.req.param('org'))} countries={countries(c.var.lang)} />));
  app.post('/o/:org/people/organisation', owners, async (c) => {
    const org = c.req.param('org'), facts = await factsFrom(c, (await factsOf(org)).identifiers);
    try {
      await people.updateOrganisation(visitorOf(c).id, org, facts);
      return redirectWith(c, c.req.path, 'done', c.var.t('people.saved'));
    } catch (error) {
      return c.html(<OrganisationPage page={pageOf(c)} id={org} facts={facts} countries={countries(c.var.lang)} problems={problemsOf(c, error)} />, 422);
    }
  });

  async function factsOf(org: string): Promise<OrganisationFacts> {
    const found = await people.organisation(org);
    if (!found) throw new AcquisError('not_found');
    return found;
  }
  return app;
}

/** Identifiers of registers the form does not ask for are kept. */
async function factsFrom(c: Ctx, before: OrganisationFacts['identifiers']): Promise<OrganisationFacts> {
  const form = await formOf(c);
  const pair = (name: string, plain: (text: string) => string) => Object.fromEntries((['fr', 'en'] as const).map((lang) => [lang, plain(form.get(`${name}.${lang}`))]).filter(([, text]) => text));
  const line = (text: string) => oneLine(text, 1_000);
  const website = form.get('website'), email = form.get('email'), description = pair('description', (text) => text);
  const asked: readonly string[] = SCHEMES;
  return {
    name: pair('name', line), legalName: line(form.get('legalName')), country: form.get('country'),
    ...(website && { website }), ...(email && { email }), ...(Object.keys(description).length > 0 && { description }),
    identifiers: [...SCHEMES.map((scheme) => ({ scheme, value: line(form.get(`identifier.${scheme}`)) })).filter(({ value }) => value), ...before.filter(({ scheme }) => !asked.includes(scheme))],
  };
}
