// The two pages of an export that a person reads: no script, no request, nothing to install.
import { dictionary, type Lang } from '#lib/i18n';
import type { Counts, Designed, Shown } from './organisation.ts';

export type Contents = Counts & {
  readonly name: string; readonly org: string; readonly did: string; readonly house: string; /** ISO instant. */ readonly at: string;
  readonly specifications: number; readonly designed: readonly Designed[]; readonly verifier: boolean;
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
const link = (file: string, words = file): string => `<a href="${encodeURI(file)}">${html(words)}</a>`;
const inWords = (title: Designed['title'], lang: Lang): string => title[lang] ?? Object.values(title)[0] ?? '–';
const instant = (at: string, lang: Lang): string => `${new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at))} UTC`;
const STYLE = 'body{font:16px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem;color:#1a1f2b;background:#fff;overflow-wrap:anywhere}h1{line-height:1.2}p{max-width:44rem}dt{font-weight:600}dd{margin:0 0 .6rem}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem 1rem .4rem 0;border-bottom:1px solid #ccd}td{overflow-wrap:break-word}td:nth-child(1){font-weight:600}td:nth-child(5) a{margin-right:.8rem;white-space:nowrap}td:nth-child(3),td:nth-child(4){white-space:nowrap}@media(max-width:40rem){thead{display:none}tr{display:block;padding:.6rem 0;border-bottom:1px solid #ccd}td{display:block;border:0;padding:.1rem 0}}@media(prefers-color-scheme:dark){body{color:#e8eaf0;background:#14171f}a{color:#9db8ff}th,td,tr{border-color:#333a4a}}';

const head = (lang: Lang, title: string): string => `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${html(title)}</title><style>${STYLE}</style></head><body><main>\n`;
const TAIL = '</main></body></html>\n';

export function indexPage(lang: Lang, { name, did, house, at, specifications, designed, awards, credentials, erased, verifier }: Contents): string {
  const t = dictionary(lang), files = (['awards.csv', 'awards.html', 'keys/did.json', 'keys/keys.json', 'log/checkpoint', 'log/verifier-key', 'members.json', 'history.ndjson', 'organisation.json', 'SHA256SUMS'] as const);
  const rows = designed.map(({ title, number, state, file }) => `<tr><td>${link(file, inWords(title, lang))}</td><td>${html(t('backup.export.version', { number }))}</td><td>${html(t(`backup.export.state.${state === 'published' || state === 'retired' ? state : 'draft'}`))}</td></tr>`).join('\n');
  return [
    head(lang, name), `<h1>${html(name)}</h1>\n<p>${html(t('backup.export.lead', { house, at: instant(at, lang) }))}</p>\n<p><strong>${html(t('backup.export.care'))}</strong></p>`,
    `<p>${html(t('backup.export.counts', { specifications, awards, credentials }))}${erased > 0 ? ` ${html(t('backup.export.erased', { count: erased }))}` : ''}</p>`,
    `<h2>${html(t('backup.export.verify'))}</h2>\n<p>${html(t('backup.export.verify_text', { did }))}${verifier ? ` ${link('verify.html')}` : ''}</p>`,
    `<h2>${html(t('backup.export.files'))}</h2>\n<dl>${files.map((file) => `<dt>${link(file)}</dt><dd>${html(t(`backup.export.file.${FILE_WORDS[file]}`))}</dd>`).join('\n')}</dl>`,
    `<h2>${html(t('backup.export.specifications'))}</h2>\n<div class="wide" tabindex="0" role="region" aria-label="${html(t('backup.export.specifications'))}"><table>\n<thead><tr><th scope="col">${html(t('backup.export.column.title'))}</th><th scope="col">${html(t('backup.export.column.version'))}</th><th scope="col">${html(t('backup.export.column.state'))}</th></tr></thead>\n<tbody>${rows}</tbody>\n</table></div>`, TAIL,
  ].join('\n');
}
const FILE_WORDS = { 'awards.csv': 'csv', 'awards.html': 'awards', 'keys/did.json': 'did', 'keys/keys.json': 'keys', 'log/checkpoint': 'checkpoint', 'log/verifier-key': 'verifier_key', 'members.json': 'members', 'history.ndjson': 'history', 'organisation.json': 'organisation', 'SHA256SUMS': 'sums' } as const;

export function awardsStart(lang: Lang): string {
  const t = dictionary(lang), heads = (['person', 'title', 'day', 'status', 'files'] as const).map((key) => `<th scope="col">${html(t(`backup.export.column.${key}`))}</th>`).join('');
  return `${head(lang, t('backup.export.awards'))}<h1>${html(t('backup.export.awards'))}</h1>\n<p>${link('index.html', t('backup.export.back'))}</p>\n<div class="wide" tabindex="0" role="region" aria-label="${html(t('backup.export.awards'))}"><table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n`;
}

export function awardRow(lang: Lang, { line: { person, createdAt, status }, title, files }: Shown): string {
  const t = dictionary(lang), names = files.map((file) => link(file, file.split('.').slice(1).join('.'))).join(' ');
  return `<tr><td>${html(person ? person.name : t('backup.export.gone'))}</td><td>${html(inWords(title, lang))}</td><td><time datetime="${createdAt.slice(0, 10)}">${html(new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(createdAt)))}</time></td><td>${html(t(`backup.export.status.${status}`))}</td><td>${names}</td></tr>\n`;
}

export function awardsEnd(): string {
  return `</tbody></table></div>\n${TAIL}`;
}
