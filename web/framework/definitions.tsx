import type { Profile, ProfileElement, Topic } from '#framework';
import { inLanguage } from '#lib/i18n';
import { Table } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

/** What definitions are compared by first; the rest stands on each one's own page. */
const COMPARED = ['size', 'credits', 'level', 'assessment', 'identity', 'quality', 'stacking', 'relevance'] as const satisfies readonly Topic[];

export function DefinitionsPage({ page, profiles }: { page: PageContext; profiles: readonly Profile[] }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  return (
    <Layout page={page} title={t('framework.page.title')} description={t('framework.page.lead')}>
      <div class="wrap ruled">
        <header class="sec"><div class="sec-label" /><div class="sec-body stack"><h1>{t('framework.page.title')}</h1><p class="lead">{t('framework.page.lead')}</p></div></header>
        <Section title={t('framework.page.side_by_side')} more={t('framework.page.side_by_side_more')} id="compare">
          <Table label={t('framework.page.side_by_side')} class="definitions" columns={[{ label: t('framework.page.definition') }, ...COMPARED.map((topic) => ({ label: t(`framework.topic.${topic}`) }))]}
            rows={profiles.map((p) => [<a href={`/framework/${p.id}`}>{say(p.title)}</a>, ...COMPARED.map((topic) => <Wanted page={page} elements={p.elements.filter((e) => e.topic === topic && e.weight !== 'advice')} />)])} />
        </Section>
        {profiles.map((p) => (
          <Section title={say(p.title)} more={String(p.year)} id={p.id}>
            <p class="measure">{say(p.definition)}</p>
            {p.note && <Notice kind="info">{say(p.note)}</Notice>}
            <p class="small quiet"><cite lang="en">{p.source}</cite></p>
            <p><a href={`/framework/${p.id}`}>{t('framework.page.rules', { n: p.elements.length })}</a></p>
          </Section>
        ))}
        <Section title={t('framework.page.how')}><p class="measure">{t('framework.page.how_text')}</p><p class="measure">{t('framework.page.own')} <a href="/framework/format">{t('framework.page.format')}</a></p><p><a href="/framework/vocabularies">{t('framework.lists.link')}</a></p></Section>
      </div>
    </Layout>
  );
}

function Wanted({ page: { t, lang }, elements }: { page: PageContext; elements: readonly ProfileElement[] }) {
  if (elements.length === 0) return <span class="quiet"><span aria-hidden="true">—</span><span class="sr">{t('framework.page.nothing')}</span></span>;
  return <>{elements.map((e, i) => <>{i > 0 && '; '}{inLanguage(e.name, lang).text}{e.weight === 'optional' && <span class="quiet"> ({t('framework.weight.optional')})</span>}</>)}</>;
}

export function DefinitionPage({ page, profile }: { page: PageContext; profile: Profile }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  return (
    <Layout page={page} title={say(profile.title)} description={say(profile.definition)} crumbs={[{ label: t('framework.page.title'), href: '/framework' }, { label: say(profile.title) }]}>
      <div class="wrap ruled">
        <header class="sec"><div class="sec-label">{profile.year}</div><div class="sec-body stack"><h1>{say(profile.title)}</h1><p class="lead">{say(profile.definition)}</p>
          {profile.note && <Notice kind="info">{say(profile.note)}</Notice>}
          <p class="small quiet"><cite lang="en">{profile.source}</cite> · <code>{profile.id}</code> {profile.version}</p></div></header>
        {byWeight(profile).map(({ weight, elements }) => (
          <Section title={t(`framework.weight.${weight}_title`)} more={t(`framework.weight.${weight}_more`)} id={weight}>
            <RuleList page={page} elements={elements} anchors />
          </Section>
        ))}
      </div>
    </Layout>
  );
}

export function byWeight({ elements }: Profile) {
  return (['mandatory', 'optional', 'advice'] as const).map((weight) => ({ weight, elements: elements.filter((e) => e.weight === weight) })).filter((group) => group.elements.length > 0);
}

/** `anchors`: each rule has an address. The ids of a file from elsewhere are nobody's anchors. */
export function RuleList({ page: { t, lang }, elements, anchors }: { page: PageContext; elements: readonly ProfileElement[]; anchors?: boolean }) {
  const say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  return (
    <ol class="rules">{elements.map((e) => (
      <li id={anchors ? e.id : undefined}>
        <h3>{say(e.name)} {e.needs === 'award' && <Tag>{t('framework.page.at_award')}</Tag>}</h3>
        <p>{say(e.reason.pass)} <span class="quiet">{say(e.remedy)}</span></p>
        <p class="small quiet"><span lang={anchors ? 'en' : undefined}>{e.clause}</span> · <code>{e.id}</code></p>
      </li>
    ))}</ol>
  );
}
