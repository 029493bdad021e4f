// The frame of the members' pages: four doors side by side, those the reader may open.
import type { Child } from 'hono/jsx';
import { PageHead } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

const PLACES = [['members', ''], ['organisation', '/organisation'], ['brand', '/brand'], ['keys', '/api-keys'], ['history', '/history']] as const;
export type Place = (typeof PLACES)[number][0];

export function PeopleDesk({ page, at, title, lead, children }: { page: PageContext; at: Place; title: string; lead: Child; children: Child }) {
  const { t, organisation } = page;
  const base = `/o/${organisation?.id}/people`;
  const places = organisation?.roles.includes('owner') ? PLACES : PLACES.slice(0, 1);
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="people" />} title={title}>
      <PageHead title={title}>{lead}</PageHead>
      {places.length > 1 && <nav class="places" aria-label={t('people.members.nav.label')}><ul class="row">{places.map(([place, path]) => <li><a href={base + path} aria-current={place === at ? 'page' : undefined}>{t(`people.members.nav.${place}`)}</a></li>)}</ul></nav>}
      {children}
    </Layout>
  );
}
