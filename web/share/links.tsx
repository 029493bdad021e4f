// Making links to a credential, and taking them back: for one credential (signed in, or by its claim link), and for all.
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { dateText } from '../../lib/i18n.ts';
import type { Claims } from '../../credential/index.ts';
import type { Held } from '../../rooms/hold/hold.ts';
import type { Kind, Link, LinkState } from '../../rooms/share/share.ts';
import { LinkButton } from '../components/button.tsx';
import { ConfirmForm } from '../components/form.tsx';
import type { Tone } from '../components/icons.tsx';
import { Copy, ShareOn } from '../components/live.tsx';
import { Details } from '../components/page.tsx';
import { Empty, Notice, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';
import { linkedInAddress } from './linkedin.ts';
import { MakeForm, type Choice, type Desk, type Typed } from './make.tsx';

export const STATE_TONE: Record<LinkState, Tone> = { open: 'valid', expired: 'none', withdrawn: 'none', elsewhere: 'none' };

export type SharePageProps = {
  page: PageContext; desk: Desk; held: Held; links: readonly Link[];
  /** The link just made, with its code drawn. */
  fresh: { readonly link: Link; readonly qr: string } | undefined;
  choices: readonly Choice[]; typed: Typed; problems: readonly Problem[];
};

export function SharePage({ page, desk, held, links, fresh, choices, typed, problems }: SharePageProps) {
  const { t } = page, { claims } = held, form = <MakeForm page={page} desk={desk} choices={choices} typed={typed} problems={problems} quiet={fresh !== undefined} />;
  return (
    <WalletPage page={page} at="share" title={t('share.of', { title: claims.title })} back={desk.back} lead={!fresh && t('share.lead')} problems={problems}>
      {fresh && <Fresh page={page} held={held} link={fresh.link} qr={fresh.qr} only={fresh.link.items.length === 1 && fresh.link.items[0]?.hidden.length === 0} />}
      {fresh ? <Details summary={t('share.another')}>{form}</Details> : form}
      <section class="stack" aria-labelledby="links">
        <h2 class="h-s" id="links">{t('share.yours')}</h2>
        {links.length === 0 ? <p class="quiet">{t('share.none_here')}</p> : <><ul class="sh-links">{links.map((link) => <LinkLine page={page} link={link} base={desk.base} />)}</ul><p class="small quiet">{t('share.opened_more')}</p></>}
      </section>
    </WalletPage>
  );
}

/** One link with everything one does with it; what it was made for comes first. `only`: one credential, whole: it has a certificate. */
export function Fresh({ page, held, link, qr, only }: { page: PageContext; held: Held; link: Link; qr: string; only: boolean }) {
  const { t } = page, url = `${page.house.publicUrl}/share/${link.id}`, heading = link.title ?? held.claims.title;
  const linkedIn = link.items.length === 1 && link.reader === undefined && <div class="stack stack-s"><p><LinkButton look={link.kind === 'linkedin' ? 'main' : undefined} icon="out" href={linkedInAddress(shownOn(held.claims, link), { url, id: held.id })} rel="noopener external">{t('share.linkedin_go')}</LinkButton></p><p class="small quiet">{t('share.linkedin_text')}</p></div>;
  const certificate = only && <><p><LinkButton icon="print" href={`/share/${link.id}/certificate.pdf`} download>{t('share.pdf')}</LinkButton></p><p class="small quiet">{t('share.pdf_text')}</p></>;
  const paper = <div class="sh-paper">{raw(`<div class="sh-qr" role="img" aria-label="${t('share.qr')}">${qr}</div>`)}<div class="stack stack-s"><p><LinkButton look={link.kind === 'paper' ? 'main' : undefined} icon="qr" href={`/share/${link.id}/qr.svg`} download>{t('share.qr_save')}</LinkButton></p><p class="small quiet">{t('share.qr_text')}</p>{certificate}</div></div>;
  const parts: Record<Kind, readonly Child[]> = { link: [paper, linkedIn], linkedin: [linkedIn, paper], paper: [paper, linkedIn] };
  const mail = `mailto:${encodeURIComponent(link.reader ?? '')}?${new URLSearchParams({ subject: heading, body: t('share.mail_body', { url }) }).toString().replaceAll('+', '%20')}`;
  return (
    <section class="sheet pad stack" id="fresh" aria-labelledby="fresh-h">
      <h2 class="h-s" id="fresh-h">{t('share.new')}</h2>
      <p class="sh-url"><a class="hash" href={`/share/${link.id}`}>{url}</a></p>
      <div class="row"><Copy t={t} text={url} label={t('share.copy')} main={link.kind === 'link'} /><ShareOn t={t} url={url} title={heading} /><LinkButton look="bare" icon="mail" href={mail}>{t('share.mail')}</LinkButton><LinkButton look="bare" icon="eye" href={`/share/${link.id}`}>{t('share.see')}</LinkButton></div>
      {link.reader !== undefined && <p class="small">{t('share.for_reader')} <bdi>{link.reader}</bdi></p>}
      {parts[link.kind].map((part) => part)}
    </section>
  );
}

/** LinkedIn is told no date that the link does not show. */
function shownOn(claims: Claims, { items }: Link): Claims {
  const { awardedOn: _, validFrom: __, ...undated } = claims;
  return items[0]?.hidden.includes('dates') ? undated : claims;
}

export function LinkLine({ page, link, base, title }: { page: PageContext; link: Link; /** Where the forms about one credential go; undefined: the link has a page of its own. */ base?: string | undefined; /** Where several credentials stand in one list. */ title?: string | undefined }) {
  const { t, lang } = page, open = link.state === 'open';
  return (
    <li class="sheet pad stack stack-s" id={link.id}>
      <div class="row"><strong><bdi>{title ?? link.note ?? t(`share.kind.${link.kind}`)}</bdi></strong><Tag tone={STATE_TONE[link.state]}>{t(`share.state.${link.state}`)}</Tag></div>
      <p class="small quiet">{[(title || link.note) && t(`share.kind.${link.kind}`), title && link.note, t('share.made_on', { date: dateText(lang, link.madeAt.toISOString().slice(0, 10)) }), when(page, link)].filter(Boolean).join(' · ')}</p>
      <p class="small">{[openedText(page, link), link.items.some(({ hidden }) => hidden.length > 0) && t('share.in_part'), link.reader !== undefined && `${t('share.for_reader')} ${link.reader}`].filter(Boolean).join(' · ')}</p>
      {(open || !base) && <div class="row sh-acts"><LinkButton look="bare" icon={open ? 'link' : 'eye'} href={base && link.items.length === 1 ? `${base}?link=${link.id}#fresh` : `/share/link/${link.id}`}>{t(open ? 'share.use' : 'share.look')}<span class="sr"> ({link.id.slice(0, 6)})</span></LinkButton>{!base && <LinkButton look="bare" icon="plus" href={`/share/new?again=${link.id}`}>{t('share.again')}<span class="sr"> ({link.id.slice(0, 6)})</span></LinkButton>}</div>}
      {open && <ConfirmForm page={page} action={base ? `${base}/${link.id}/withdraw` : `/share/link/${link.id}/withdraw`} title={t('share.withdraw')} act={t('share.withdraw_act')}><p>{t('share.withdraw_text')}</p></ConfirmForm>}
    </li>
  );
}

export function openedText({ t, lang }: PageContext, { opened, lastDay }: Link): string {
  return opened === 0 ? t('share.never_opened') : t('share.opened', { n: opened, date: dateText(lang, lastDay ?? '') });
}

export function when({ t, lang }: PageContext, { state, house, expiresAt, withdrawnAt }: Link): string {
  const day = (at: Date) => dateText(lang, at.toISOString().slice(0, 10));
  if (house !== undefined) return t('share.made_elsewhere', { house });
  if (withdrawnAt) return t('share.withdrawn_on', { date: day(withdrawnAt) });
  if (!expiresAt) return t('share.for_ever');
  return t(state === 'expired' ? 'share.was_until' : 'share.until', { date: day(expiresAt) });
}

export function SharesPage({ page, lines }: { page: PageContext; lines: readonly { readonly link: Link; /** Of what it shows, where it is still held. */ readonly titles: readonly (string | undefined)[] }[] }) {
  const { t } = page;
  return (
    <WalletPage page={page} at="share" title={t('share.all')} lead={lines.length > 0 && t('share.all_lead')}
      under={<><p><LinkButton look="main" icon="plus" href="/share/new">{t('share.choose.start')}</LinkButton></p><p class="row"><LinkButton look="bare" icon="globe" href="/share/portfolio">{t('share.portfolio.title')}</LinkButton><LinkButton look="bare" icon="users" href="/share/help">{t('share.help.title')}</LinkButton></p></>}>
      {lines.length === 0
        ? <div class="w-log"><Empty title={t('share.none')}><p class="quiet">{t('share.none_text')}</p><p><a href="/hold">{t('share.back')}</a></p></Empty></div>
        : <div class="w-log stack"><ul class="sh-links">{lines.map(({ link, titles }) => <LinkLine page={page} link={link} title={link.title ?? (titles.map((title) => title ?? t('share.gone')).join(', ') || undefined)} />)}</ul><p class="small quiet">{t('share.opened_more')}</p></div>}
    </WalletPage>
  );
}

/** Above a credential that is shown by a link: by whom, and, to its holder, that these visits do not count. */
export function ShownBy({ page: { t }, held, mine }: { page: PageContext; held: Held; mine: boolean }) {
  if (mine) return <Notice kind="info"><p>{t('share.page.mine')} <a href={`/share/of/${held.id}`}>{t('share.yours')}</a></p></Notice>;
  return <p class="small quiet">{held.claims.holderName ? t('share.page.shown', { name: held.claims.holderName }) : t('share.page.shown_nameless')}</p>;
}
