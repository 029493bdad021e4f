// Letting somebody help: the holder's side (who reads, since when, what they wrote), and the helper's.
import { dateText } from '../../lib/i18n.ts';
import type { Collection, Line } from '../../rooms/hold/hold.ts';
import type { Help, HelpNote, Helping, Reading } from '../../rooms/share/share.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkboxes, Input, Radios, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar } from '../components/page.tsx';
import { Empty, ErrorSummary, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { WalletPage } from '../wallet.tsx';
import { NothingYet } from './make.tsx';

export type HelpTyped = { readonly email: string; readonly words: string; readonly days: string; readonly credentials: readonly string[]; readonly collections: readonly string[] };
const TONE = { open: 'valid', over: 'none', closed: 'none' } as const;
const dated = (page: PageContext, at: Date) => dateText(page.lang, at.toISOString().slice(0, 10));

export function HelpsPage({ page, helps, lines, collections, typed, problems }: { page: PageContext; helps: readonly Help[]; lines: readonly Line[]; collections: readonly Collection[]; typed: HelpTyped; problems: readonly Problem[] }) {
  const { t } = page, wrong = (field: string) => problems.find((one) => one.field === field)?.text;
  return (
    <WalletPage page={page} at="share" title={t('share.help.title')} back={[{ label: t('share.all'), href: '/share' }]} lead={t('share.help.lead')} problems={problems}>
      {helps.length > 0 && <ul class="sh-links">{helps.map((help) => <li class="sheet pad stack stack-s"><div class="row"><h2 class="h-s"><a href={`/share/help/${help.id}`}><bdi>{help.email || t('share.help.gone')}</bdi></a></h2><Tag tone={TONE[help.state]}>{t(`share.help.state.${help.state}`)}</Tag></div><p class="small quiet">{facts(page, help)}</p></li>)}</ul>}
      {lines.length === 0 ? <NothingYet page={page} /> : <section class="sheet" aria-labelledby="open"><Form page={page} action="/share/help">
        <div class="pad stack">
          <h2 class="h-s" id="open">{t('share.help.open')}</h2>
          <Input name="email" type="email" label={t('share.help.email')} hint={t('share.help.email_hint')} value={typed.email} maxlength={254} error={wrong('email')} autocomplete="off" />
          {collections.length > 0 && <Checkboxes name="collection" label={t('share.help.collections')} note={t('layout.optional')} hint={t('share.help.collections_hint')} value={typed.collections} options={collections.map(({ id, name, items }) => ({ value: id, label: name, hint: t('hold.collections.n', { n: items.length }) }))} />}
          <Checkboxes name="c" label={t('share.help.credentials')} value={typed.credentials} error={wrong('c')} options={lines.map(({ id, card }) => ({ value: id, label: card.title, hint: [card.issuer.name, card.awardedOn && dateText(page.lang, card.awardedOn)].filter(Boolean).join(' · ') }))} />
          <Radios name="days" look="chips" label={t('share.help.days')} value={typed.days} error={wrong('days')} options={(['7', '30', '90', '365'] as const).map((value) => ({ value, label: t(`share.help.d${value}`) }))} />
          <Textarea name="words" label={t('share.help.words')} note={t('layout.optional')} hint={t('share.help.words_hint')} value={typed.words} rows={3} maxlength={500} error={wrong('words')} />
        </div>
        <Bar><Button look="main" icon="mail">{t('share.help.go')}</Button></Bar>
      </Form></section>}
      <p class="small quiet">{t('share.help.other')} <a href="/share/helping">{t('share.helping.title')}</a></p>
    </WalletPage>
  );
}

function facts(page: PageContext, help: Help): string {
  const { t } = page;
  return [t('share.help.since', { date: dated(page, help.madeAt) }), help.house !== undefined && t('share.help.elsewhere', { house: help.house }), help.closedAt ? t('share.help.closed_on', { date: dated(page, help.closedAt) }) : help.expiresAt && t('share.help.until', { date: dated(page, help.expiresAt) }), help.lastDay ? t('share.help.last', { date: dateText(page.lang, help.lastDay) }) : t('share.help.never'), help.notes.length > 0 && t('share.help.n_notes', { n: help.notes.length })].filter(Boolean).join(' · ');
}

export function HelpPage({ page, help, lines }: { page: PageContext; help: Help; lines: readonly Line[] }) {
  const { t } = page, of = new Map(lines.map((line) => [line.id, line]));
  return (
    <WalletPage page={page} at="share" title={t('share.help.of', { email: help.email || t('share.help.gone') })} heading={<span class="h-mail">{t('share.help.of', { email: help.email || t('share.help.gone') })}</span>} back={[{ label: t('share.all'), href: '/share' }, { label: t('share.help.title'), href: '/share/help' }]}
      under={<p><Tag tone={TONE[help.state]}>{t(`share.help.state.${help.state}`)}</Tag> <span class="small quiet">{facts(page, help)}</span></p>}>
      <section class="stack stack-s" aria-labelledby="seen"><h2 class="h-s" id="seen">{t(help.state === 'open' ? 'share.help.seen' : 'share.help.seen_then')}</h2><ul class="todo">{help.credentials.map((id) => { const line = of.get(id); return <li>{line ? <a href={`/c/${id}`} lang={line.card.language}><bdi>{line.card.title}</bdi></a> : <span class="quiet">{t('share.gone')}</span>}</li>; })}</ul></section>
      <section class="stack stack-s" aria-labelledby="notes"><h2 class="h-s" id="notes">{t('share.help.notes')}</h2><p class="small quiet">{t('share.help.notes_text')}</p><Notes page={page} notes={help.notes} at={`/share/help/${help.id}`} act={t('share.help.drop')} /></section>
      {help.state !== 'open' && <section class="stack stack-s" aria-labelledby="again"><h2 class="h-s" id="again">{t('share.help.again')}</h2><p class="small quiet">{t('share.help.again_text')}</p><p><LinkButton icon="mail" href={`/share/help?again=${help.id}#open`}>{t('share.help.again_go')}</LinkButton></p></section>}
      {help.state === 'open' && <ConfirmForm page={page} action={`/share/help/${help.id}/close`} title={t('share.help.close')} act={t('share.help.close_act')}><p>{t('share.help.close_text')}</p></ConfirmForm>}
    </WalletPage>
  );
}

function Notes({ page, notes, at, act }: { page: PageContext; notes: readonly HelpNote[]; at: string; act: string }) {
  const { t } = page;
  if (notes.length === 0) return <p class="quiet">{t('share.help.no_notes')}</p>;
  return <ul class="sh-links">{notes.map(({ id, text, by, at: when }) => <li class="sheet pad stack stack-s"><p class="pf-text"><bdi>{text}</bdi></p><p class="small quiet"><bdi>{by || t('share.help.somebody')}</bdi> · {dateText(page.lang, when.toISOString(), 'hour')}</p><Form page={page} action={`${at}/notes/${id}/delete`}><Button look="bare" icon="cross">{act}<span class="sr"> ({id.slice(0, 6)})</span></Button></Form></li>)}</ul>;
}

export function HelpingPage({ page, helping }: { page: PageContext; helping: readonly Helping[] }) {
  const { t } = page;
  return (
    <WalletPage page={page} at="share" title={t('share.helping.title')} back={[{ label: t('share.all'), href: '/share' }, { label: t('share.help.title'), href: '/share/help' }]} lead={t('share.helping.lead')}>
      {helping.length === 0 ? <Empty title={t('share.helping.none')}><p class="quiet">{t('share.helping.none_text')}</p></Empty> : <ul class="sh-links">{helping.map((one) => <li class="sheet pad stack stack-s"><h2 class="h-s"><a href={`/share/helping/${one.id}`}><bdi>{one.from || t('share.help.somebody')}</bdi></a></h2><p class="small quiet">{[t('hold.collections.n', { n: one.n }), t('share.help.since', { date: dated(page, one.since) }), one.until && t('share.help.until', { date: dated(page, one.until) })].filter(Boolean).join(' · ')}</p></li>)}</ul>}
    </WalletPage>
  );
}

/** Above what was opened: whose it is, what they ask, and the notes. */
export function HelpBar({ page, reading, problems, text }: { page: PageContext; reading: Reading; problems: readonly Problem[]; text: string }) {
  const { t } = page, at = `/share/helping/${reading.id}`;
  return (
    <section class="sheet no-print" aria-labelledby="helping">
      <div class="pad stack">
        <p class="small"><a href="/share/helping">{t('share.helping.title')}</a></p>
        <h2 class="h-s" id="helping">{t('share.helping.from', { name: reading.from || t('share.help.somebody') })}</h2>
        {reading.words && <p class="pf-text"><bdi>{reading.words}</bdi></p>}
        <p class="small quiet">{t('share.helping.rules')} {reading.until && t('share.helping.until', { date: dated(page, reading.until) })}</p>
        <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
        <h3 class="h-s">{t('share.help.notes')}</h3>
        <Notes page={page} notes={reading.notes} at={at} act={t('share.helping.take')} />
        <Form page={page} action={`${at}/notes`} class="stack stack-s"><Textarea name="text" label={t('share.helping.write')} hint={t('share.helping.write_hint')} value={text} rows={3} maxlength={2000} error={problems[0]?.text} /><div><Button icon="pen">{t('share.helping.write_go')}</Button></div></Form>
        {reading.shown.items.length === 0 && <p class="quiet">{t('share.gone')}</p>}
      </div>
    </section>
  );
}

/** To whoever comes by the letter and is not signed in with its address. */
export function HelpDoorPage({ page, id, letter, other }: { page: PageContext; id: string; /** What only the letter says. */ letter: string | undefined; /** Signed in already, by another address. */ other: boolean }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('share.helping.door')} hidden>
      <div class="wrap-s main stack stack-l"><h1>{t('share.helping.door')}</h1><p class="lead">{t(other ? 'share.helping.door_other' : 'share.helping.door_text')}</p>
        {!other && <div class="sheet pad stack stack-s"><p><LinkButton look="main" icon="key" href={`/people/sign-in?next=${encodeURIComponent(`/share/helping/${id}`)}`}>{t('share.helping.sign_in')}</LinkButton></p>{letter !== undefined && <><p class="small quiet">{t('share.helping.no_account')}</p><Form page={page} action={`/share/helping/${id}/account`}><input type="hidden" name="letter" value={letter} /><Button icon="plus">{t('share.helping.make')}</Button></Form></>}</div>}
        {other && <p><LinkButton href="/people/me">{t('share.helping.addresses')}</LinkButton></p>}
      </div>
    </Layout>
  );
}
