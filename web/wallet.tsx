// The learner's own frame: the same bar on every page, the place one is in, the way back, the head. Whoever comes without an account, by a link that was sent to them, reads the same matter in the lobby.
import type { Child } from 'hono/jsx';
import type { Crumb } from './components/page.tsx';
import { ErrorSummary, type Problem } from './components/say.tsx';
import type { PageContext } from './context.ts';
import { TabBar } from './desk.tsx';
import { Layout } from './layout.tsx';

export type Place = 'hold' | 'share' | 'add' | 'me';

const PLACES = [['hold', '/hold', 'strata'], ['share', '/share', 'share'], ['add', '/hold/import', 'plus'], ['me', '/people/me', 'user']] as const;

export function Places({ page: { t }, at }: { page: PageContext; at: Place }) {
  return <TabBar label={t('hold.tabs.label')} tabs={PLACES.map(([place, href, icon]) => ({ href, icon, label: t(`hold.tabs.${place}`), current: place === at }))} />;
}

export type WalletPageProps = {
  page: PageContext; at: Place; title: string;
  /** The pages above this one; none on the first page of a place. */
  back?: readonly Crumb[] | undefined;
  /** The h1 where it is more than the title. */
  heading?: Child;
  lead?: Child;
  /** Below the lead: a state, the acts of the page. */
  under?: Child;
  /** Between the head and the matter: the views of this place. */
  ways?: Child;
  problems?: readonly Problem[] | undefined;
  children: Child;
};

export function WalletPage({ page, at, title, back = [], heading, lead, under, ways, problems = [], children }: WalletPageProps) {
  const crumbs = back.length > 0 ? [...back, { label: title }] : undefined;
  const matter = (
    <>
      <div class="w-sum stack stack-s"><h1><bdi>{heading ?? title}</bdi></h1>{lead && <p class="quiet">{lead}</p>}{under}</div>
      {ways}
      <div class="w-view stack stack-l"><ErrorSummary title={page.t('layout.problems', { n: problems.length })} problems={problems} />{children}</div>
    </>
  );
  if (!page.person) return <Layout page={page} title={title} hidden crumbs={crumbs}><div class="wrap-s main stack stack-l">{matter}</div></Layout>;
  return <Layout page={page} frame="wallet" title={title} crumbs={crumbs} nav={<Places page={page} at={at} />}>{matter}</Layout>;
}

/** The views of one place: each a page of its own, one line of them on a phone. */
export function Views({ label, views }: { label: string; views: readonly { readonly href: string; readonly label: string; readonly current: boolean }[] }) {
  return <nav class="w-ways" aria-label={label}><ul>{views.map(({ href, label: text, current }) => <li><a href={href} aria-current={current ? 'page' : undefined}>{text}</a></li>)}</ul></nav>;
}
