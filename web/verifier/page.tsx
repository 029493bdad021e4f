// The offline verifier's one page: the answers when there are some, then the question. The report is the one that the house shows.
import { Button } from '../components/button.tsx';
import { Wordmark } from '../components/brand.tsx';
import { Input, Textarea } from '../components/field.tsx';
import { Icon, Sprite } from '../components/icons.tsx';
import { FileDrop } from '../components/live.tsx';
import { Details } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext, Theme } from '../context.ts';
import { ReportAdvice, ReportSheet } from '../verify/report.tsx';
import type { Judged } from './judge.ts';

export type View = {
  readonly page: PageContext;
  readonly judged: readonly Judged[];
  /** Of what answers questions instead of the network: how many documents were given. */
  readonly known: number;
  readonly asked: { readonly who: string; readonly day: string; readonly at: Date | undefined };
  readonly state: 'ready' | 'busy' | 'failed';
  readonly shown: Theme;
};

export function VerifierPage(view: View) {
  const { page, judged } = view, { t } = page;
  return (
    <>
      <Sprite />
      <a class="skip" href="#main">{t('app.skip')}</a>
      <header class="topbar">
        <div class="wrap"><span class="brand"><Wordmark /></span><span class="house">{t('verifier.name')}</span><Switches {...view} /></div>
      </header>
      <main id="main" tabindex={-1}>
        {judged.length > 0 && <Answers {...view} />}
        <div class="wrap-s main stack stack-l no-print"><Question {...view} /></div>
      </main>
      <footer class="foot"><div class="wrap"><p>{t('verifier.foot')}</p></div></footer>
    </>
  );
}

function Switches({ page, shown }: View) {
  return (
    <div class="lang verifier-switches" role="group" aria-label={page.t('layout.nav.switches')}>
      {([['fr', 'Français'], ['en', 'English']] as const).map(([lang, name]) => <button type="button" data-lang={lang} lang={lang} aria-pressed={page.lang === lang ? 'true' : 'false'}><span aria-hidden="true">{lang.toUpperCase()}</span><span class="sr">{name}</span></button>)}
      <button type="button" data-theme-to={shown === 'dark' ? 'light' : 'dark'}><Icon name="theme" /><span class="sr">{page.t(shown === 'dark' ? 'layout.theme.light' : 'layout.theme.dark')}</span></button>
    </div>
  );
}

function Answers({ page, judged, asked }: View) {
  const { t } = page, isOne = judged.length === 1;
  return (
    <section class="wrap main stack stack-l" data-answers tabindex={-1} aria-live="polite">
      {!isOne && <h1>{t('verifier.several', { n: judged.length })}</h1>}
      {judged.map(({ name, report, wanted }) => (
        <div class="report" data-verdict={report.verdict}>
          <ReportSheet page={page} report={report} asked={{ fileName: name, at: asked.at, who: asked.who }} small={!isOne} />
          <aside class="report-side stack">
            {wanted.length > 0 && <Wanted page={page} addresses={wanted} />}
            <ReportAdvice page={page} report={report} asked={{ who: asked.who }} />
            {isOne && <p class="no-print"><button class="btn" type="button" data-print><Icon name="print" />{t('layout.print')}</button></p>}
          </aside>
        </div>
      ))}
    </section>
  );
}

/** The page asks nobody; the reader may. */
function Wanted({ page: { t }, addresses }: { page: PageContext; addresses: readonly string[] }) {
  return (
    <section class="sheet pad stack no-print">
      <h2 class="h-s">{t('verifier.wanted.title')}</h2>
      <p>{t('verifier.wanted.text')}</p>
      <ul class="verifier-wanted">{addresses.map((address) => <li>{address.startsWith('https://') ? <a class="hash" href={address} target="_blank" rel="noopener noreferrer nofollow"><bdi>{address}</bdi></a> : <bdi class="hash">{address}</bdi>}</li>)}</ul>
    </section>
  );
}

function Question({ page, judged, known, asked, state }: View) {
  const { t } = page, Heading = judged.length > 0 ? 'h2' : 'h1';
  return (
    <>
      <div class="stack"><Heading>{judged.length > 0 ? t('verify.another') : t('verify.title')}</Heading><p class="lead quiet">{t('verifier.lead')}</p></div>
      <form class="sheet" data-form data-state={state} novalidate>
        <div class="pad stack">
          <div data-drop><FileDrop t={t} plain name="file" label={t('verifier.drop')} hint={t('verifier.drop_hint')} multiple /></div>
          <p class="verifier-camera"><label class="btn" for="camera"><Icon name="qr" />{t('verifier.camera')}</label><input class="sr" id="camera" type="file" accept="image/*" capture="environment" /></p>
          <p class="or"><span>{t('verify.or')}</span></p>
          <Textarea name="text" label={t('verify.text')} mono spellcheck={false} hint={t('verify.text_hint')} />
          <Details summary={t('verify.more')} open={Boolean(asked.who || asked.day)}>
            <div class="pair">
              <Input name="who" label={t('verify.who')} value={asked.who} hint={t('verifier.who_hint')} autocomplete="off" maxlength={200} />
              <Input name="at" type="date" label={t('verify.at')} value={asked.day} hint={t('verify.at_hint')} />
            </div>
          </Details>
          <p><Button look="main" big>{t('verify.go')}</Button></p>
          <p role="status">{state === 'busy' ? t('verifier.busy') : known > 0 ? t('verifier.known', { n: known }) : ''}</p>
          {state === 'failed' && <Notice kind="problem" live>{t('verifier.failed')}</Notice>}
        </div>
      </form>
      <Notice kind="info" title={t('verifier.offline.title')}><p>{t('verifier.offline.text')}</p><p>{t('verifier.offline.along')}</p></Notice>
    </>
  );
}
