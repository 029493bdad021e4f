// Names found as one types: words cut into threes of letters, accents, endings and small errors forgiven.
export type Named = { readonly at: number; readonly label: string };
export type Hit = { readonly at: number; readonly score: number };

/** Answers with the `at` of entries; several entries may share one (alternative names). */
export function trigramIndex(entries: readonly Named[]): (query: string, limit: number) => Hit[] {
  const texts = entries.map(({ label }) => plain(label));
  const postings = postingsOf(texts);
  return (query, limit) => {
    const wanted = plain(query);
    if (!wanted) return [];
    const asked = gramsOf(wanted, false), counts = new Uint8Array(entries.length), found = new Map<number, Hit>();
    for (const gram of asked) {
      const list = postings.get(gram);
      if (list) for (let k = 0; k < list.length; k++) { const i = list[k] ?? 0; counts[i] = Math.min(255, (counts[i] ?? 0) + 1); }
    }
    const enough = 0.45 * asked.size;
    for (let i = 0; i < counts.length; i++) {
      const count = counts[i] ?? 0, entry = entries[i];
      if (count < enough || !entry) continue;
      const score = count / asked.size + closeness(texts[i] ?? '', wanted);
      if (score > (found.get(entry.at)?.score ?? -1)) found.set(entry.at, { at: entry.at, score });
    }
    return [...found.values()].sort(byScore).slice(0, limit);
  };
}

/** Answers with the entries whose own words stand in a text, the rare words counting most; a name of which half is missing is none. */
export function wordIndex(entries: readonly Named[]): (text: string, limit: number) => Hit[] {
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
export function best(hits: readonly Hit[], limit: number): number[] {
  return [...new Set([...hits].sort(byScore).map(({ at }) => at))].slice(0, limit);
}

/** Same words first, then those that begin so, then those that contain it; shorter names before longer. */
function closeness(text: string, wanted: string): number {
  return (text === wanted ? 2 : text.startsWith(wanted) ? 1 : text.includes(wanted) ? 0.5 : 0) - text.length / 1000;
}

export function plain(text: string): string {
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
