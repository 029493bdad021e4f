// The frame of the administrators' pages: the same doors on each.
import type { Child } from 'hono/jsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

const PLACES = [['house', '/people/admin'], ['setup', '/people/setup'], ['health', '/people/admin/health'], ['providers', '/people/admin/providers'], ['mails', '/deliver/outbox'], ['legal', '/people/admin/legal'], ['history', '/people/admin/history']] as const;
export type AdminPlace = (typeof PLACES)[number][0];

export function AdminFrame({ page, at, title, lead, acts, children }: { page: PageContext; at: AdminPlace; title: string; lead?: Child; acts?: Child; children: Child }) {
  const { t } = page;
  return (
    <Layout page={page} title={title} hidden crumbs={[{ label: t('people.home.title'), href: '/people/home' }, at === 'house' ? { label: title } : { label: t('people.admin.title'), href: '/people/admin' }, ...(at === 'house' ? [] : [{ label: title }])]}>
      <div class="wrap main stack stack-l">
        <div class="row row-between"><div class="stack stack-s"><h1>{title}</h1>{lead && <p class="lead quiet">{lead}</p>}</div>{acts}</div>
        <nav class="places" aria-label={t('admin.nav.label')}><ul class="row">{PLACES.map(([place, href]) => <li><a href={href} aria-current={place === at ? 'page' : undefined}>{t(`admin.nav.${place}`)}</a></li>)}</ul></nav>
        {children}
      </div>
    </Layout>
  );
}
