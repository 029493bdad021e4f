// Finding credentials on a shelf: by words, and by what they say. Everything that narrows a list stands in its address.
import type { Form } from '#credential';
import { plainText } from './cards.ts';
import type { Line } from './shelf.ts';

export const SORTS = ['received', 'awarded', 'ends', 'title', 'issuer'] as const;
export type Sort = (typeof SORTS)[number];
export const STANDINGS = ['valid', 'caution', 'unknown', 'invalid', 'never', 'replaced'] as const;
export type StandingKind = (typeof STANDINGS)[number];
export const FACETS = ['skill', 'issuer', 'level', 'year', 'standing', 'form'] as const;
export type FacetName = (typeof FACETS)[number];

export type ShelfWish = Partial<Readonly<Record<FacetName, string | undefined>>> & { /** Words that must all stand in it. */ readonly query?: string | undefined; readonly sort?: Sort | undefined; readonly page?: number | undefined; /** Own ones, unless those of other people are asked for. */ readonly whose?: 'other' | undefined };
/** `value` as it stands in the address; `name` as it is shown where words for it are not the house's own. */
export type Choice = { readonly value: string; readonly name: string; readonly n: number };
export type Facets = Readonly<Record<FacetName, readonly Choice[]>>;

/** A facet with more choices than this shows those that most credentials have. */
const MOST = 60;

/** What each facet reads out of a line; a line has several skills, and one of everything else. */
const READ: Readonly<Record<FacetName, (line: Line) => readonly { readonly value: string; readonly name: string }[]>> = {
  skill: ({ card }) => [...new Map(card.skills.map(({ key, name }) => [key, { value: key, name }])).values()],
  issuer: ({ card: { issuer } }) => [{ value: issuer.id, name: issuer.name ?? issuer.id }],
  level: ({ card: { eqf, level } }) => (eqf !== undefined ? [{ value: String(eqf), name: '' }] : level ? [{ value: level, name: level }] : []),
  year: ({ card: { awardedOn } }) => (awardedOn ? [{ value: awardedOn.slice(0, 4), name: awardedOn.slice(0, 4) }] : []),
  standing: (line) => [{ value: standingKind(line), name: '' }],
  form: ({ card: { form } }) => [{ value: form satisfies Form, name: '' }],
};

export function standingKind({ standing, newer }: Pick<Line, 'standing' | 'newer'>): StandingKind {
  if (newer !== undefined) return 'replaced';
  if (!standing) return 'never';
  return standing.verdict === 'valid' && standing.cautions > 0 ? 'caution' : standing.verdict;
}

export function fits(line: Line, wish: ShelfWish, but?: FacetName): boolean {
  const words = plainText(wish.query ?? '').split(/\s+/).filter(Boolean);
  return words.every((word) => line.card.words.includes(word)) && FACETS.every((name) => name === but || !wish[name] || READ[name](line).some(({ value }) => value === wish[name]));
}

/** Each facet counts what the other wishes leave: a choice that is offered finds something. */
export function facetsOf(lines: readonly Line[], wish: ShelfWish): Facets {
  return Object.fromEntries(FACETS.map((name) => [name, choicesOf(lines.filter((line) => fits(line, wish, name)), name, wish[name])])) as Facets;
}

function choicesOf(lines: readonly Line[], facet: FacetName, chosen: string | undefined): readonly Choice[] {
  const found = new Map<string, { name: string; n: number }>();
  for (const line of lines) for (const { value, name } of READ[facet](line)) { const one = found.get(value); if (one) one.n++; else found.set(value, { name, n: 1 }); }
  if (chosen && !found.has(chosen)) found.set(chosen, { name: chosen, n: 0 });
  const all = [...found].map(([value, { name, n }]): Choice => ({ value, name, n }));
  const most = all.length <= MOST ? all : all.toSorted((a, b) => b.n - a.n).slice(0, MOST).concat(all.filter(({ value }) => value === chosen));
  return [...new Set(most)].sort(facet === 'year' ? (a, b) => b.value.localeCompare(a.value) : facet === 'standing' ? (a, b) => STANDINGS.indexOf(a.value as StandingKind) - STANDINGS.indexOf(b.value as StandingKind) : (a, b) => (a.name || a.value).localeCompare(b.name || b.value));
}

/** Newest first where nothing else is said; what has no end date comes after what has one. */
export function orderOf(sort: Sort = 'received'): (a: Line, b: Line) => number {
  const received = (a: Line, b: Line) => b.receivedAt.getTime() - a.receivedAt.getTime() || a.id.localeCompare(b.id);
  const text = (of: (line: Line) => string) => (a: Line, b: Line) => of(a).localeCompare(of(b), undefined, { sensitivity: 'base' }) || received(a, b);
  switch (sort) {
    case 'received': return received;
    case 'awarded': return (a, b) => (b.card.awardedOn ?? '').localeCompare(a.card.awardedOn ?? '') || received(a, b);
    case 'ends': return (a, b) => (a.card.validUntil ?? '9999').localeCompare(b.card.validUntil ?? '9999') || received(a, b);
    case 'title': return text(({ card }) => card.title);
    case 'issuer': return text(({ card: { issuer } }) => issuer.name ?? issuer.id);
  }
}
