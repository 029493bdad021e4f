// Judges a specification, finished or not, against a profile. Unknown never counts as passed.
import type { LanguageMap } from '#credential';
import type { Profile, ProfileElement, Rule, Topic } from './profile.ts';

export type Outcome = 'pass' | 'fail' | 'unknown';
export type ElementReport = { readonly id: string; readonly weight: ProfileElement['weight']; readonly needs: ProfileElement['needs']; readonly topic: Topic; readonly outcome: Outcome; /** JSON pointer into `{specification, award}` */ readonly path: string; readonly name: LanguageMap; readonly reason: LanguageMap; readonly remedy: LanguageMap; readonly clause: string };
export type CheckReport = {
  readonly profile: string; readonly version: string; readonly title: LanguageMap; readonly source: string;
  /** `specification`: what only an award can hold was left out of the outcome. */
  readonly scope: 'specification' | 'award';
  readonly outcome: Outcome;
  /** In the profile's own words: `micro-credential`, `attendance-certificate` … */
  readonly verdict?: string;
  readonly elements: readonly ElementReport[];
};
export type CheckOptions = { readonly award?: unknown; /** The day to judge for, ISO. */ readonly at: string; /** Whether a list of trusted providers names the awarding body; absent when nobody looked. */ readonly trusted?: boolean };

export function check(specification: unknown, profile: Profile, { award, at, trusted }: CheckOptions): CheckReport {
  const document = { specification, award, trusted }, effort = { left: EFFORT };
  const scope = award === undefined ? 'specification' : 'award';
  const elements = profile.elements.map((element) => judge(element, { document, item: document, at, effort }, scope));
  const decisive = elements.filter((e) => e.weight === 'mandatory' && (scope === 'award' || e.needs === 'specification'));
  const outcome = worst(decisive.map((e) => e.outcome));
  const broken = profile.elements.find((e) => e.verdict !== undefined && decisive.some((d) => d.id === e.id && d.outcome === 'fail'));
  const verdict = outcome === 'fail' ? broken?.verdict : profile.verdicts?.[outcome];
  return { profile: profile.id, version: profile.version, title: profile.title, source: profile.source, scope, outcome, ...(verdict !== undefined && { verdict }), elements };
}

const AWAITED: LanguageMap = { fr: 'Rempli à la délivrance.', en: 'Filled in when it is issued.' };

function judge(element: ProfileElement, whole: Place, scope: CheckReport['scope']): ElementReport {
  const { id, weight, needs, topic, path, name, remedy, clause } = element;
  const awaited = needs === 'award' && scope === 'specification';
  const outcome = awaited ? 'unknown' : evaluate(element.rule, whole);
  const reason = awaited ? AWAITED : element.reason[outcome] ?? element.reason.fail;
  return { id, weight, needs, topic, outcome, path, name, reason, remedy, clause };
}

type Document = { readonly specification: unknown; readonly award: unknown; readonly trusted: boolean | undefined };
/** A definition may come from anybody, and rules within rules over long lists would never end: what is left then cannot be told. */
const EFFORT = 200_000;
type Place = { readonly document: Document; readonly item: unknown; readonly at: string; readonly effort: { left: number } };
type Spend = (n: number) => boolean;

function evaluate(rule: Rule, place: Place): Outcome {
  const { effort } = place, spend: Spend = (n) => (effort.left -= n) >= 0;
  if (!spend(1)) return 'unknown';
  const get = (path: string): unknown => valueAt(path.startsWith('/') ? place.document : place.item, path);
  const inside = (path: string): Place[] => list(get(path)).map((item) => ({ ...place, item }));
  if ('present' in rule) { const there = present(get(rule.present), spend); return effort.left < 0 ? 'unknown' : said(there); }
  if ('count' in rule) { const n = list(get(rule.count)).length; return said(n >= (rule.min ?? 0) && n <= (rule.max ?? Infinity)); }
  if ('equals' in rule) { const value = get(rule.equals); return value === undefined ? 'unknown' : said(value === rule.value); }
  if ('oneOf' in rule) { const value = get(rule.oneOf); return value === undefined || !spend(rule.values.length) ? 'unknown' : said(rule.values.some((v) => v === value)); }
  if ('range' in rule) { const n = get(rule.range); return typeof n !== 'number' ? 'unknown' : said(n >= (rule.min ?? -Infinity) && n <= (rule.max ?? Infinity) && n > (rule.above ?? -Infinity) && (!rule.whole || Number.isInteger(n))); }
  if ('ratio' in rule) { const [over, under] = [get(rule.ratio[0]), get(rule.ratio[1])]; return typeof over !== 'number' || typeof under !== 'number' || under === 0 ? 'unknown' : said(over / under >= rule.min && over / under <= rule.max); }
  if ('inForce' in rule) return said(inForce(get(rule.inForce[0]), get(rule.inForce[1]), place.at));
  if ('covered' in rule) return covered(rule.covered, get, spend);
  if ('every' in rule) return worst(inside(rule.every).map((p) => evaluate(rule.rule, p)));
  if ('some' in rule) return best(inside(rule.some).map((p) => evaluate(rule.rule, p)));
  if ('all' in rule) return worst(rule.all.map((r) => evaluate(r, place)));
  if ('any' in rule) return best(rule.any.map((r) => evaluate(r, place)));
  if ('not' in rule) return opposite(evaluate(rule.not, place));
  return evaluate(rule.doubt, place) === 'pass' ? 'pass' : 'unknown';
}

const said = (yes: boolean): Outcome => (yes ? 'pass' : 'fail');
const worst = (outcomes: readonly Outcome[]): Outcome => (outcomes.includes('fail') ? 'fail' : outcomes.includes('unknown') ? 'unknown' : 'pass');
const best = (outcomes: readonly Outcome[]): Outcome => (outcomes.includes('pass') ? 'pass' : outcomes.includes('unknown') ? 'unknown' : 'fail');
const opposite = (outcome: Outcome): Outcome => (outcome === 'pass' ? 'fail' : outcome === 'fail' ? 'pass' : 'unknown');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Something a reader would find there: blank texts and empty containers are absent. */
function present(value: unknown, spend: Spend): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'object' && value !== null) return Object.values(value).some((one) => spend(1) && present(one, spend));
  return value !== undefined && value !== null;
}

function inForce(from: unknown, until: unknown, at: string): boolean {
  const today = at.slice(0, 10);
  return (typeof from !== 'string' || from <= today) && (typeof until !== 'string' || until >= today);
}

function covered([items, id, others, by]: readonly [string, string, string, string], get: (path: string) => unknown, spend: Spend): Outcome {
  const all = list(get(others)), named = new Set(all.flatMap((other) => list(valueAt(other, by))));
  if (!spend(named.size + all.length + list(get(items)).length)) return 'unknown';
  if (list(get(items)).every((item) => named.has(valueAt(item, id)))) return 'pass';
  // Where one of them does not say what it names, it may be this one.
  return all.some((other) => valueAt(other, by) === undefined) ? 'unknown' : 'fail';
}

/** Own members only: a path never reaches into what JavaScript adds. */
function valueAt(from: unknown, path: string): unknown {
  let at = from;
  for (const step of path.split('/').filter(Boolean)) at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Readonly<Record<string, unknown>>)[step] : undefined;
  return at;
}
