// What the document says, and how far that is proved. Only terms the library read from its allow-list; only https links.
import type { Child } from 'hono/jsx';
import type { ClaimedPart, ClaimedResult, Claims, Report } from '../../credential/index.ts';
import { dateText, numberText, type Lang } from '../../lib/i18n.ts';
import { Facts, type Fact } from '../components/data.tsx';
import { Details } from '../components/page.tsx';
import { Skills } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Prose } from '../components/prose.tsx';
import { issuerHost, issuerOf, nameSourceOf } from './reading.ts';

export function ClaimsView({ page, report }: { page: PageContext; report: Report }) {
  const { t } = page;
  const { claims, verdict } = report;
  if (!claims) return null;
  const signed = report.checks.some((c) => c.check === 'signature' && c.result === 'pass');
  const state = verdict === 'valid' ? 'proved' : signed ? 'signed' : 'claimed';
  const matter = (
    <>
      <p class="quiet">{t(`verify.claims.${state}`)}</p>
      <div class={claims.image ? 'mini' : undefined}>
        {claims.image && <img class="badge badge-s" src={claims.image} width="64" height="64" alt={claims.imageAlt ?? ''} />}
        <div lang={claims.language}><h3><bdi>{claims.title}</bdi></h3>{claims.description && <p><bdi>{claims.description}</bdi></p>}</div>
      </div>
      <Facts facts={facts(page, report, claims)} />
      {claims.outcomes.length > 0 && <div class="stack stack-s"><h3 class="h-s">{t('verify.claims.outcomes')}</h3><ul class="todo" lang={claims.language}>{claims.outcomes.map(({ name }) => <li>{said(name)}</li>)}</ul></div>}
      {claims.skills.length > 0 && <Skills label={t('verify.claims.skills')} items={claims.skills.map(({ name, url }) => ({ text: name, lang: claims.language, href: signed ? link(url) : undefined }))} />}
      {claims.parts && claims.parts.length > 0 && <div class="stack stack-s"><h3 class="h-s">{t('verify.claims.parts')}</h3><Parts page={page} parts={claims.parts} lang={claims.language} /></div>}
      <div class="long">{claims.narrative && <div class="stack stack-s"><h3 class="h-s">{t('verify.claims.narrative')}</h3><Prose text={claims.narrative} lang={claims.language} /></div>}
        {claims.criteria && <Details summary={t('verify.claims.criteria')}><Prose text={claims.criteria} lang={claims.language} /></Details>}</div>
    </>
  );
  // Nothing in a file that failed deserves to be read first.
  return verdict === 'invalid'
    ? <div class="claims pad"><Details summary={t('verify.claims.title_invalid')}>{matter}</Details></div>
    : <section class="claims pad stack"><h2 class="h-s">{t('verify.claims.title')}</h2>{matter}</section>;
}

function facts({ t, lang }: PageContext, report: Report, claims: Claims): Fact[] {
  const issuer = issuerOf(report), host = issuer && issuerHost(issuer.id);
  const source = t(`verify.claims.name_${nameSourceOf(report)}`);
  return [
    { term: t('verify.claims.holder'), value: claims.holderName && said(claims.holderName), more: t('verify.claims.holder_more') },
    { term: t('verify.claims.issuer'), value: said(issuer?.name ?? claims.issuer.name ?? claims.issuer.id), more: <>{source}{host && <> · <bdi class="hash">{host}</bdi></>}</> },
    { term: t('verify.claims.awarding'), value: claims.awardingBodies && list(claims.awardingBodies.map(({ name }) => name)) },
    { term: t('verify.claims.awarded'), value: date(lang, claims.awardedOn ?? claims.validFrom) },
    { term: t('verify.claims.until'), value: claims.validUntil ? date(lang, claims.validUntil) : t('verify.claims.no_end') },
    { term: t('verify.claims.level'), value: claims.level && said(claims.level) },
    { term: t('verify.claims.credits'), value: claims.credits !== undefined && numberText(lang, claims.credits), more: claims.creditFramework && said(claims.creditFramework) },
    { term: t('verify.claims.hours'), value: claims.hours !== undefined ? t('verify.claims.hours_value', { n: claims.hours }) : claims.duration && t('verify.claims.hours_written', { duration: claims.duration }) },
    { term: t('verify.claims.participation'), value: claims.participation && list(claims.participation.map(({ name }) => name)) },
    { term: t('verify.claims.quality'), value: claims.quality && list(claims.quality.map(({ name }) => name)), more: claims.quality?.every(({ framework }) => framework === 'self-declared') && t('verify.claims.self_declared') },
    { term: t('verify.claims.field'), value: claims.field && said(claims.field) },
    { term: t('verify.claims.results'), value: claims.results.length > 0 && list(claims.results.map(result)) },
    { term: t('verify.claims.evidence'), value: claims.evidence.length > 0 && <ul>{claims.evidence.map((e) => <li>{outward(e.name, e.url)}{e.description && <small><bdi>{e.description}</bdi></small>}</li>)}</ul> },
    { term: t('verify.claims.unread'), value: claims.unread && claims.unread.length > 0 && <span class="hash">{claims.unread.join(', ')}</span>, more: t('verify.claims.unread_more') },
    { term: t('verify.claims.number'), value: claims.id && <span class="hash">{claims.id}</span> },
  ];
}

/** Achievements inside it, courses attended, rights that follow. */
function Parts({ page, parts, lang }: { page: PageContext; parts: readonly ClaimedPart[]; lang: string | undefined }) {
  const { t } = page;
  return (
    <ul class="todo">
      {parts.map((part) => (
        <li>
          <strong lang={lang}>{said(part.title)}</strong> <span class="small quiet">{t(`verify.claims.part.${part.kind}`)}</span>
          {part.description && <p class="small" lang={lang}>{said(part.description)}</p>}
          <p class="small">{[part.level, part.credits !== undefined && `${t('verify.claims.credits')} ${numberText(page.lang, part.credits)}`, part.hours !== undefined ? t('verify.claims.hours_value', { n: part.hours }) : part.duration, part.result].filter(Boolean).join(' · ')}</p>
          {part.parts.length > 0 && <Parts page={page} parts={part.parts} lang={lang} />}
        </li>
      ))}
    </ul>
  );
}

function said(text: string): Child {
  return <bdi>{text}</bdi>;
}

function list(lines: readonly string[]): Child {
  return <ul>{lines.map((line) => <li>{said(line)}</li>)}</ul>;
}

function result({ assessment, value, status, max }: ClaimedResult): string {
  const mark = value !== undefined && max !== undefined ? `${value} / ${max}` : (value ?? status);
  return mark === undefined ? assessment : `${assessment} · ${mark}`;
}

function date(lang: Lang, iso: string | undefined): string | undefined {
  return iso && dateText(lang, iso);
}

function outward(text: string, url: string | undefined): Child {
  const href = link(url);
  return href ? <a href={href} rel="nofollow noopener noreferrer external"><bdi>{text}</bdi></a> : said(text);
}

/** The document chose this address: `javascript:` and its kind never become a link. */
function link(url: string | undefined): string | undefined {
  return url !== undefined && URL.parse(url)?.protocol === 'https:' ? url : undefined;
}
