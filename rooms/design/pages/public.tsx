// Open to all: a published version, an organisation and what it offers. One address, a face for people and one for machines.
import { Hono } from 'hono';
import { makeAchievement } from '#credential';
import type { Sign } from '#rooms/sign';
import type { Organisation, People } from '#rooms/people';
import { factsOf, labelsIn, occupations, skills, skillsIn } from '#framework';
import { AcquisError } from '#lib/errors';
import { wantsJson, type Ctx, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { isPublicId } from '#lib/ids';
import { canonicalJson } from '#lib/jcs';
import { occupationName } from '../../../web/design/occupations.tsx';
import { OrganisationPage, PublicVersionPage } from '../../../web/design/public.tsx';
import { pageOf } from '../../../web/page.ts';
import type { Design, SpecificationVersion } from '../design.ts';
import { yaml } from './desk.tsx';

export type PublicPorts = { readonly design: Design; readonly people: Pick<People, 'organisation'>; readonly sign: Pick<Sign, 'did'> };

const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

export function publicPages({ design, people, sign }: PublicPorts): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/design/esco', async (c) => {
    const query = c.req.query('q')?.slice(0, 100) ?? '', { lang } = c.var, title = c.req.query('title'), begun = performance.now();
    const found = title === undefined ? await skills(query, lang) : await skillsIn(title, c.req.query('more') ?? '', lang);
    c.header('server-timing', `esco;dur=${(performance.now() - begun).toFixed(1)}`);
    return c.json({ query, notice: factsOf('esco-skill').notice?.['en'], skills: found.map(({ uri, label, type, description }) => ({ uri, label, type, description: description?.[lang] ?? description?.['en'] })) });
  });

  app.get('/design/esco/occupations', async (c) => {
    const query = c.req.query('q')?.slice(0, 100) ?? '', found = await occupations(query, c.var.lang);
    return c.json({ query, notice: factsOf('esco-occupation').notice?.['en'], skills: found.map((one) => ({ uri: one.uri, code: one.code, label: occupationName(one) })) });
  });

  app.get('/design/:id', async (c) => {
    const version = await publicVersion(c, design);
    if (c.req.header('accept')?.includes('application/ld+json')) return c.body(JSON.stringify(asAchievement(version, c, sign.did(version.org))), 200, { 'content-type': 'application/ld+json' });
    return wantsJson(c) ? c.json(asDocument(version, c.var.house.publicUrl, sign.did(version.org))) : c.html(<PublicVersionPage page={pageOf(c)} version={version} />);
  });
  // The very text whose SHA-256 stands on the page and in the log.
  app.get('/design/:id/specification.json', async (c) => c.body(canonicalJson((await publicVersion(c, design)).specification), 200, { 'content-type': 'application/json' }));
  app.get('/design/:id/specification.yaml', async (c) => yaml(c, (await publicVersion(c, design)).specification));

  app.get('/o/:org', async (c) => {
    const organisation = await known(c, people), offers = await design.published(organisation.id), did = sign.did(organisation.id);
    return wantsJson(c) ? c.json(asProfile(organisation, offers, did, c.var.house.publicUrl)) : c.html(<OrganisationPage page={pageOf(c)} organisation={organisation} did={did} offers={offers} />);
  });
  return app;
}

async function publicVersion(c: Ctx, design: Design): Promise<SpecificationVersion> {
  const id = c.req.param('id') ?? '', version = isPublicId(id) ? await design.publicVersion(id) : undefined;
  if (!version) throw new AcquisError('not_found');
  return version;
}

async function known(c: Ctx, people: PublicPorts['people']): Promise<Organisation> {
  const id = c.req.param('org') ?? '', organisation = isPublicId(id) ? await people.organisation(id) : undefined;
  if (!organisation) throw new AcquisError('not_found');
  return organisation;
}

/** As Open Badges 3.0 says it, in the reader's language. */
function asAchievement({ id, org, number, specification }: SpecificationVersion, c: Ctx, did: string) {
  const { house: { publicUrl }, lang } = c.var, { text: issuer } = inLanguage(specification.issuer.name, lang), wish = c.req.query('lang'), language = wish !== undefined && Object.hasOwn(specification.title, wish) ? wish : inLanguage(specification.title, lang).lang;
  const achievementId = `${publicUrl}/design/${id}`, variants = Object.fromEntries(Object.keys(specification.title).map((tag) => [tag, `${achievementId}?lang=${tag}`]));
  const achievement = makeAchievement({ achievementId, variants, version: String(number), specification, language, labels: labelsIn(specification), issuer: { id: did, name: issuer, url: `${publicUrl}/o/${org}` } });
  return { '@context': OPEN_BADGES, ...achievement };
}

function asDocument(version: SpecificationVersion, publicUrl: string, issuer: string) {
  const { id, org, number, state, sha256, publishedAt, frozenAt, specification } = version;
  return { id: `${publicUrl}/design/${id}`, issuer, organisation: `${publicUrl}/o/${org}`, version: number, state, sha256, canonical: `${publicUrl}/design/${id}/specification.json`, publishedAt, frozenAt, specification };
}

function asProfile(organisation: Organisation, offers: readonly SpecificationVersion[], did: string, publicUrl: string) {
  const { id, name, legalName, country, website, description, identifiers, createdAt } = organisation;
  return {
    id: did, url: `${publicUrl}/o/${id}`, name, legalName, country, website, description, identifiers, since: createdAt, keys: `${publicUrl}/o/${id}/did.json`,
    specifications: offers.map((one) => ({ id: `${publicUrl}/design/${one.id}`, title: one.specification.title, version: one.number, sha256: one.sha256 })),
  };
}
