// The same specification through two pairs of eyes: the learner who holds the credential, the employer who asks what it is worth. Both see the credential's own parts, filled with an invented person.
import type { Claims, Specification } from '#credential';
import { label } from '#framework';
import { inLanguage, lookUp, type Lang } from '#lib/i18n';
import { badgeOf } from '../../rooms/deliver/deliver.ts';
import { LinkButton } from '../components/button.tsx';
import { Answers } from '../components/data.tsx';
import { PageHead } from '../components/page.tsx';
import { Empty, Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { CredentialHead, CredentialSections } from '../deliver/credential.tsx';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { SpecificationBody } from './body.tsx';

export type Eyes = 'learner' | 'employer';
export type PreviewProps = {
  page: PageContext; home: string; id: string; title: string; eyes: Eyes;
  /** What the credential is written in; `inside` speaks it too. */
  language: Lang; inside: PageContext;
  /** Undefined while the draft does not read as a whole. */
  seen: { readonly claims: Claims; readonly specification: Specification } | undefined;
};

export function PreviewPage({ page, home, id, title, eyes, language, inside, seen }: PreviewProps) {
  const { t } = page, here = `${home}/${id}`;
  const views = (['learner', 'employer'] as const).flatMap((who) => (['fr', 'en'] as const).map((l) => ({ href: `${here}/preview?as=${who}&in=${l}`, text: t('design.seen.link', { who: t(`design.seen.${who}`), language: t(`design.lang.${l}`) }), current: who === eyes && l === language })));
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.preview')} crumbs={[{ label: t('design.title'), href: home }, { label: title, href: here }, { label: t('design.preview') }]}>
      <PageHead title={t('design.preview')} acts={<LinkButton href={`${here}/edit?step=check`} icon="pen">{t('design.edit')}</LinkButton>}>{t(`design.seen.${eyes}_lead`)}</PageHead>
      <nav aria-label={t('design.seen.title')}><ul class="filters">{views.map(({ href, text, current }) => <li><a href={href} aria-current={current ? 'page' : undefined}>{text}</a></li>)}</ul></nav>
      {!seen && <Empty title={t('design.seen.not_yet')}><p><a href={`${here}/edit?step=check`}>{t('design.seen.what_is_missing')}</a></p></Empty>}
      {seen && <Notice kind="info">{t('design.seen.example')}</Notice>}
      {seen && (
        <div lang={language === page.lang ? undefined : language} class="preview stack">
          <article class="sheet credential"><div class="preview-head"><CredentialHead page={inside} claims={seen.claims} picture={badgeOf(seen.claims)} heading="h2" /></div>{eyes === 'employer' && <Worth inside={inside} specification={seen.specification} />}</article>
          <div class="ruled">{eyes === 'learner' ? <CredentialSections page={inside} claims={seen.claims} /> : <SpecificationBody t={inside.t} lang={language} specification={seen.specification} />}</div>
        </div>
      )}
    </Layout>
  );
}

/** What an employer asks first, answered from the specification alone. */
function Worth({ inside: { t, lang }, specification: s }: { inside: PageContext; specification: Specification }) {
  const kinds = [...new Set(s.assessments.map((a) => label(a.type, lang)))].join(', '), supervised = [...new Set(s.assessments.map((a) => lookUp(lang, `design.c.supervision.${a.supervision}`) ?? a.supervision))].join(' ; ');
  const bodies = s.awardingBodies.map((body) => inLanguage(body.name, lang).text).join(', ');
  return (
    <Answers facts={[
      { term: t('design.seen.work'), value: t('design.hours', { n: s.workloadHours }), more: t('design.seen.work_more', { n: Math.max(1, Math.round(s.workloadHours / 7)) }) },
      { term: t('design.seen.level'), value: s.level?.eqf !== undefined ? t('design.eqf', { n: s.level.eqf }) : t('design.c.applicable.no') },
      { term: t('design.seen.how'), value: kinds },
      { term: t('design.seen.watched'), value: supervised },
      { term: t('design.read.validity'), value: s.validForMonths === undefined ? t('design.read.for_life') : t('design.read.months', { n: s.validForMonths }) },
      { term: t('design.seen.who'), value: bodies, more: s.quality.map((q) => `${lookUp(lang, `design.c.quality.${q.kind}`)}, ${q.body}`).join(' ; ') },
    ]} />
  );
}
