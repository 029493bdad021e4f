// ESCO skills found as one types: accents, endings and small errors forgiven. 13,939 skills held in memory, read at the first question (0.3 s), answered in a few milliseconds.
// This service uses the ESCO classification of the European Commission.
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { LanguageMap } from '#credential';
import { shippedFile } from './files.ts';

export type Skill = { readonly uri: string; readonly label: LanguageMap; readonly type?: 'knowledge' | 'skill'; readonly description?: string };

type Lang = 'fr' | 'en';
type Esco = {
  readonly all: readonly Skill[]; readonly byUri: ReadonlyMap<string, Skill>;
  readonly ask: Readonly<Record<Lang, (query: string, limit: number) => readonly Hit[]>>;
  readonly within: Readonly<Record<Lang, (text: string, limit: number) => readonly Hit[]>>;
};
let reading: Promise<Esco> | undefined;
/** How much better a name in another language than the reader's must fit to stand first. */
const OWN_LANGUAGE = 0.25;

/** By a name in French or English, whichever the author types; the reader's language goes first. Best first. */
export async function skills(query: string, lang: Lang, limit = 12): Promise<Skill[]> {
  const { all, ask } = await (reading ??= readEsco());
  const own = ask[lang](query, limit).map(({ at, score }) => ({ at, score: score + OWN_LANGUAGE })), other = ask[lang === 'fr' ? 'en' : 'fr'](query, limit);
  return best([...own, ...other], limit).flatMap((at) => all[at] ?? []);
}

/** Those whose names a learning outcome speaks of; its title counts twice what explains it. Best first. */
export async function skillsIn(title: string, more: string, lang: Lang, limit = 8): Promise<Skill[]> {
  const { all, within } = await (reading ??= readEsco());
  const titled = within[lang](title.slice(0, 500), limit).map(({ at, score }) => ({ at, score: 2 * score }));
  return best([...titled, ...within[lang](`${title} ${more}`.slice(0, 4000), limit)], limit).flatMap((at) => all[at] ?? []);
}

/** Reads the list ahead of the first question. */
export async function warmSkills(): Promise<void> {
  await (reading ??= readEsco());
}

export async function skill(uri: string): Promise<Skill | undefined> {
  return (await (reading ??= readEsco())).byUri.get(uri);
}

async function readEsco(): Promise<Esco> {
  const rows: Record<string, string>[] = parse(await readFile(shippedFile('vocabularies/esco/skills_en_fr.csv')), { columns: true });
  const all = rows.map(asSkill);
  const inFrench = rows.flatMap((row, at) => [row['label_fr'], ...(row['alt_fr'] ?? '').split('|')].flatMap((label) => label ? [{ at, label }] : []));
  const inEnglish = all.map(({ label }, at) => ({ at, label: label['en'] ?? '' }));
  // A skill without a French name is still found, by its English one.
  const nameless = inEnglish.filter(({ at }) => !all[at]?.label['fr']);
  return { all, byUri: new Map(all.map((one) => [one.uri, one])), ask: { fr: trigramIndex([...inFrench, ...nameless]), en: trigramIndex(inEnglish) },
    within: { fr: wordIndex(all.map(({ label }, at) => ({ at, label: label['fr'] ?? '' }))), en: wordIndex(inEnglish) } };
}

function asSkill(row: Readonly<Record<string, string>>): Skill {
  const { uri = '', label_en = '', label_fr, skillType, description_en } = row;
  return {
    uri, label: { en: label_en.trim(), ...(label_fr && { fr: label_fr.trim() }) },
    ...(skillType && { type: skillType === 'knowledge' ? 'knowledge' : 'skill' }), ...(description_en && { description: description_en }),
  };
}

type Named = { readonly at: number; readonly label: string };
type Hit = { readonly at: number; readonly score: number };

/** Answers with the `at` of entries; several entries may share one (alternative names). */
export function trigramIndex(entries: readonly Named[]): (query: string, limit: number) => Hit[] {
  const texts = entries.map(({ label }) => plain(label));
  const postings = postingsOf(texts);
  return (query, limit) => {
    const wanted = plain(query);
    if (!wanted) return [];
    const asked = gramsOf(wanted, false), counts = new Uint8Array(entries.length), found = new Map<number, Hit>();
    for (const gram of asked) for (const i of postings.get(gram) ?? []) counts[i] = Math.min(255, (counts[i] ?? 0) + 1);
    for (const [i, entry] of entries.entries()) {
      const share = (counts[i] ?? 0) / asked.size;
      if (share < 0.45) continue;
      const score = share + closeness(texts[i] ?? '', wanted);
      if (score > (found.get(entry.at)?.score ?? -1)) found.set(entry.at, { at: entry.at, score });
    }
    return [...found.values()].sort(byScore).slice(0, limit);
  };
}

/** Answers with the entries whose own words stand in a text, the rare words counting most; a name of which half is missing is none. */
function wordIndex(entries: readonly Named[]): (text: string, limit: number) => Hit[] {
  const words = entries.map(({ label }) => [...new Set(stems(label))]), counts = new Map<string, number>();
  for (const stem of words.flat()) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const rarity = (stem: string) => Math.log(entries.length / (counts.get(stem) ?? 1));
  const postings = new Map<string, number[]>();
  for (const [i, own] of words.entries()) for (const stem of own) { const list = postings.get(stem); if (list) list.push(i); else postings.set(stem, [i]); }
  const weights = words.map((own) => own.reduce((sum, stem) => sum + rarity(stem), 0));
  return (text, limit) => {
    const met = new Map<number, number>();
    for (const stem of new Set(stems(text))) for (const i of postings.get(stem) ?? []) met.set(i, (met.get(i) ?? 0) + rarity(stem));
    const hits = [...met].map(([i, weight]) => ({ at: entries[i]?.at ?? i, score: weight / (weights[i] ?? 1), weight }));
    // Whole names first; among equals the one that says more.
    return hits.filter(({ score, weight }) => score >= 0.5 && weight > 5).map(({ at, score, weight }) => ({ at, score: score ** 2 * weight })).sort(byScore).slice(0, limit);
  };
}

/** Words without their endings, small words left out: `mesurer` and `mesures` are the same. */
function stems(text: string): string[] {
  return plain(text).split(' ').filter((word) => word.length > 3).map((word) => word.replace(/(ations?|ements?|ments?|eurs?|euses?|ings?|ers?|es|s|e)$/, '').slice(0, 8)).filter((stem) => stem.length > 2);
}

const byScore = (a: Hit, b: Hit): number => b.score - a.score || a.at - b.at;

/** Each once, at its best. */
function best(hits: readonly Hit[], limit: number): number[] {
  return [...new Set([...hits].sort(byScore).map(({ at }) => at))].slice(0, limit);
}

/** Same words first, then those that begin so, then those that contain it; shorter names before longer. */
function closeness(text: string, wanted: string): number {
  return (text === wanted ? 2 : text.startsWith(wanted) ? 1 : text.includes(wanted) ? 0.5 : 0) - text.length / 1000;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/gi, 'oe').replace(/æ/gi, 'ae').toLowerCase().replace(/[^\p{L}\p{N}+#]+/gu, ' ').trim();
}

function postingsOf(texts: readonly string[]): Map<string, Uint32Array> {
  const lists = new Map<string, number[]>();
  for (const [i, words] of texts.entries()) for (const gram of gramsOf(words, true)) { const list = lists.get(gram); if (list) list.push(i); else lists.set(gram, [i]); }
  return new Map([...lists].map(([gram, list]) => [gram, Uint32Array.from(list)]));
}

/** Word by word, two blanks before, one after; the last word asked for may be unfinished, so it gets none. */
function gramsOf(words: string, finished: boolean): Set<string> {
  const grams = new Set<string>(), list = words.split(' ');
  for (const [k, word] of list.entries()) {
    const padded = `  ${word}${finished || k < list.length - 1 ? ' ' : ''}`;
    for (let i = 0; i + 3 <= padded.length; i++) grams.add(padded.slice(i, i + 3));
  }
  return grams;
}
