// A mail: the same words as text and as simple HTML. Tables and inline style because mail readers know nothing else; no image, so that
// opening it tells nobody. Not JSX: the command line sends mails too, and runs from source.
import { html, raw } from 'hono/html';
import type { Lang } from '../../lib/i18n.ts';
import type { Mail } from '../../lib/mail.ts';

export type MailParts = {
  id: string; to: string; lang: Lang; fromName: string;
  house: { readonly name: string; readonly publicUrl: string };
  letter: { readonly subject: string; readonly lines: readonly string[]; readonly code?: string | undefined; readonly action?: { readonly label: string; readonly url: string } | undefined; readonly foot?: readonly string[] | undefined };
};
type Html = ReturnType<typeof html>;

export function composeMail(parts: MailParts): Mail {
  const { id, to, fromName, letter } = parts;
  return { id, to, fromName, subject: letter.subject, text: letterText(parts), html: String(letterHtml(parts)) };
}

export function letterText({ letter: { lines, code, action, foot = [] }, house }: Pick<MailParts, 'letter' | 'house'>): string {
  const blocks = [...lines, ...(code ? [`    ${code}`] : []), ...(action ? [`${action.label}\n${action.url}`] : []), ...foot, `-- \n${house.name}\n${house.publicUrl}`];
  return `${blocks.join('\n\n')}\n`;
}

const INK = '#1d1b3a', QUIET = '#55536e', ACCENT = '#3b2f8f';
const SERIF = 'Georgia, Times New Roman, serif', SANS = 'Verdana, Arial, sans-serif';

function letterHtml({ lang, house, letter: { subject, lines, code, action, foot = [] } }: MailParts): Html {
  const button = action && html`<a href="${action.url}" style="display:inline-block;padding:12px 20px;background:${ACCENT};color:#ffffff;text-decoration:none;border-radius:4px">${action.label}</a>`;
  const rows = [
    row(`margin:0 0 20px;font-family:${SERIF};font-size:18px`, house.name),
    ...lines.map((line) => row('margin:0 0 16px', line)),
    ...(code ? [row('margin:8px 0 24px;font-family:monospace;font-size:32px;letter-spacing:4px', code)] : []),
    ...(button ? [row('margin:8px 0 24px', button)] : []),
    ...foot.map((line) => row(`margin:0 0 12px;font-size:14px;color:${QUIET}`, line)),
    ...(action ? [row(`margin:0 0 12px;font-size:13px;color:${QUIET};word-break:break-all`, action.url)] : []),
  ];
  return html`${raw('<!doctype html>')}<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${subject}</title></head>
<body style="margin:0;padding:24px 12px;font-family:${SANS};font-size:16px;line-height:1.5;color:${INK};background:#ffffff"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:36em;margin:0 auto">${rows}</table></body></html>`;
}

function row(style: string, content: string | Html): Html {
  return html`<tr><td><p style="${style}">${content}</p></td></tr>`;
}
