// For the holder of a credential: who vouches for it, and what happened to it since.
import type { Check, CheckName, Report } from '../../credential/index.ts';
import { dateText, lookUp } from '../../lib/i18n.ts';
import { newestFirst, type Held, type StoryEvent } from '../../rooms/hold/hold.ts';
import { Facts } from '../components/data.tsx';
import { Mark, type Tone } from '../components/icons.tsx';
import { Section } from '../components/page.tsx';
import { Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { issuerHost, nameSourceOf, readingOf, toneOf } from '../verify/reading.ts';
import { toldIn } from './told.ts';

/** What became of a link to it: made, opened, taken back. The room on the right of this one keeps it. */
export type LinkFact = { readonly madeAt: Date; readonly withdrawnAt: Date | undefined; readonly note: string | undefined; readonly opened: number; readonly lastDay: string | undefined; /** Made in another house. */ readonly house?: string | undefined };
type LinkEvent = { readonly kind: 'link' | 'withdrawn'; readonly at: string; readonly link: LinkFact };

/** The kind of a quality assurance, as the house words it; undefined for words of somebody else. */
export function qualityWord({ t, lang }: PageContext, kind: string | undefined): string | undefined {
  return kind === 'self-declared' ? t('hold.issuers.self') : kind === undefined ? undefined : lookUp(lang, `hold.six.quality_kind.${kind}`);
}

export function Vouchers({ page, held: { claims }, report }: { page: PageContext; held: Held; report: Report }) {
  const { t } = page, host = issuerHost(claims.issuer.id), said = (name: CheckName) => saidBy(report.checks.find(({ check }) => check === name));
  const quality = claims.quality?.map(({ name, framework }) => ({ body: name, kind: framework })) ?? toldIn(claims.criteria).quality, from = nameSourceOf(report);
  return (
    <Section title={t('hold.vouch.title')} more={t('hold.vouch.more')} id="vouch">
      <Facts facts={[
        { term: t('hold.vouch.issuer'), value: <><bdi>{report.issuer?.name ?? claims.issuer.name ?? claims.issuer.id}</bdi>, {t(`hold.vouch.issuer_${from}`)}</>, more: <>{host && <span class="hash"><bdi>{host}</bdi></span>}{said('issuer')}</> },
        { term: t('hold.vouch.bodies'), value: claims.awardingBodies && claims.awardingBodies.length > 0 && <bdi>{claims.awardingBodies.map(({ name }) => name).join(' · ')}</bdi>, more: t('hold.vouch.bodies_more') },
        { term: t('hold.vouch.creator'), value: claims.creator && claims.creator !== claims.issuer.name && <bdi>{claims.creator}</bdi>, more: t('hold.vouch.bodies_more') },
        { term: t('hold.vouch.quality'), value: quality.length > 0 && <ul>{quality.map(({ body, kind }) => <li><bdi>{body}</bdi>{qualityWord(page, kind) && <small>{qualityWord(page, kind)}</small>}</li>)}</ul> },
        { term: t('hold.vouch.endorsed'), value: report.endorsements && report.endorsements.length > 0 && <ul>{report.endorsements.map((one) => <li><bdi>{one.issuer?.name ?? one.issuer?.id ?? '?'}</bdi> <Tag tone={readingOf(one, t).tone}>{readingOf(one, t).word}</Tag></li>)}</ul>, more: said('endorsements') },
        { term: t('hold.vouch.seal'), value: said('seal') },
        { term: t('hold.vouch.log'), value: said('log') },
      ]} />
    </Section>
  );
}

/** What the check says, with its mark; a check that does not apply says nothing. */
function saidBy(check: Check | undefined) {
  return check && <span class="w-said"><Mark tone={toneOf(check)} /> <bdi>{check.message}</bdi></span>;
}

export function Story({ page, story, links, today }: { page: PageContext; story: readonly StoryEvent[]; links: readonly LinkFact[]; today: string }) {
  const { t, lang } = page, events = [...story, ...links.flatMap(linkEvents)].sort(newestFirst);
  return (
    <Section title={t('hold.story.title')} more={t('hold.story.more')} id="story">
      <ol class="w-story">{events.map((event) => <li><Mark tone={toneIn(event, today)} /><div><p>{wordsOf(page, event, today)}</p><p class="small quiet">{dateText(lang, event.at, event.at.length === 10 ? 'long' : 'hour')}</p></div></li>)}</ol>
    </Section>
  );
}

function linkEvents(link: LinkFact): LinkEvent[] {
  return [{ kind: 'link', at: link.madeAt.toISOString(), link }, ...(link.withdrawnAt ? [{ kind: 'withdrawn', at: link.withdrawnAt.toISOString(), link } as const] : [])];
}

function wordsOf({ t, lang }: PageContext, event: StoryEvent | LinkEvent, today: string) {
  switch (event.kind) {
    case 'awarded': return t('hold.story.awarded');
    case 'received': return t(event.origin === 'claim' ? 'hold.story.received_claim' : 'hold.story.received_import');
    case 'shown': return t(`hold.story.shown_${event.visibility}`);
    case 'said': return lookUp(lang, `hold.story.said_${event.code}`) ?? t(`hold.story.said_${event.verdict}`);
    case 'newer': case 'older': return <>{t(`hold.story.${event.kind}`)} <a href={`/c/${event.id}`}>{t('hold.story.see')}</a></>;
    case 'ends': return t(event.at < today ? 'hold.story.ends_over' : 'hold.story.ends');
    case 'withdrawn': return t('hold.story.withdrawn');
    case 'link': {
      const { note, opened, lastDay, house } = event.link, made = note === undefined ? t('hold.story.link') : t('hold.story.link_note', { note });
      return <><bdi>{made}</bdi>{house !== undefined && <> · <bdi>{t('share.made_elsewhere', { house })}</bdi></>} · {opened > 0 && lastDay ? t('hold.story.opened', { n: opened, date: dateText(lang, lastDay) }) : t('hold.story.opened_none')}</>;
    }
  }
}

function toneIn(event: StoryEvent | LinkEvent, today: string): Tone {
  if (event.kind === 'said') return event.verdict;
  return event.kind === 'newer' || (event.kind === 'ends' && event.at < today) ? 'warn' : 'none';
}
