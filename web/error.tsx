// What a reader gets when something did not work: what happened, what to do, and what to quote if they ask for help.
import type { Child } from 'hono/jsx';
import { LinkButton } from './components/button.tsx';
import { Facts } from './components/data.tsx';
import type { PageContext } from './context.ts';
import { Layout } from './layout.tsx';

export type ErrorPageProps = {
  page: PageContext;
  /** What happened, in a few words: the h1. */
  title: string;
  /** What it means and what to do. */
  children: Child;
  /** Stable code from docs/errors.md. */
  code: string;
  /** Finds the line in the house's own log. */
  requestId?: string | undefined;
  /** The one act that helps; the home page otherwise. */
  way?: { readonly href: string; readonly label: string } | undefined;
};

export function ErrorPage({ page, title, children, code, requestId, way }: ErrorPageProps) {
  const { t } = page;
  return (
    <Layout page={page} title={title} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack"><h1>{title}</h1>{typeof children === 'string' ? <p class="lead">{children}</p> : children}</div>
        <p class="row"><LinkButton look="main" href={way?.href ?? '/'}>{way?.label ?? t('layout.error.home')}</LinkButton></p>
        <Facts facts={[
          { term: t('layout.error.code'), value: <span class="hash">{code}</span> },
          { term: t('layout.error.request'), value: requestId && <span class="hash">{requestId}</span> },
        ]} />
      </div>
    </Layout>
  );
}
