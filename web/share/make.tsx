// Choosing what to show: which credentials, what of each, to whom, for how long; the look at it before; and the link once it is there.
import type { Child } from 'hono/jsx';
import { dateText, type T } from '../../lib/i18n.ts';
import type { Held, Hold, OwnFile } from '../../rooms/hold/hold.ts';
import type { Field, Link, ShownCredential, Veil } from '../../rooms/share/share.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkboxes, Input, Radios, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar, Details, type Crumb } from '../components/page.tsx';
import { Empty, Notice, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';
import { Fresh, STATE_TONE, openedText, when } from './links.tsx';

/** A holder at their own credentials, however they came. `base`: where the forms of this page go. */
export type Desk = { readonly person: string; readonly held: readonly Held[]; /** Files of their own that can be shown too, and those that are. */ readonly files?: readonly OwnFile[]; readonly chosen?: readonly string[]; /** The collection it comes from. */ readonly from?: string | undefined; readonly base: string; readonly back: readonly Crumb[] };
export type Typed = { readonly kind: string; readonly days: string; readonly note: string; readonly title: string; readonly message: string; readonly reader: string };
export type Choice = { readonly held: Held; readonly veil: Veil; /** As ticked. */ readonly chosen: readonly Field[] };
type FormProps = { page: PageContext; desk: Desk; choices: readonly Choice[]; typed: Typed; problems: readonly Problem[] };
type Lines = Awaited<ReturnType<Hold['own']>>;

/** First step: which ones. The order of ticking cannot be told without a script: they stand as they do on the shelf. */
export function ChoosePage({ page, lines }: { page: PageContext; lines: readonly Pick<Lines[number], 'id' | 'card'>[] }) {
  const { t, lang } = page;
  return (
    <WalletPage page={page} at="share" title={t('share.choose.title')} back={[{ href: '/share', label: t('share.all') }]} lead={t('share.choose.lead')}>
      {lines.length === 0 ? <NothingYet page={page} /> : (
        <form method="get" action="/share/new" class="sheet">
          <div class="pad"><Checkboxes name="c" label={t('share.choose.label')} bare options={lines.map(({ id, card }) => ({ value: id, label: card.title, hint: [card.issuer.name, card.awardedOn && dateText(lang, card.awardedOn)].filter(Boolean).join(' · ') }))} /></div>
          <Bar stick><Button look="main" icon="arrow">{t('share.choose.go')}</Button></Bar>
        </form>
      )}
    </WalletPage>
  );
}

/** Who holds nothing has nothing to show. */
export function NothingYet({ page: { t } }: { page: PageContext }) {
  return <Empty title={t('share.choose.none')}><p class="quiet">{t('share.choose.none_text')}</p><div class="row"><LinkButton look="main" icon="plus" href="/hold/import">{t('hold.import.link')}</LinkButton><LinkButton look="bare" href="/hold">{t('share.back')}</LinkButton></div></Empty>;
}

/** Second step, for several. */
export function MakePage(props: FormProps) {
  const { page, desk, problems } = props, { t } = page, title = t('share.several', { n: desk.held.length });
  return (
    <WalletPage page={page} at="share" title={title} back={desk.back} lead={t('share.several_lead')} problems={problems}>
      <MakeForm {...props} />
    </WalletPage>
  );
}

export function MakeForm({ page, desk, choices, typed, problems, quiet }: FormProps & { quiet?: boolean }) {
  const { t } = page, wrong = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const more = [typed.title, typed.message, typed.reader].some((text) => text !== '') || ['title', 'message', 'reader'].some(wrong);
  return (
    <section class="sheet" aria-labelledby="make">
      <Form page={page} action={desk.base}>
        <div class="pad stack">
          <h2 class="h-s" id="make">{t('share.make.title')}</h2>
          <LeaveOut page={page} choices={choices} wrong={wrong} />
          {desk.from && <input type="hidden" name="from" value={desk.from} />}
          {(desk.files ?? []).length > 0 && <Checkboxes name="file" label={t('share.own.label')} note={t('layout.optional')} hint={t('share.own.hint')} value={desk.chosen} options={(desk.files ?? []).map(({ id, name, words }) => ({ value: id, label: name, ...(words && { hint: words }) }))} />}
          <Radios name="kind" label={t('share.make.kind')} value={typed.kind} error={wrong('kind')} options={(['link', 'linkedin', 'paper'] as const).map((value) => ({ value, label: t(`share.make.${value}`), hint: t(`share.make.${value}_hint`) }))} />
          <Radios name="days" look="chips" label={t('share.make.days')} value={typed.days} error={wrong('days')} options={(['7', '30', '365', '0'] as const).map((value) => ({ value, label: t(`share.make.d${value}`) }))} />
          <Details summary={t('share.make.more')} open={more}>
            <div class="stack">
              <Input name="reader" type="email" label={t('share.make.reader')} note={t('layout.optional')} hint={t('share.make.reader_hint')} value={typed.reader} maxlength={254} error={wrong('reader')} autocomplete="off" />
              <Input name="title" label={t('share.make.heading')} note={t('layout.optional')} hint={t('share.make.heading_hint')} value={typed.title} maxlength={120} error={wrong('title')} autocomplete="off" />
              <Textarea name="message" label={t('share.make.message')} note={t('layout.optional')} hint={t('share.make.message_hint')} value={typed.message} maxlength={1000} error={wrong('message')} />
            </div>
          </Details>
          <Input name="note" label={t('share.make.note')} note={t('layout.optional')} hint={t('share.make.note_hint')} value={typed.note} maxlength={120} error={wrong('note')} autocomplete="off" />
        </div>
        <div class="bar"><Button look={quiet ? undefined : 'main'} icon="link" name="act" value="make">{t('share.make.go')}</Button><Button icon="eye" name="act" value="preview">{t('share.make.preview')}</Button></div>
      </Form>
    </section>
  );
}

/** What can be left out of each. What leaving out does to a proof is said once, above, of those it is so of. */
function LeaveOut({ page: { t }, choices, wrong }: { page: PageContext; choices: readonly Choice[]; wrong: (field: string) => string | undefined }) {
  const several = choices.length > 1, offered = choices.filter(({ veil }) => veil.offered.length > 0), kinds = [...new Set(offered.map(({ held }) => signedHow(held)))];
  const hint = kinds.length === 2 ? t('share.leave.both') : kinds[0] && t(`share.leave.${kinds[0]}`);
  if (!several) return <>{choices.map((choice) => <Leave t={t} choice={choice} label={t('share.leave.label')} hint={hint} error={wrong(`hide.${choice.held.id}`)} />)}</>;
  return (
    <fieldset class="stack">
      <legend class="leave-h">{t('share.leave.label')} <span class="small quiet">{t('layout.optional')}</span></legend>
      {hint && <p class="small quiet">{hint}</p>}
      {choices.map((choice) => <Leave t={t} choice={choice} label={choice.held.claims.title} error={wrong(`hide.${choice.held.id}`)} chips />)}
    </fieldset>
  );
}

function Leave({ t, choice: { held, veil, chosen }, label, hint, error, chips = false }: { t: T; choice: Choice; label: string; hint?: string | undefined; error: string | undefined; chips?: boolean }) {
  const { id } = held, also = veil.hidden.filter((field) => !chosen.includes(field)), open = held.visibility === 'public' && <strong>{t('share.leave.public')}</strong>;
  return (
    <div class="stack stack-s">
      <input type="hidden" name="c" value={id} />
      {veil.offered.length === 0 ? <p class="small">{chips && <><strong>{label}</strong> </>}<span class="quiet">{t('share.leave.nothing')}</span></p>
        : <Checkboxes name={`hide.${id}`} label={label} {...(chips ? { look: 'chips' } : { note: t('layout.optional') })} hint={(hint || open) && <>{hint} {open}</>} value={chosen} error={error} options={veil.offered.map((field) => ({ value: field, label: t(`share.fields.${field}`) }))} />}
      {also.length > 0 && <p class="small quiet">{t('share.leave.also', { fields: also.map((field) => t(`share.fields.${field}`)).join(', ') })}</p>}
    </div>
  );
}

function signedHow({ others, form }: Held): 'selective' | 'attested' {
  return others.selective !== undefined || form === 'sd-jwt' ? 'selective' : 'attested';
}

/** Above the reader's page, before there is a link. */
export function PreviewBar({ page, desk, typed, hidden, items }: { page: PageContext; desk: Desk; typed: Typed; hidden: ReadonlyMap<string, readonly Field[]>; items: readonly ShownCredential[] }) {
  const { t } = page, also = [...new Set(items.flatMap(({ held, hidden: out }) => out.filter((field) => !(hidden.get(held.id) ?? []).includes(field))))];
  return (
    <Form page={page} action={desk.base} class="sheet pad stack stack-s no-print">
      {Object.entries(typed).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      {desk.held.map(({ id }) => <><input type="hidden" name="c" value={id} />{(hidden.get(id) ?? []).map((field) => <input type="hidden" name={`hide.${id}`} value={field} />)}</>)}
      {desk.from && <input type="hidden" name="from" value={desk.from} />}{(desk.chosen ?? []).map((id) => <input type="hidden" name="file" value={id} />)}
      <p><strong>{t('share.preview.title')}</strong> {t('share.preview.text')}</p>
      {also.length > 0 && <p class="small">{t('share.leave.also', { fields: also.map((field) => t(`share.fields.${field}`)).join(', ') })}</p>}
      {typed.reader !== '' && <p class="small">{t('share.preview.reader')} <bdi>{typed.reader}</bdi></p>}
      <div class="row"><Button look="main" icon="link" name="act" value="make">{t('share.make.go')}</Button><Button icon="pen" name="act" value="change">{t('share.preview.change')}</Button></div>
    </Form>
  );
}

/** A link of one's own: how to give it, what it shows, what became of it. */
export function LinkPage({ page, link, shows, qr }: { page: PageContext; link: Link; shows: readonly { readonly held: Held | undefined; readonly hidden: readonly Field[]; readonly salt: string | undefined }[]; qr: string }) {
  const { t } = page, held = shows.flatMap((one) => one.held ?? []), [first] = held, open = link.state === 'open' && first !== undefined;
  const title = link.title ?? (held.length === 1 && first ? first.claims.title : t('share.link_to', { n: shows.length }));
  return (
    <WalletPage page={page} at="share" title={title} back={[{ href: '/share', label: t('share.all') }]} under={<p><Tag tone={STATE_TONE[link.state]}>{t(`share.state.${link.state}`)}</Tag> <span class="small quiet">{[link.house !== undefined && t('share.made_on', { date: dateText(page.lang, link.madeAt.toISOString().slice(0, 10)) }), when(page, link), openedText(page, link)].filter(Boolean).join(' · ')}</span></p>}>
      {!open && <Notice kind="info"><p>{link.house === undefined ? t('share.over') : t('share.elsewhere', { house: link.house })}</p></Notice>}
      {open && <Fresh page={page} held={first} link={link} qr={qr} only={held.length === 1 && shows[0]?.hidden.length === 0} />}
      <section class="stack" aria-labelledby="shows">
        <h2 class="h-s" id="shows">{t('share.shows')}</h2>
        <ol class="sheet pad im-done">{shows.map((one) => <Showing page={page} one={one} />)}</ol>
        {shows.some(({ salt }) => salt !== undefined) && <Details summary={t('share.salt')}><p class="small">{t('share.salt_text')}</p><dl class="facts">{shows.map(({ held, salt }) => salt !== undefined && <div><dt><bdi>{held?.claims.title ?? t('share.gone')}</bdi></dt><dd class="hash small">{salt}</dd></div>)}</dl></Details>}
        {!open && link.reader !== undefined && <p class="small">{t('share.for_reader')} <bdi>{link.reader}</bdi></p>}
        {link.note && <p class="small quiet">{t('share.make.note')}{page.lang === 'fr' ? '\u00a0: ' : ': '}<bdi>{link.note}</bdi></p>}
      </section>
      <div class="stack stack-s"><p><LinkButton icon="plus" href={`/share/new?again=${link.id}`}>{t('share.again')}</LinkButton></p><p class="small quiet">{t('share.again_text')}</p></div>
      {open && <ConfirmForm page={page} action={`/share/link/${link.id}/withdraw`} title={t('share.withdraw')} act={t('share.withdraw_act')}><p>{t('share.withdraw_text')}</p></ConfirmForm>}
    </WalletPage>
  );
}

function Showing({ page: { t }, one: { held, hidden } }: { page: PageContext; one: { readonly held: Held | undefined; readonly hidden: readonly Field[] } }) {
  const name: Child = held ? <a href={`/c/${held.id}`} lang={held.claims.language}><bdi>{held.claims.title}</bdi></a> : <span class="quiet">{t('share.gone')}</span>;
  return <li><span>{name}</span><span class="small quiet">{hidden.length === 0 ? t('share.whole') : t('share.without', { fields: hidden.map((field) => t(`share.fields.${field}`)).join(', ') })}</span></li>;
}
