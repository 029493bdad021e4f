// The frame of one's own account: what it says of me, what opens it, what I am known by, and the way to join another.
import type { Child } from 'hono/jsx';
import type { Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Views, WalletPage } from '../wallet.tsx';

const PLACES = [['me', '/people/me'], ['ways', '/people/me/ways'], ['known', '/people/me/addresses'], ['merge', '/people/me/merge']] as const;
export type MePlace = (typeof PLACES)[number][0];

export function MeFrame({ page, at, title, lead, problems = [], children }: { page: PageContext; at: MePlace; title: string; lead?: Child; problems?: readonly Problem[] | undefined; children: Child }) {
  const { t } = page;
  return (
    <WalletPage page={page} at="me" title={title} back={[{ label: t('people.home.title'), href: '/people/home' }, ...(title === t('people.me.title') ? [] : [{ label: t('people.me.title'), href: '/people/me' }])]} lead={lead} problems={problems}
      ways={<Views label={t('people.me.nav.label')} views={PLACES.map(([place, href]) => ({ href, label: t(`people.me.nav.${place}`), current: place === at }))} />}>
      {children}
    </WalletPage>
  );
}

/** Before an act that needs it: who proved themselves lately is spared the sentence. */
export function ProveFirst({ page: { t }, next }: { page: PageContext; next: string }) {
  return <p>{t('people.again.before')} <a href={`/people/again?next=${encodeURIComponent(next)}`}>{t('people.again.title')}</a></p>;
}
