// A card for other people's pages: what is shown, today's answer, the way here. No script, no cookie; and for its holder the code that puts it there.
import { raw } from 'hono/html';
import { dateText } from '../../lib/i18n.ts';
import { asset } from '../assets.ts';
import { Copy } from '../components/live.tsx';
import { Raw } from '../components/data.tsx';
import { Sprite } from '../components/icons.tsx';
import { Details } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { issuerOf } from '../verify/reading.ts';
import { Picture } from '../deliver/credential.tsx';
import { StandingTag } from '../hold/parts.tsx';
import { nameOf, type ShownItem } from './shown.tsx';

/** Of one link: as many lines as it shows credentials. */
export function EmbedPage({ page, items, address }: { page: PageContext; items: readonly ShownItem[]; address: string }) {
  const { t, lang } = page, name = nameOf(items), one = items[0]?.item.claims.title ?? '';
  const heading = t('shown.embed.frame', { title: items.length === 1 ? one : name ? t('shown.title', { name, n: items.length }) : t('shown.nameless') });
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          <title>{heading}</title>
          <link rel="stylesheet" href={asset('web/style/main.css')} />
        </head>
        <body class="embed">
          <Sprite />
          <main class="sheet embed-card">
            <h1 class="sr">{heading}</h1>
            {items.map(({ item, report, picture }) => (
              <div class="embed-line">
                <Picture picture={picture} alt="" size="s" />
                <div><p class="title" lang={item.claims.language}><bdi>{item.claims.title}</bdi></p><p class="small quiet">{[item.claims.holderName, issuerOf(report)?.name ?? item.claims.issuer.name].filter(Boolean).map((text, i) => <>{i > 0 && ' · '}<bdi>{text}</bdi></>)}</p><p><StandingTag page={page} report={report} /></p></div>
              </div>
            ))}
            <p class="xs quiet">{t('shown.embed.checked', { date: dateText(lang, items[0]?.report.at ?? '', 'hour') })} · <a href={address} target="_blank" rel="noopener">{t('shown.embed.open')}{name && <span class="sr"> ({name})</span>}</a></p>
          </main>
        </body>
      </html>
    </>
  );
}

export function embedCode({ title, address, count }: { title: string; address: string; count: number }): string {
  return `<iframe src="${address}/embed" title="${attribute(title)}" width="360" height="${60 + Math.min(count, 6) * 110}" loading="lazy" style="border:0"></iframe>`;
}

export function EmbedCode({ page: { t }, title, address, count }: { page: PageContext; title: string; address: string; count: number }) {
  const code = embedCode({ title: t('shown.embed.frame', { title }), address, count });
  return (
    <section class="sheet pad no-print" aria-labelledby="embed">
      <h2 class="sr" id="embed">{t('shown.embed.title')}</h2>
      <Details summary={t('shown.embed.title')}><p class="small">{t('shown.embed.text')}</p><Raw label={t('shown.embed.code')}>{code}</Raw><div class="row"><Copy t={t} text={code} label={t('shown.embed.copy')} /><a href={`${address}/embed`}>{t('shown.embed.see')}</a></div></Details>
    </section>
  );
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
