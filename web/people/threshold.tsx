// The frame of every page on the way in, and of every proof asked for on the way.
import type { Child } from 'hono/jsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

export type Shared = { page: PageContext; problems?: readonly Problem[] | undefined };
export const fault = (problems: readonly Problem[] | undefined, field: string) => problems?.find((p) => p.field === field)?.text;

export function Threshold({ page, title, lead, problems = [], children }: Shared & { title: string; lead: Child; children: Child }) {
  return (
    <Layout page={page} title={title} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack stack-s"><h1>{title}</h1><p class="lead quiet">{lead}</p></div>
        <ErrorSummary title={page.t('layout.problems', { n: problems.length })} problems={problems} />
        {children}
      </div>
    </Layout>
  );
}
