// What was brought, before anything is kept: each credential with what a verifier found, whose it is and what kind of thing; then what became of each.
import { say, VERIFY_CODES, type VerifyCode } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import { badgeOf } from '../../rooms/deliver/deliver.ts';
import type { Defined, Item, Judged, Preview } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Radios } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Progress, type ProgressState } from '../components/live.tsx';
import { Bar, Details } from '../components/page.tsx';
import { Empty, Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Picture } from '../deliver/credential.tsx';
import { sentenceOf } from '../verify/definitions.tsx';
import { CameBack } from './archive.tsx';
import { AlikeSeen } from './alike.tsx';
import { ImportFrame } from './import.tsx';
import { StandingTag } from './parts.tsx';

/** Decided one by one; more are decided on together. */
const SHOWN = 60, NAMED = 200;
/** What befalls a file on its way (a messenger, a download that broke off, a hand): a fresh copy may pass. */
const DAMAGED: ReadonlySet<string> = new Set(['sig_mismatch', 'merkle_path', 'proof_missing', 'proof_malformed', 'jws_malformed', 'json_encoding', 'json_syntax', 'bake_malformed', 'archive_malformed'] satisfies VerifyCode[]);

export function ImportSeenPage({ page, preview }: { page: PageContext; preview: Preview }) {
  const { t, lang } = page, { items } = preview, found = items.filter((item) => item.state === 'credential'), shown = found.slice(0, SHOWN), rest = found.length - shown.length, looking = items.some(({ state }) => state === 'waiting'), seal = items.find((item) => item.seal)?.seal;
  return (
    <ImportFrame page={page} title={t('hold.import.seen.title')} lead={found.length > 0 ? t('hold.import.seen.lead') : undefined}>
      <div class="w-log stack stack-l">
        {seal && <Notice kind={seal === 'broken' ? 'warn' : 'info'}>{t(`hold.import.seal.${seal}`)}</Notice>}
        {looking && <Progress t={t} url={`/hold/import/${preview.id}/progress`} here={`/hold/import/${preview.id}`} label={t('hold.import.seen.looking_label')} state={progressOf(page, preview)} />}
        {found.length === 0 && !looking && !items.some(({ state }) => state === 'already') && <Empty title={t(isUnread(items) ? 'hold.import.seen.unread' : 'hold.import.seen.none')}><p class="quiet">{t(isUnread(items) ? 'hold.import.seen.unread_text' : 'hold.import.seen.none_text')}</p><div><LinkButton href="/hold/import">{t('hold.import.done.again')}</LinkButton></div></Empty>}
        {found.length > 0 && (
          <Form page={page} action={`/hold/import/${preview.id}/keep`} class="stack stack-l">
            {shown.map((item) => item.judged && <Found page={page} item={item} judged={item.judged} />)}
            {rest > 0 && <section class="sheet pad"><Radios name="rest" label={t('hold.import.seen.all', { n: rest })} hint={t('hold.import.seen.all_hint')} value="leave" options={(['mine', 'other', 'leave'] as const).map((value) => ({ value, label: t(`hold.import.seen.${value}`) }))} /></section>}
            <Bar><Button look="main" big>{t('hold.import.seen.confirm')}</Button><p class="hint">{t('hold.import.seen.until', { date: dateText(lang, preview.expiresAt.toISOString(), 'hour') })}</p></Bar>
          </Form>
        )}
        <Others page={page} items={items} />
        {seal && found.length === 0 && !looking && <CameBack page={page} />}
        {found.length > 0 && <Form page={page} action={`/hold/import/${preview.id}/forget`}><Button look="bare">{t('hold.import.seen.forget')}</Button></Form>}
      </div>
    </ImportFrame>
  );
}

export function ImportDonePage({ page, preview, busy }: { page: PageContext; preview: Preview; /** The rest of an archive is still coming back. */ busy?: boolean }) {
  const { t } = page, { items } = preview, kept = items.filter(({ state }) => state === 'kept'), left = items.filter(({ state }) => state === 'left'), keeping = items.some(({ state }) => state === 'decided');
  return (
    <ImportFrame page={page} title={t('hold.import.done.title')} lead={kept.length > 0 || keeping ? t('hold.import.done.lead', { n: kept.length }) : t('hold.import.done.none')}>
      <div class="w-log stack stack-l">
        {keeping && <Progress t={t} url={`/hold/import/${preview.id}/progress`} here={`/hold/import/${preview.id}`} label={t('hold.import.done.kept')} state={progressOf(page, preview)} />}
        {kept.length > 0 && (
          <ul class="sheet pad im-done">
            {kept.slice(0, NAMED).map(({ held, judged, choice, alike }) => <li><a href={`/c/${held ?? ''}`}><bdi>{judged?.claims.title}</bdi></a>{alike !== undefined && <span class="small quiet">{t('hold.alike.seen')}</span>}<Tag tone={choice === 'other' ? 'none' : 'valid'}>{t(choice === 'other' ? 'hold.import.done.kept_other' : 'hold.import.done.kept')}</Tag></li>)}
            {kept.length > NAMED && <li class="quiet">{t('hold.import.seen.more', { n: kept.length - NAMED })}</li>}
          </ul>
        )}
        {left.length > 0 && <Details summary={<>{t('hold.import.done.left')} ({left.length})</>}><ul class="todo">{left.slice(0, NAMED).map(({ judged, name }) => <li><bdi>{judged?.claims.title ?? name}</bdi></li>)}</ul></Details>}
        <Others page={page} items={items} />
        {!keeping && kept.length > 0 && items.some(({ seal }) => seal) && <CameBack page={page} busy={busy ? `/hold/import/${preview.id}` : undefined} />}
        <p class="row"><LinkButton look="main" href="/hold">{t('hold.import.done.shelf')}</LinkButton><LinkButton href="/hold/import">{t('hold.import.done.again')}</LinkButton></p>
      </div>
    </ImportFrame>
  );
}

/** Looked at while something waits to be; else kept of what was decided. */
export function progressOf({ t }: PageContext, { id, items }: Preview): ProgressState {
  const waiting = items.filter(({ state }) => state === 'waiting').length, decided = items.filter(({ state }) => state === 'decided').length;
  const of = waiting > 0 ? items.length : items.filter(({ state }) => state === 'decided' || state === 'kept').length, done = of - (waiting || decided);
  return { value: done, max: Math.max(1, of), done: waiting + decided === 0, text: t(waiting > 0 ? 'hold.import.seen.looking' : 'hold.import.done.keeping', { done, of }), next: `/hold/import/${id}` };
}

function Found({ page, item, judged }: { page: PageContext; item: Item; judged: Judged }) {
  const { t, lang } = page, { claims, report, isProved } = judged, { verdict } = report, day = (claims.awardedOn ?? claims.validFrom ?? '').slice(0, 10);
  const mayBeMine = verdict !== 'invalid';
  return (
    <article class="sheet pad stack">
      <div class="w-card-in im-head">
        <Picture picture={badgeOf(claims)} size="s" />
        <div>
          <h2 lang={claims.language}><bdi>{claims.title}</bdi></h2>
          <p class="small"><bdi>{claims.issuer.name ?? claims.issuer.id}</bdi></p>
          <p class="w-meta"><span>{[day && dateText(lang, day), claims.holderName].filter(Boolean).map((part, i) => <>{i > 0 && ' · '}<bdi>{part}</bdi></>)}</span><StandingTag page={page} report={report} /></p>
        </div>
      </div>
      {verdict !== 'valid' && <p class="small">{whyNot(lang, (report.checks.find(({ result }) => result === 'fail') ?? report.checks.find(({ result }) => result === 'not_checked'))?.code)} {t(`hold.import.seen.${verdict}`)} {report.checks.some(({ result, code }) => result === 'fail' && DAMAGED.has(code)) && t('hold.import.seen.again')}</p>}
      <p class="small quiet">{t(`hold.import.form.${judged.form}`)} · <Source page={page} item={item} /></p>
      {judged.defined.length > 0 && <ul class="todo small">{judged.defined.map((one) => <DefinedLine page={page} one={one} />)}</ul>}
      <p class="small">{isProved ? <Tag tone="valid">{t('hold.import.seen.proved')}</Tag> : t('hold.import.seen.unproved')}</p>
      <AlikeSeen page={page} item={item} />
      <Radios name={`keep.${item.number}`} label={t('hold.import.seen.what')} value={isProved && mayBeMine ? 'mine' : 'leave'}
        options={[{ value: 'mine', label: t(item.alike !== undefined ? 'hold.alike.mine' : isProved ? 'hold.import.seen.mine' : 'hold.import.seen.mine_said') }, ...(item.alike === undefined ? [{ value: 'other', label: t('hold.import.seen.other') }] : []), { value: 'leave', label: t('hold.import.seen.leave') }]} />
    </article>
  );
}

function DefinedLine({ page, one }: { page: PageContext; one: Defined }) {
  return <li><a href={`/framework/${one.profile}`}>{one.title[page.lang] ?? one.title['en']}</a>{page.t('framework.seen.colon')} {sentenceOf(page, one, one.there, one.of)}</li>;
}

function Source({ page: { t }, item: { name, from, archive } }: { page: PageContext; item: Item }) {
  return <><bdi class="mono">{name}</bdi>{from === 'archive' && archive && <> ({t('hold.import.seen.from_archive', { archive })})</>}{from === 'presentation' && <> ({t('hold.import.seen.from_presentation')})</>}</>;
}

/** What is not decided on: held already, the same again, no credential. */
function Others({ page, items }: { page: PageContext; items: readonly Item[] }) {
  const { t, lang } = page, already = items.filter(({ state }) => state === 'already'), none = items.filter(({ state }) => ['twice', 'nothing', 'refused', 'bundle'].includes(state));
  return (
    <>
      {already.length > 0 && <Details open={already.length < 4} summary={t('hold.import.seen.already_title', { n: already.length })}><ul class="todo">{already.slice(0, NAMED).map(({ judged, name, held }) => <li><a href={`/c/${held ?? ''}`}><bdi>{judged?.claims.title ?? name}</bdi></a></li>)}</ul></Details>}
      {none.length > 0 && (
        <Details open={none.length < 8} summary={t('hold.import.seen.no_title', { n: none.length })}>
          <ul class="todo">{none.slice(0, NAMED).map(({ name, state, code }) => <li><bdi class="mono">{name}</bdi>{t('framework.seen.colon')} {state === 'twice' || state === 'bundle' ? t(`hold.import.seen.${state}`) : code === 'receipt' || code === 'status-list' ? t(`hold.import.seen.${code}`) : whyNot(lang, code)}{state === 'refused' && code !== undefined && <> {DAMAGED.has(code) ? t('hold.import.seen.again') : whatNow(lang, code)}</>}</li>)}</ul>
          {none.length > NAMED && <p class="quiet">{t('hold.import.seen.more', { n: none.length - NAMED })}</p>}
        </Details>
      )}
    </>
  );
}

/** All of it was turned away: whether there is a credential in it, nobody has seen. */
function isUnread(items: readonly Item[]): boolean {
  return items.length > 0 && items.every(({ state }) => state === 'refused');
}

/** In the verifier's own words. */
function whyNot(lang: 'fr' | 'en', code: string | undefined): string {
  return say(knownCode(code), lang).message;
}
function whatNow(lang: 'fr' | 'en', code: string): string | undefined {
  return say(knownCode(code), lang).meaning;
}
function knownCode(code: string | undefined): VerifyCode {
  return VERIFY_CODES.find((one) => one === code) ?? 'not_a_credential';
}
