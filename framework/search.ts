// ESCO skills found as one types: accents, endings and small errors forgiven. 13,939 skills held in memory, read at the first question (0.3 s), answered in about a millisecond.
// This service uses the ESCO classification of the European Commission.
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { LanguageMap } from '#credential';
import { shippedFile } from './files.ts';

export type Skill = { readonly uri: string; readonly label: LanguageMap; readonly type?: 'knowledge' | 'skill'; readonly description?: string };

type Esco = { readonly all: readonly Skill[]; readonly byUri: ReadonlyMap<string, Skill>; readonly ask: Readonly<Record<'fr' | 'en', (query: string, limit: number) => readonly number[]>> };
let reading: Promise<Esco> | undefined;

/** Best first. */
export async function skills(query: string, lang: 'fr' | 'en', limit = 12): Promise<Skill[]> {
  const { all, ask } = await (reading ??= readEsco());
  return ask[lang](query, limit).flatMap((at) => all[at] ?? []);
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
  return { all, byUri: new Map(all.map((one) => [one.uri, one])), ask: { fr: trigramIndex([...inFrench, ...nameless]), en: trigramIndex(inEnglish) } };
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
export function trigramIndex(entries: readonly Named[]): (query: string, limit: number) => number[] {
  const texts = entries.map(({ label }) => plain(label));
  const postings = postingsOf(texts);
  return (query, limit) => {
    const wanted = plain(query);
    if (!wanted) return [];
    const asked = gramsOf(wanted, false), counts = new Uint8Array(entries.length), best = new Map<number, Hit>();
    for (const gram of asked) for (const i of postings.get(gram) ?? []) counts[i] = Math.min(255, (counts[i] ?? 0) + 1);
    for (const [i, entry] of entries.entries()) {
      const share = (counts[i] ?? 0) / asked.size;
      if (share < 0.45) continue;
      const score = share + closeness(texts[i] ?? '', wanted);
      if (score > (best.get(entry.at)?.score ?? -1)) best.set(entry.at, { at: entry.at, score });
    }
    return [...best.values()].sort((a, b) => b.score - a.score || a.at - b.at).slice(0, limit).map(({ at }) => at);
  };
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
