// The six things a reader wants to know within ten seconds, of one credential: from what is shown of the signed document and from today's check.
import type { Child } from 'hono/jsx';
import type { Claims, Report } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import type { ShownCredential } from '../../rooms/share/share.ts';
import { Facts } from '../components/data.tsx';
import type { PageContext } from '../context.ts';
import { toldIn, type Told } from '../hold/told.ts';
import { isKnownBy, issuerHost, issuerOf, nameSourceOf } from '../verify/reading.ts';

export type TenProps = { page: PageContext; item: ShownCredential; report: Report; /** Where one compares a name. */ compare: string };

export function Ten({ page, item: { claims, hidden }, report, compare }: TenProps) {
  const { t } = page, told = toldIn(claims.criteria);
  return (
    <Facts facts={[
      { term: t('shown.ten.can'), value: <Can page={page} claims={claims} /> },
      { term: t('shown.ten.how'), ...how(page, claims, told, hidden.includes('results')) },
      { term: t('shown.ten.who'), value: <bdi>{issuerOf(report)?.name ?? claims.issuer.name ?? claims.issuer.id}</bdi>, more: <Who page={page} claims={claims} told={told} /> },
      { term: t('shown.ten.known'), ...known(page, report) },
      { term: t('shown.ten.still'), ...still(page, claims, report) },
      { term: t('shown.ten.person'), ...person(page, claims, hidden.includes('holderName')), more: <>{t(claims.holderName ? 'shown.ten.person_more' : hidden.includes('holderName') ? 'shown.ten.person_hidden_more' : 'shown.ten.person_none_more')} {claims.holderName && <a class="no-print" href={compare}>{t('shown.ten.compare')}</a>}</> },
    ]} />
  );
}

const FEW = 3;

function Can({ page: { t }, claims }: { page: PageContext; claims: Claims }) {
  const { outcomes, skills, description, language } = claims, said = (outcomes.length > 0 ? outcomes : skills).map(({ name }) => name);
  if (said.length === 0) return description ? <bdi lang={language}>{description}</bdi> : <span class="quiet">{t('shown.ten.can_none')}</span>;
  return <><ul class="todo">{said.slice(0, FEW).map((name) => <li lang={language}><bdi>{name}</bdi></li>)}</ul>{said.length > FEW && <small>{t('shown.ten.more', { n: said.length - FEW })}</small>}</>;
}

/** Which assessments, under whose eyes, with what result. A result that is hidden is said to be. */
function how({ t }: PageContext, { results, language }: Claims, { assessments, awardedBy }: Told, isHidden: boolean): { value: Child; more: Child } {
  const names = assessments.length > 0 ? assessments.map(({ name }) => name) : [...new Set(results.map(({ assessment }) => assessment).filter(Boolean))];
  const supervision = [...new Set(assessments.flatMap((one) => one.supervision ?? []))], marks = results.flatMap(({ value, max }) => (value === undefined ? [] : [max === undefined ? value : `${value} / ${max}`]));
  const own = (text: string) => <bdi lang={language}>{text}</bdi>;
  const lines: Child[] = [
    ...(supervision.length > 0 ? [own(supervision.join(' / '))] : []), ...(assessments.some(({ validated }) => validated) ? [t('hold.six.validated')] : []), ...(awardedBy ? [t('hold.six.by', { who: awardedBy })] : []),
    ...(marks.length > 0 ? [<bdi>{t('shown.ten.result', { result: marks.slice(0, FEW).join(', ') })}</bdi>] : []), ...(isHidden ? [t('shown.ten.result_hidden')] : []),
  ];
  const left = names.length - FEW;
  return { value: names.length > 0 ? <>{own(names.slice(0, FEW).join(', '))}{left > 0 && ` ${t('shown.ten.more', { n: left })}`}</> : <span class="quiet">{t('shown.ten.how_none')}</span>, more: lines.length > 0 && lines.map((line, i) => <>{i > 0 && ' · '}{line}</>) };
}

function Who({ page: { t }, claims }: { page: PageContext; claims: Claims; told: Told }) {
  const host = issuerHost(claims.issuer.id), bodies = claims.awardingBodies?.map(({ name }) => name).join(', ');
  return <>{bodies && t('shown.ten.by_body', { who: bodies })}{bodies && host && ' · '}{host && <bdi class="hash">{host}</bdi>}</>;
}

function known({ t }: PageContext, report: Report): { value: Child; more: Child } {
  const source = nameSourceOf(report);
  if (!isKnownBy(source)) return { value: <span class="is-warn">{t('shown.ten.known_no')}</span>, more: t(source === 'trial' ? 'shown.ten.trial' : 'shown.ten.known_no_more') };
  return { value: t('shown.ten.known_yes'), more: t(`shown.ten.known_${source}`) };
}

function still({ t, lang }: PageContext, { validUntil }: Claims, { verdict, checks }: Report): { value: Child; more: Child } {
  const word = t(verdict === 'valid' ? 'hold.six.yes' : verdict === 'invalid' ? 'hold.six.no' : 'hold.six.unsure'), against = checks.find(({ result }) => result === (verdict === 'invalid' ? 'fail' : 'not_checked'));
  const end = validUntil ? t('hold.six.until', { date: dateText(lang, validUntil.slice(0, 10)) }) : t('hold.six.no_end');
  return { value: <span class={`is-${verdict}`}>{word}</span>, more: verdict === 'valid' ? end : against?.message };
}

function person({ t }: PageContext, { holderName }: Claims, isHidden: boolean): { value: Child } {
  if (holderName) return { value: <>{t('shown.ten.person_named')} <bdi>{holderName}</bdi></> };
  return { value: <span class="quiet">{t(isHidden ? 'shown.ten.person_hidden' : 'shown.ten.person_none')}</span> };
}
