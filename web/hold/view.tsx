// What the views of all that is held have in common: their frame, a line for a credential, and what they leave out.
import type { Child } from 'hono/jsx';
import { dateText } from '../../lib/i18n.ts';
import type { Line, Skills } from '../../rooms/hold/hold.ts';
import { LinkButton } from '../components/button.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { Places } from '../wallet.tsx';
import { StandingWord } from './parts.tsx';
import { Ways, type Way } from './ways.tsx';

export function View({ page, at, title, lead, children }: { page: PageContext; at: Way; title: string; lead: string; children: Child }) {
  return (
    <Layout page={page} frame="wallet" title={title} nav={<Places page={page} at="hold" />}>
      <div class="w-sum"><h1>{title}</h1><p class="quiet">{lead}</p></div>
      <Ways page={page} at={at} />
      <div class="w-view stack">{children}</div>
    </Layout>
  );
}

/** One credential in a list of them: what it is, who says so, and whether it holds. */
export function ProofLine({ page, line: { id, card, standing }, under, children }: { page: PageContext; line: Line; /** The name of its issuer stands above it already. */ under?: boolean; children?: Child }) {
  const { lang } = page, meta = [!under && (card.issuer.name ?? card.issuer.id), card.awardedOn && dateText(lang, card.awardedOn)].filter(Boolean);
  return <li><a href={`/c/${id}`} lang={card.language}><bdi>{card.title}</bdi></a>{meta.length > 0 && <span class="small quiet"><bdi>{meta.join(' · ')}</bdi></span>}{children && <span class="small w-how">{children}</span>}<StandingWord page={page} standing={standing} /></li>;
}

export function LeftOut({ page: { t }, left, children }: { page: PageContext; left: Skills['left']; children?: Child }) {
  if (left.replaced === 0 && left.fallen === 0 && !children) return null;
  return (
    <section class="stack stack-s" aria-labelledby="left"><h2 class="h-s" id="left">{t('hold.left.title')}</h2>
      {(left.replaced > 0 || left.fallen > 0) && <ul class="todo">{left.replaced > 0 && <li><a href="/hold?standing=replaced">{t('hold.left.replaced', { n: left.replaced })}</a></li>}{left.fallen > 0 && <li><a href="/hold?standing=invalid">{t('hold.left.fallen', { n: left.fallen })}</a></li>}</ul>}
      {children}
    </section>
  );
}

/** Nothing to show: because nothing is held that says so, or because none of it counts. */
export function Nothing({ page, left, title, children }: { page: PageContext; left: Skills['left']; title: string; children?: Child }) {
  const none = left.replaced + left.fallen > 0;
  return <Empty title={none ? page.t('hold.left.all') : title}>{none ? null : children}<BackToAll page={page} /></Empty>;
}

function BackToAll({ page: { t } }: { page: PageContext }) {
  return <div><LinkButton href="/hold">{t('hold.claimed.all')}</LinkButton></div>;
}
