// What the public sees: one version of a specification, and an organisation with what it offers.
import type { LanguageMap, Specification } from '#credential';
import { conceptByCode } from '#framework';
import { dateText, inLanguage } from '#lib/i18n';
import { Facts, Hash } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { Said, SpecificationBody } from './body.tsx';
import { Downloads } from './list.tsx';

export type PublicVersion = { readonly id: string; readonly org: string; readonly number: number; readonly state: 'published' | 'retired'; readonly specification: Specification; readonly sha256: string; readonly publishedAt?: string; readonly frozenAt?: string };

export function PublicVersionPage({ page, version }: { page: PageContext; version: PublicVersion }) {
  const { t, lang } = page, s = version.specification, title = inLanguage(s.title, lang), about = inLanguage(s.description, lang);
  return (
    <Layout page={page} title={title.text} description={about.text.slice(0, 200)} crumbs={[{ label: inLanguage(s.issuer.name, lang).text, href: `/o/${version.org}` }, { label: title.text }]}>
      <div class="wrap main stack">
        <header class="stack stack-s">
          {s.image && <img src={`data:${s.image.mediaType};base64,${s.image.data}`} alt={inLanguage(s.image.alt, lang).text} width={128} height={128} />}
          <h1 lang={title.lang}>{title.text}</h1>
          <p class="lead"><Said map={s.description} lang={lang} /></p>
        </header>
        {version.state === 'retired' && <Notice kind="warn">{t('design.read.retired')}</Notice>}
        <div class="ruled">
          <SpecificationBody t={t} lang={lang} specification={s} />
          <Section title={t('design.identity')}>
            <Facts facts={[
              { term: t('design.col.version'), value: version.number, more: version.publishedAt && t('design.read.published', { date: dateText(lang, version.publishedAt) }) },
              { term: t('design.frozen_on'), value: version.frozenAt ? dateText(lang, version.frozenAt) : t('design.not_frozen') },
              { term: 'SHA-256', value: <Hash value={version.sha256} />, more: t('design.hash_means') },
            ]} />
            <Downloads page={page} at={`/design/${version.id}`} />
          </Section>
        </div>
      </div>
    </Layout>
  );
}

export type PublicOrganisation = { readonly id: string; readonly name: LanguageMap; readonly legalName: string; readonly country: string; readonly website?: string; readonly description?: LanguageMap; readonly identifiers: readonly { readonly scheme: string; readonly value: string }[]; readonly createdAt: string };

export function OrganisationPage({ page, organisation: o, did, offers }: { page: PageContext; organisation: PublicOrganisation; did: string; offers: readonly PublicVersion[] }) {
  const { t, lang } = page, name = inLanguage(o.name, lang);
  return (
    <Layout page={page} title={name.text} description={inLanguage(o.description, lang).text.slice(0, 200) || undefined}>
      <div class="wrap main stack">
        <header class="stack stack-s"><h1 lang={name.lang}>{name.text}</h1>{o.description && <p class="lead"><Said map={o.description} lang={lang} /></p>}</header>
        <div class="ruled">
          <Section title={t('design.read.offers')}>
            {offers.length === 0 ? <p class="quiet">{t('design.read.no_offer')}</p> : <ul class="stack">{offers.map(({ id, specification: s }) => <li><h3><a href={`/design/${id}`}><Said map={s.title} lang={lang} /></a></h3><p class="quiet">{[t('design.read.hours', { n: s.workloadHours }), s.level?.eqf !== undefined && t('design.eqf', { n: s.level.eqf })].filter(Boolean).join(' · ')}</p></li>)}</ul>}
          </Section>
          <Section title={t('design.read.who_it_is')}>
            <Facts facts={[
              { term: t('design.read.legal_name'), value: o.legalName },
              { term: t('design.f.country'), value: conceptByCode('country', o.country)?.label[lang] ?? o.country },
              { term: t('design.f.website'), value: o.website && <a href={o.website}>{o.website}</a> },
              ...o.identifiers.map(({ scheme, value }) => ({ term: scheme, value })),
              { term: t('design.read.did'), value: <Hash value={did} />, more: <a href={`/o/${o.id}/did.json`}>{t('design.read.keys')}</a> },
              { term: t('design.read.since'), value: dateText(lang, o.createdAt) },
            ]} />
          </Section>
        </div>
      </div>
    </Layout>
  );
}
