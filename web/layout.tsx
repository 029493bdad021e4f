// The frame around every page: head, skip link, drawings, the house's name, language and theme, the notice of the last act.
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { asset, developing } from './assets.ts';
import { Wordmark } from './components/brand.tsx';
import { Icon, Sprite } from './components/icons.tsx';
import { Crumbs, type Crumb } from './components/page.tsx';
import { Notice } from './components/say.tsx';
import { withQuery, type PageContext, type Theme } from './context.ts';

export type LayoutProps = {
  page: PageContext;
  /** Title of the document; the h1 is the page's own matter. */
  title: string;
  /** `public` (default): the view brings its `wrap`. `desk`: staff, with `nav={<DeskNav …/>}`. `wallet`: the learner's place, with `nav={<Places …/>}`. */
  frame?: 'public' | 'desk' | 'wallet' | undefined;
  crumbs?: readonly Crumb[] | undefined;
  nav?: Child;
  /** For crawlers and link previews. */
  description?: string | undefined;
  /** Ask crawlers to stay away: anything behind a token or an account. */
  hidden?: boolean | undefined;
  /** More for the head: previews, data for machines. */
  head?: Child;
  children: Child;
};

export function Layout(props: LayoutProps) {
  const { page, title, frame = 'public' } = props;
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={page.lang} data-theme={page.theme}>
        <Head {...props} title={title} />
        <body>
          <a class="skip" href="#main">{page.t('app.skip')}</a>
          <Sprite />
          {page.house.demo && <aside class="trial" aria-labelledby="demo"><Icon name="flag" /><p><strong id="demo">{page.t('layout.demo.title')}</strong> {page.t('layout.demo.text')}</p></aside>}
          {page.house.trial && !page.house.demo && <aside class="trial" aria-labelledby="trial"><Icon name="warn" /><p><strong id="trial">{page.t('layout.trial.title')}</strong> {page.t('layout.trial.text')}</p></aside>}
          {frame === 'desk' ? <Desk {...props} /> : frame === 'wallet' ? <Wallet {...props} /> : <Lobby {...props} />}
        </body>
      </html>
    </>
  );
}

function Head({ page, title, description, hidden, frame, head }: LayoutProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · ${page.house.name}`}</title>
      {description && <meta name="description" content={description} />}
      {(hidden ?? (frame !== undefined && frame !== 'public')) && <meta name="robots" content="noindex" />}
      <meta name="color-scheme" content="light dark" />
      {head}
      <link rel="icon" href="/assets/mark-1.svg" type="image/svg+xml" />
      <link rel="stylesheet" href={asset('web/style/main.css')} />
      {developing && <script type="module" src="/@vite/client"></script>}
    </head>
  );
}

const LEGAL = ['imprint', 'privacy', 'accessibility'] as const;

function Lobby({ page, crumbs, nav, children }: LayoutProps) {
  const { t } = page;
  return (
    <>
      <header class="topbar">
        <div class="wrap">
          <Brand />
          <span class="house">{page.house.name}</span>
          <nav class="nav" aria-label={t('layout.nav.main')}>
            {nav ?? <><NavLink page={page} href="/verify">{t('layout.nav.verify')}</NavLink>{page.person && <NavLink page={page} href="/hold">{t('hold.title')}</NavLink>}{page.person ? <NavLink page={page} href="/people/home">{page.person.name}</NavLink> : <NavLink page={page} href="/people/sign-in">{t('layout.nav.sign_in')}</NavLink>}</>}
          </nav>
          <Switches page={page} />
        </div>
      </header>
      <main id="main">
        {(crumbs || page.flash) && <div class="wrap above">{crumbs && <Crumbs label={t('layout.nav.crumbs')} crumbs={crumbs} />}<Flash page={page} /></div>}
        {children}
      </main>
      <footer class="foot">
        <div class="wrap">
          <p><strong>{page.house.name}</strong></p>
          <ul><li><a href="/verify">{t('layout.nav.verify')}</a></li><li><a href="/framework">{t('layout.foot.framework')}</a></li><li><a href="/log">{t('layout.foot.log')}</a></li><li><a href="/docs">{t('layout.foot.api')}</a></li>{LEGAL.map((name) => <li><a href={`/legal/${name}`}>{t(`legal.${name}.title`)}</a></li>)}<li><a href="/legal/data">{t('legal.data.title')}</a></li></ul>
          <p>{t('layout.foot.free')}</p>
        </div>
      </footer>
    </>
  );
}

function Desk({ page, crumbs, nav, children }: LayoutProps) {
  return (
    <div class="desk dense">
      <header class="rail">
        <div class="rail-in">
          <div class="rail-top"><Brand /><Switches page={page} /></div>
          <p class="rail-org">{page.organisation?.name ?? page.house.name}{page.person && <small><a href="/people/home">{page.person.name}</a></small>}</p>
          {nav}
        </div>
      </header>
      <main class="work" id="main">
        {crumbs && <Crumbs label={page.t('layout.nav.crumbs')} crumbs={crumbs} />}
        <Flash page={page} />
        {children}
      </main>
    </div>
  );
}

function Wallet({ page, nav, crumbs, children }: LayoutProps) {
  return (
    <div class="wallet">
      <header class="w-head"><Brand />{nav}<Switches page={page} /></header>
      <main class="w-main" id="main">
        {(crumbs || page.flash) && <div class="w-above">{crumbs && <Crumbs label={page.t('layout.nav.crumbs')} crumbs={crumbs} />}<Flash page={page} /></div>}
        {children}
      </main>
      <footer class="w-foot">
        <ul><li><a href="/verify">{page.t('layout.nav.verify')}</a></li><li><a href="/legal/data">{page.t('legal.data.title')}</a></li>{LEGAL.map((name) => <li><a href={`/legal/${name}`}>{page.t(`legal.${name}.title`)}</a></li>)}</ul>
      </footer>
    </div>
  );
}

function Brand() {
  return <a class="brand" href="/"><Wordmark /></a>;
}

function Flash({ page: { flash } }: { page: PageContext }) {
  return flash ? <Notice kind={flash.kind} live>{flash.text}</Notice> : null;
}

function NavLink({ page, href, children }: { page: PageContext; href: string; children: Child }) {
  return <a href={href} aria-current={page.path.split('?')[0] === href ? 'page' : undefined}>{children}</a>;
}

function Switches({ page }: { page: PageContext }) {
  return (
    <nav class="lang" aria-label={page.t('layout.nav.switches')}>
      {([['fr', 'Français'], ['en', 'English']] as const).map(([lang, name]) => (
        <a href={withQuery(page.path, 'lang', lang)} lang={lang} hreflang={lang} rel="nofollow" aria-current={page.lang === lang ? 'true' : undefined}><span aria-hidden="true">{lang.toUpperCase()}</span><span class="sr">{name}</span></a>
      ))}
      {(['dark', 'light'] as const).filter((theme) => theme !== page.theme).map((theme) => <ToTheme page={page} theme={theme} />)}
    </nav>
  );
}

// While the page follows the system both are sent, and the style sheet shows the one that would change something.
function ToTheme({ page, theme }: { page: PageContext; theme: Theme }) {
  return <a class={`to-${theme}`} href={withQuery(page.path, 'theme', theme)} rel="nofollow"><Icon name="theme" /><span class="sr">{page.t(`layout.theme.${theme}`)}</span></a>;
}
