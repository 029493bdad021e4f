// Making links to a credential, and taking them back: for one credential (signed in, or by its claim link), and for all.
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { dateText } from '../../lib/i18n.ts';
import type { Held } from '../../rooms/hold/hold.ts';
import type { Kind, Link, LinkState } from '../../rooms/share/share.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Radios } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import type { Tone } from '../components/icons.tsx';
import { Copy } from '../components/live.tsx';
import { Details } from '../components/page.tsx';
import { Empty, ErrorSummary, Notice, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { HoldTabs } from '../hold/list.tsx';
import { Layout } from '../layout.tsx';
import { linkedInAddress } from './linkedin.ts';

const STATE_TONE: Record<LinkState, Tone> = { open: 'valid', expired: 'none', withdrawn: 'none' };

export type Typed = { readonly kind: string; readonly days: string; readonly note: string };
export type SharePageProps = {
  page: PageContext; held: Held; links: readonly Link[];
  /** Where the forms of this page go: `/share/of/ID`, `/share/claimed/TOKEN/ID`. */
  base: string; back: { readonly href: string; readonly label: string };
  /** The link just made, with its code drawn. */
  fresh: { readonly link: Link; readonly qr: string } | undefined;
  typed: Typed; problems: readonly Problem[];
};

export function SharePage({ page, held, links, base, back, fresh, typed, problems }: SharePageProps) {
  const { t } = page, { claims } = held, wrong = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const form = (
    <section class="sheet" aria-labelledby="make">
      <Form page={page} action={base}>
        <div class="pad stack">
          <h2 class="h-s" id="make">{t('share.make.title')}</h2>
          <Radios name="kind" label={t('share.make.kind')} value={typed.kind} error={wrong('kind')} options={(['link', 'linkedin', 'paper'] as const).map((value) => ({ value, label: t(`share.make.${value}`), hint: t(`share.make.${value}_hint`) }))} />
          <Radios name="days" look="chips" label={t('share.make.days')} value={typed.days} error={wrong('days')} options={(['7', '30', '365', '0'] as const).map((value) => ({ value, label: t(`share.make.d${value}`) }))} />
          <Input name="note" label={t('share.make.note')} note={t('layout.optional')} hint={t('share.make.note_hint')} value={typed.note} maxlength={120} error={wrong('note')} autocomplete="off" />
        </div>
        <div class="bar"><Button look={fresh ? undefined : 'main'} icon="link">{t('share.make.go')}</Button></div>
      </Form>
    </section>
  );
  return (
    <Layout page={page} title={t('share.of', { title: claims.title })} hidden crumbs={[back, { label: t('share.title') }]}>
      <div class="wrap-s main stack stack-l">
        <div class="stack"><h1 lang={page.lang}>{t('share.of', { title: claims.title })}</h1>{!fresh && <p class="lead">{t('share.lead')}</p>}</div>
        <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
        {fresh && <Fresh page={page} held={held} link={fresh.link} qr={fresh.qr} />}
        {fresh ? <Details summary={t('share.another')}>{form}</Details> : form}
        <section class="stack" aria-labelledby="links">
          <h2 class="h-s" id="links">{t('share.yours')}</h2>
          {links.length === 0 ? <p class="quiet">{t('share.none_here')}</p> : <><ul class="sh-links">{links.map((link) => <LinkLine page={page} link={link} base={base} />)}</ul><p class="small quiet">{t('share.opened_more')}</p></>}
        </section>
      </div>
    </Layout>
  );
}

/** One link with everything one does with it; what it was made for comes first. */
function Fresh({ page, held, link, qr }: { page: PageContext; held: Held; link: Link; qr: string }) {
  const { t } = page, url = `${page.house.publicUrl}/share/${link.id}`;
  const linkedIn = <div class="stack stack-s"><p><LinkButton look={link.kind === 'linkedin' ? 'main' : undefined} icon="out" href={linkedInAddress(held.claims, { url, id: held.id })} rel="noopener external">{t('share.linkedin_go')}</LinkButton></p><p class="small quiet">{t('share.linkedin_text')}</p></div>;
  const paper = <div class="sh-paper">{raw(`<div class="sh-qr" role="img" aria-label="${t('share.qr')}">${qr}</div>`)}<div class="stack stack-s"><p><LinkButton look={link.kind === 'paper' ? 'main' : undefined} icon="qr" href={`/share/${link.id}/qr.svg`} download>{t('share.qr_save')}</LinkButton></p><p class="small quiet">{t('share.qr_text')}</p><p><LinkButton icon="print" href={`/share/${link.id}/certificate.pdf`} download>{t('share.pdf')}</LinkButton></p><p class="small quiet">{t('share.pdf_text')}</p></div></div>;
  const parts: Record<Kind, readonly Child[]> = { link: [paper, linkedIn], linkedin: [linkedIn, paper], paper: [paper, linkedIn] };
  return (
    <section class="sheet pad stack" id="fresh" aria-labelledby="fresh-h">
      <h2 class="h-s" id="fresh-h">{t('share.new')}</h2>
      <p class="sh-url"><a class="hash" href={`/share/${link.id}`}>{url}</a></p>
      <div class="row"><Copy t={t} text={url} label={t('share.copy')} /><LinkButton look="bare" icon="eye" href={`/share/${link.id}`}>{t('share.see')}</LinkButton></div>
      <p class="small">{when(page, link)}</p>
      {parts[link.kind].map((part) => part)}
    </section>
  );
}

export function LinkLine({ page, link, base, title }: { page: PageContext; link: Link; base: string; /** Where several credentials stand in one list. */ title?: string | undefined }) {
  const { t, lang } = page, open = link.state === 'open';
  return (
    <li class="sheet pad stack stack-s" id={link.id}>
      <div class="row"><strong>{title ?? link.note ?? t(`share.kind.${link.kind}`)}</strong><Tag tone={STATE_TONE[link.state]}>{t(`share.state.${link.state}`)}</Tag></div>
      <p class="small quiet">{[(title || link.note) && t(`share.kind.${link.kind}`), title && link.note, t('share.made_on', { date: dateText(lang, link.madeAt.toISOString().slice(0, 10)) }), when(page, link)].filter(Boolean).join(' · ')}</p>
      <p class="small">{link.opened === 0 ? t('share.never_opened') : t('share.opened', { n: link.opened, date: dateText(lang, link.lastDay ?? '') })}</p>
      {open && <div class="row"><a class="small" href={`${base}?link=${link.id}#fresh`}>{t('share.use')}<span class="sr"> ({link.id.slice(0, 6)})</span></a></div>}
      {open && <ConfirmForm page={page} action={`${base}/${link.id}/withdraw`} title={t('share.withdraw')} act={t('share.withdraw_act')}><p>{t('share.withdraw_text')}</p></ConfirmForm>}
    </li>
  );
}

function when({ t, lang }: PageContext, { state, expiresAt, withdrawnAt }: Link): string {
  const day = (at: Date) => dateText(lang, at.toISOString().slice(0, 10));
  if (withdrawnAt) return t('share.withdrawn_on', { date: day(withdrawnAt) });
  if (!expiresAt) return t('share.for_ever');
  return t(state === 'expired' ? 'share.was_until' : 'share.until', { date: day(expiresAt) });
}

export function SharesPage({ page, lines }: { page: PageContext; lines: readonly { readonly link: Link; readonly title: string | undefined }[] }) {
  const { t } = page;
  return (
    <Layout page={page} frame="wallet" title={t('share.all')} nav={<HoldTabs page={page} at="share" />}>
      <div class="w-sum"><h1>{t('share.all')}</h1>{lines.length > 0 && <p class="quiet">{t('share.all_lead')}</p>}</div>
      {lines.length === 0
        ? <div class="w-log"><Empty title={t('share.none')}><p class="quiet">{t('share.none_text')}</p><p><a href="/hold">{t('share.back')}</a></p></Empty></div>
        : <div class="w-log stack"><ul class="sh-links">{lines.map(({ link, title }) => <LinkLine page={page} link={link} base={`/share/of/${link.credential}`} title={title} />)}</ul><p class="small quiet">{t('share.opened_more')}</p></div>}
    </Layout>
  );
}

/** Above a credential that is shown by a link: by whom, and, to its holder, that these visits do not count. */
export function ShownBy({ page: { t }, held, mine }: { page: PageContext; held: Held; mine: boolean }) {
  if (mine) return <Notice kind="info"><p>{t('share.page.mine')} <a href={`/share/of/${held.id}`}>{t('share.yours')}</a></p></Notice>;
  return <p class="small quiet">{held.claims.holderName ? t('share.page.shown', { name: held.claims.holderName }) : t('share.page.shown_nameless')}</p>;
}
