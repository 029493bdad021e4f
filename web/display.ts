// How an award looks on paper: the page images that a European Digital Credential carries for each of its languages. Drawn from the
// specification, without clock or chance. Used by whoever makes that form: `acquis convert`, and the room that issues.
//   renderPages({ specification, languages, holder?, awardedOn?, badge? }, typesetSvg)   (`typesetSvg` from adapters/image.ts)
// Without holder and date the pages are the same for everybody who earns this version: render them once.
import type { DisplayPage, LanguageMap, Specification } from '#credential';
import { dateText, dictionary, inLanguage, LANGS } from '../lib/i18n.ts';
import { badgeSvg } from './badge.ts';

export type PagesInput = {
  readonly specification: Specification;
  /** BCP 47 */
  readonly languages: readonly [string, ...string[]];
  readonly holder?: string;
  /** ISO date */
  readonly awardedOn?: string;
};
type Typeset = (svg: string, width: number) => Promise<Uint8Array>;
export type DisplayedLanguage = { readonly language: string; readonly pages: readonly [DisplayPage, ...DisplayPage[]] };

/** Bytes of one page: a credential carries several, and wallets refuse heavy ones. */
export const PAGE_BYTES = 150_000;
const WIDTHS = [1000, 840, 700, 560] as const;

/** @throws AcquisError internal when the drawing package is not installed */
export async function renderPages(input: PagesInput, typeset: Typeset): Promise<readonly [DisplayedLanguage, ...DisplayedLanguage[]]> {
  const [main, ...others] = input.languages;
  return [await inOne(input, main, typeset), ...await Promise.all(others.map((language) => inOne(input, language, typeset)))];
}

async function inOne(input: PagesInput, language: string, typeset: Typeset): Promise<DisplayedLanguage> {
  const [first, ...more] = pageSvgs(input, language);
  return { language, pages: [await png(first, typeset), ...await Promise.all(more.map((svg) => png(svg, typeset)))] };
}

async function png(svg: string, typeset: Typeset): Promise<DisplayPage> {
  let bytes = new Uint8Array();
  for (const width of WIDTHS) {
    bytes = new Uint8Array(await typeset(svg, width));
    if (bytes.length <= PAGE_BYTES) break;
  }
  return { mediaType: 'image/png', base64: Buffer.from(bytes).toString('base64') };
}

const [WIDTH, HEIGHT, EDGE, FOOT] = [1000, 1414, 90, 1290], MEASURE = WIDTH - 2 * EDGE;
const INK = '#1f1829', QUIET = '#554d61', ACCENT = '#4a2a78', PAPER = '#fbfbf8', LINE = '#d3d8ce';
const SANS = "'Atkinson Hyperlegible Next'", SERIF = "'Brygada 1918'";

type Style = { readonly size: number; readonly family?: string; readonly weight?: number; readonly fill?: string; readonly before?: number; readonly indent?: number };
type Line = Style & { readonly text: string; readonly bullet?: boolean };

/** A4, one or more. */
export function pageSvgs({ specification, holder, awardedOn }: PagesInput, language: string): readonly [string, ...string[]] {
  const t = dictionary(LANGS.find((one) => one === language.split('-')[0]) ?? 'en'), lang = LANGS.find((one) => one === language.split('-')[0]) ?? 'en';
  const say = (map: LanguageMap) => map[language] ?? inLanguage(map, lang).text;
  const { outcomes, workloadHours, credits = [], level, awardingBodies, image } = specification;
  const facts = [t('display.hours', { n: workloadHours }), ...credits.filter(({ framework }) => framework.endsWith('/6fcec5c5af')).map(({ points }) => t('display.ects', { n: points })), ...(level?.eqf === undefined ? [] : [t('display.eqf', { n: level.eqf })])];
  const bodies = awardingBodies.map(({ name }) => say(name)).join(', ');
  const lines: readonly Line[] = [
    ...wrapped(t('display.kind').toLocaleUpperCase(lang), { size: 20, fill: ACCENT, weight: 600 }),
    ...wrapped(say(specification.title), { size: 50, family: SERIF, weight: 500, before: 14 }),
    ...(holder === undefined ? [] : [...wrapped(t('display.awarded_to'), { size: 22, fill: QUIET, before: 34 }), ...wrapped(holder, { size: 38, weight: 600, before: 2 })]),
    ...wrapped(awardedOn === undefined ? t('display.by', { bodies }) : t('display.by_on', { bodies, date: dateText(lang, awardedOn) }), { size: 24, before: 16 }),
    ...wrapped(say(specification.description), { size: 23, before: 34 }),
    ...wrapped(facts.join('   ·   '), { size: 23, weight: 600, before: 26, fill: ACCENT }),
    ...wrapped(t('display.outcomes'), { size: 26, family: SERIF, weight: 500, before: 36 }),
    ...outcomes.flatMap(({ title }) => wrapped(say(title), { size: 23, before: 10, indent: 26 }).map((line, i) => (i === 0 ? { ...line, bullet: true } : line))),
  ];
  const drawing = image?.mediaType === 'image/png' || image?.mediaType === 'image/svg+xml' ? `data:${image.mediaType};base64,${image.data}` : `data:image/svg+xml;base64,${Buffer.from(badgeSvg({ shape: 'disc', pigment: 'ink', emblem: 'book', level: level?.eqf ?? 5, seed: say(specification.title) })).toString('base64')}`;
  const sheets = flowed(lines, 320);
  const [first = '', ...more] = sheets.map((body, i) => sheet(body, t('display.foot'), sheets.length > 1 ? `${i + 1} / ${sheets.length}` : '', i === 0 ? drawing : undefined));
  return [first, ...more];
}

/** Lines set below one another; what does not fit goes on the next page. */
function flowed(lines: readonly Line[], top: number): readonly string[] {
  const sheets: string[] = [];
  let [body, y] = ['', top];
  for (const { text, size, family = SANS, weight = 400, fill = INK, before = 0, indent = 0, bullet } of lines) {
    if (y + before + size * 1.3 > FOOT - 30) { sheets.push(body); [body, y] = ['', 100]; }
    y += before + size * 1.3;
    if (bullet) body += `<circle cx="${EDGE + 8}" cy="${y - size * 0.32}" r="5" fill="${ACCENT}"/>`;
    body += `<text x="${EDGE + indent}" y="${y}" font-family="${family}, 'Noto Sans'" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeXml(text)}</text>`;
  }
  return [...sheets, body];
}

function sheet(body: string, foot: string, number: string, drawing: string | undefined): string {
  const small = `font-family="${SANS}, 'Noto Sans'" font-size="18" fill="${QUIET}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${PAPER}"/><rect width="${WIDTH}" height="16" fill="${ACCENT}"/>`,
    drawing === undefined ? '' : `<image x="${EDGE - 12}" y="84" width="210" height="210" href="${drawing}"/>`,
    body, `<rect x="${EDGE}" y="${FOOT}" width="${MEASURE}" height="2" fill="${LINE}"/>`,
    ...wrapped(foot, { size: 18 }).map(({ text }, i) => `<text x="${EDGE}" y="${FOOT + 36 + i * 24}" ${small}>${escapeXml(text)}</text>`),
    `<text x="${WIDTH - EDGE}" y="${HEIGHT - 30}" text-anchor="end" ${small}>${number}</text></svg>`,
  ].join('');
}

/** Broken between words where a line would be too long by a wide guess; a word too long for a line, between letters. */
function wrapped(text: string, style: Style): readonly Line[] {
  const most = MEASURE - (style.indent ?? 0), lines: string[] = [];
  const wide = (piece: string) => [...piece].reduce((sum, letter) => sum + advance(letter), 0) * style.size * (style.weight === 600 ? 1.06 : 1);
  for (const word of text.normalize('NFC').split(/\s+/).flatMap((one) => pieces(one, (piece) => wide(piece) <= most))) {
    const last = lines.at(-1);
    if (last !== undefined && wide(`${last} ${word}`) <= most) lines[lines.length - 1] = `${last} ${word}`; else lines.push(word);
  }
  return lines.map((line, i) => ({ ...style, text: line, before: i === 0 ? style.before ?? 0 : 0 }));
}

function pieces(word: string, fits: (piece: string) => boolean): readonly string[] {
  if (fits(word)) return [word];
  const found: string[] = [];
  let piece = '';
  for (const letter of word) { if (!fits(piece + letter)) { found.push(piece); piece = ''; } piece += letter; }
  return [...found, piece];
}

/** In ems, on the wide side. */
function advance(letter: string): number {
  if (/[ijltfI.,:;'’|()[\]-]/.test(letter)) return 0.34;
  if (/[mwMW—…%@]/.test(letter)) return 0.9;
  if (/[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|[\u{1f000}-\u{3ffff}]/u.test(letter)) return 1;
  return /\p{Lu}|\d/u.test(letter) ? 0.66 : letter === ' ' ? 0.28 : 0.56;
}

function escapeXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
