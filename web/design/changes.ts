// Two states of a specification compared as a reader would: field by field, by name, outcomes and assessments known by their ids wherever they stand.
import { conceptByCode, label } from '#framework';
import { inLanguage, lookUp, numberText, type Lang } from '#lib/i18n';
import type { Json } from '../../lib/jcs.ts';
import { placeOf } from './fields.tsx';
import { itemsAt, shown, textsAt, type Content } from './form.ts';
import { MEMBERS } from './steps.ts';

/** `before` and `after` are what a reader reads; empty where there was nothing. */
export type Change = { readonly place: string; readonly lang?: string; readonly before: string; readonly after: string };

type Leaf = { readonly place: string; readonly lang?: string; readonly text: string };
type Branch = { readonly [member: string]: Json | undefined };

const BY_ID = new Set(['outcomes', 'assessments']);
const LISTS: Readonly<Record<string, string>> = { reuse: 'reuse', supervision: 'supervision', cycle: 'cycle', routes: 'route', 'outcomes.kind': 'kind', 'quality.kind': 'quality', 'grading.kind': 'grading', 'links.kind': 'link', 'stacking.mode': 'stacking' };

export function changes(lang: Lang, before: Content, after: Content): Change[] {
  const [a, b] = [leaves(lang, before), leaves(lang, after)];
  const rank = (key: string) => MEMBERS.indexOf(key.split('.')[0] ?? '');
  const order = [...new Set([...b.keys(), ...a.keys()])].sort((x, y) => rank(x) - rank(y));
  return order.filter((key) => a.get(key)?.text !== b.get(key)?.text).map((key) => {
    const { place, lang: own } = b.get(key) ?? a.get(key) ?? { place: key };
    return { place, ...(own && { lang: own }), before: a.get(key)?.text ?? '', after: b.get(key)?.text ?? '' };
  });
}

function leaves(lang: Lang, content: Content): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  const names = new Map(['outcomes', 'assessments'].flatMap((list) => itemsAt(content, list).map((_, i) => [shown(content, `${list}.${i}.id`), inLanguage(textsAt(content, `${list}.${i}.title`), lang).text] as const)));
  const walk = (value: Json | undefined, key: string, name: string): void => {
    if (value === undefined || value === null || value === '') return;
    if (Array.isArray(value)) {
      const items = value as readonly Json[];
      if (items.every((item) => typeof item !== 'object')) return leaf(items.map((item) => said(lang, name, item, names)).join(', '), key, name);
      if (/esco$/.test(name)) return leaf(items.map((item) => inLanguage((item as { label?: Record<string, string> }).label ?? {}, lang).text || String((item as Branch)['uri'])).join(', '), key, name);
      items.forEach((item, i) => { const id = BY_ID.has(name) ? String((item as Branch | null)?.['id'] ?? i) : String(i); walk(item, `${key}.${id}`, `${name}.${i}`); });
    } else if (typeof value === 'object') {
      // A shorter name first: the id of a part is how it is found, not something to read; who issues is the register's to say.
      for (const [member, inner] of Object.entries(value as Branch)) if (!(member === 'id' && /^(outcomes|assessments)\.\d+$/.test(name)) && !(name === '' && member === 'issuer')) walk(inner, key ? `${key}.${member}` : member, name ? `${name}.${member}` : member);
    } else leaf(said(lang, name, value, names), key, name);
  };
  const leaf = (text: string, key: string, name: string): void => {
    const own = /\.([a-z]{2,3}(-\w+)?)$/.exec(name)?.[1], spoken = own !== undefined && /(title|description|name|criteria|prerequisites|note|funding|further|alt|label)$/.test(name.slice(0, -own.length - 1)) ? own : undefined;
    const word = spoken && (conceptByCode('language', spoken)?.label[lang] ?? spoken);
    const place = placeOf(lang, spoken ? name.slice(0, -spoken.length - 1) : name);
    found.set(key, { place: word ? `${place} (${word})` : place, ...(spoken && { lang: spoken }), text });
  };
  walk(content as Json, '', '');
  return found;
}

/** A stored value as a reader knows it: the name of a concept, of an outcome, of a choice. */
function said(lang: Lang, name: string, value: Json, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'boolean') return lookUp(lang, `layout.${value ? 'yes' : 'no'}`) ?? String(value);
  if (typeof value === 'number') return numberText(lang, value);
  const text = String(value), steps = name.split('.').filter((step) => !/^\d+$/.test(step)), last = steps.at(-1) ?? '';
  if (/image\.data$/.test(name)) return `${text.slice(0, 12)}… (${numberText(lang, Math.round(text.length * 0.75))})`;
  if (last === 'proves') return names.get(text) || text;
  if (last === 'country' || last === 'currency') return conceptByCode(last, text)?.label[lang] ?? text;
  if (name === 'languages') return conceptByCode('language', text)?.label[lang] ?? text;
  const list = LISTS[last] ?? LISTS[steps.slice(-2).join('.')];
  return (list && lookUp(lang, `design.c.${list}.${text}`)) ?? (text.startsWith('http://data.europa.eu/') ? label(text, lang) : text);
}
