// The frame of one's own account: what it says of me, what opens it, what I am known by, and the way to join another.
import type { Child } from 'hono/jsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

const PLACES = [['me', '/people/me'], ['ways', '/people/me/ways'], ['known', '/people/me/addresses'], ['merge', '/people/me/merge']] as const;
export type MePlace = (typeof PLACES)[number][0];

export function MeFrame({ page, at, title, lead, problems = [], children }: { page: PageContext; at: MePlace; title: string; lead?: Child; problems?: readonly Problem[] | undefined; children: Child }) {
  const { t } = page;
  return (
    <Layout page={page} title={title} hidden crumbs={[{ label: t('people.home.title'), href: '/people/home' }, ...(at === 'me' ? [] : [{ label: t('people.me.title'), href: '/people/me' }]), { label: title }]}>
      <div class="wrap-s main stack stack-l">
        <div class="stack stack-s"><h1>{title}</h1>{lead && <p class="lead quiet">{lead}</p>}</div>
        <nav class="places" aria-label={t('people.me.nav.label')}><ul class="row">{PLACES.map(([place, href]) => <li><a href={href} aria-current={place === at ? 'page' : undefined}>{t(`people.me.nav.${place}`)}</a></li>)}</ul></nav>
        <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
        {children}
      </div>
    </Layout>
  );
}

/** Before an act that needs it: who proved themselves lately is spared the sentence. */
export function ProveFirst({ page: { t }, next }: { page: PageContext; next: string }) {
  return <p>{t('people.again.before')} <a href={`/people/again?next=${encodeURIComponent(next)}`}>{t('people.again.title')}</a></p>;
}
