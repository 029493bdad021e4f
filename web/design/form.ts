// The edit form, without its looks: field names are paths into the specification (`outcomes.0.title.fr`), and what was typed becomes content again,
// word for word where it makes no sense yet.
import type { Json } from '../../lib/jcs.ts';

export type Content = { readonly [member: string]: Json | undefined };
type Branch = { [member: string]: Json | undefined };

/** Parts that are added and removed by buttons: an empty one stays. Everything else that is empty is absent. */
export const PARTS = ['awardingBodies', 'outcomes', 'assessments', 'quality'] as const;
export type Part = (typeof PARTS)[number];

const ROOTS = new Set(['title', 'description', 'provider', 'awardingBodies', 'issuer', 'outcomes', 'assessments', 'workloadHours', 'credits', 'level', 'participation', 'learningSetting',
  'quality', 'prerequisites', 'stacking', 'links', 'entitlements', 'endorsements', 'fields', 'languages', 'targetGroups', 'price', 'routes', 'image', 'validForMonths', 'website', 'further']);
const STEP = /^(\d{1,2}|[A-Za-z][A-Za-z0-9-]*)$/;
const NUMBERS = [/^workloadHours$/, /^validForMonths$/, /^credits\.\d+\.points$/, /^level\.eqf$/, /^stacking\.targets\.\d+\.credits$/, /^price\.amount$/, /^assessments\.\d+\.grading\.(min|max)$/];
const FLAGS = [/^level\.applicable$/, /^assessments\.\d+\.required$/, /^stacking\.targets\.\d+\.accepted$/];
const LISTS = [/^participation$/, /^fields$/, /^languages$/, /^targetGroups$/, /^routes$/, /^assessments\.\d+\.proves$/, /^outcomes\.\d+\.esco$/];
const LINES = /^assessments\.\d+\.grading\.levels$/;
const matches = (patterns: readonly RegExp[], name: string): boolean => patterns.some((pattern) => pattern.test(name));

/** `entries` as the form sent them, in order. ESCO skills come back as bare addresses: `{uri}`. */
export function contentOf(entries: readonly (readonly [string, string])[]): Content {
  const content: Branch = {};
  for (const [name, value] of entries) {
    const steps = name.split('.');
    if (!ROOTS.has(steps[0] ?? '') || !steps.every((step) => STEP.test(step))) continue;
    if (matches(LISTS, name)) put(content, steps, [...listAt(content, steps), ...(value.trim() ? [/\.esco$/.test(name) ? { uri: value.trim() } : value.trim()] : [])]);
    else put(content, steps, typed(name, value));
  }
  return settled(content);
}

/** What stands at a field's name, as the field shows it. */
export function shown(content: Content, name: string): string {
  const value = valueAt(content, name);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : value === true ? 'yes' : value === false ? 'no' : Array.isArray(value) ? value.filter((v) => typeof v === 'string').join('\n') : '';
}

export function valueAt(content: Content, name: string): Json | undefined {
  let at: Json | undefined = content;
  for (const step of name.split('.')) at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Branch)[step] : undefined;
  return at;
}

export function textsAt(content: Content, name: string): Readonly<Record<string, string>> {
  const value = valueAt(content, name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

export function itemsAt(content: Content, name: string): readonly Json[] {
  const value = valueAt(content, name);
  return Array.isArray(value) ? value as readonly Json[] : [];
}

export function wordsAt(content: Content, name: string): readonly string[] {
  return itemsAt(content, name).filter((item) => typeof item === 'string');
}

/** `/outcomes/0/title/fr` → the id of the field that shows it. The French text of a pair has the pair's own id. */
export function fieldOf(pointer: string): string {
  const name = pointer.slice(1).replace(/\//g, '.').replace(/\.fr$/, '');
  return name.replace(/^((?:participation|fields|languages|targetGroups|routes)|assessments\.\d+\.proves|assessments\.\d+\.grading\.levels)\.\d+$/, '$1')
    .replace(/^(outcomes\.\d+\.esco)\..*$/, '$1').replace(/\.grading$/, '.grading.kind').replace(/\.standard$/, '.standard.title').replace(/^image\.(data|mediaType)$/, 'image')
    .replace(/^provider$/, 'provider.name').replace(/^awardingBodies$/, 'who').replace(/^((?:outcomes|assessments)\.\d+)\.id$/, '$1');
}

/** A new, empty part at the end. */
export function withPart(content: Content, part: Part): Content {
  const items = itemsAt(content, part);
  const fresh: Json = part === 'outcomes' ? { id: freeId(items, 'o') } : part === 'assessments' ? { id: freeId(items, 'a'), required: true } : {};
  return { ...content, [part]: [...items, fresh] };
}

/** An outcome takes along what the assessments say of it. */
export function withoutPart(content: Content, part: Part, index: number): Content {
  const left = { ...content, [part]: itemsAt(content, part).filter((_, i) => i !== index) };
  const gone = valueAt(content, `${part}.${index}.id`);
  if (part !== 'outcomes') return left;
  return { ...left, assessments: itemsAt(left, 'assessments').map((item, i) => typeof item === 'object' && item !== null && !Array.isArray(item) ? { ...item, proves: wordsAt(left, `assessments.${i}.proves`).filter((id) => id !== gone) } : item) };
}

function typed(name: string, value: string): Json {
  if (LINES.test(name)) return value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  if (matches(FLAGS, name)) return value === 'yes' ? true : value === 'no' ? false : '';
  const text = value.trim().replace(/\r\n/g, '\n');
  return matches(NUMBERS, name) ? numberIn(text) : text;
}

/** 2.5 or 2,5; anything else stays as it was typed, for the fault to point at. */
function numberIn(text: string): Json {
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text;
}

function put(root: Branch, steps: readonly string[], value: Json): void {
  let at: Branch = root;
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(at, step) ? at[step] : undefined;
    at = typeof next === 'object' && next !== null ? next as Branch : (at[step] = {}) as Branch;
  }
  at[steps.at(-1) ?? ''] = value;
}

function listAt(root: Branch, steps: readonly string[]): readonly Json[] {
  const value = valueAt(root, steps.join('.'));
  return Array.isArray(value) ? value as readonly Json[] : [];
}

function settled(content: Branch): Content {
  for (const assessment of Object.values((content['assessments'] ?? {}) as Branch)) settleAssessment(assessment as Branch);
  const level = content['level'] as Branch | undefined;
  // Whoever chooses a level says that one applies.
  if (level && (level['applicable'] ?? '') === '' && (level['eqf'] || level['nqf'] || level['cycle'])) level['applicable'] = true;
  const whole = (pruned(content, '') ?? {}) as Branch;
  const targets = (whole['stacking'] as Branch | undefined)?.['targets'];
  if (Array.isArray(targets)) for (const target of targets as Branch[]) target['accepted'] ??= false;
  return whole;
}

// Only what the chosen kind of grading uses; the pass mark is a number or a level's name.
function settleAssessment(assessment: Branch): void {
  assessment['required'] = assessment['required'] === true;
  const { kind = '', min = '', max = '', pass = '', levels = [], rubric = '' } = (assessment['grading'] ?? {}) as Branch;
  assessment['grading'] = kind === 'score' ? { kind, min, max, pass: typeof pass === 'string' ? numberIn(pass) : pass } : kind === 'levels' ? { kind, levels, pass, rubric: saidOf(rubric) } : { kind };
}

/** The form names every level: one of which nothing is said is no part of the rubric. */
function saidOf(rubric: Json): Json {
  if (typeof rubric !== 'object' || rubric === null) return '';
  return Object.fromEntries(Object.entries(rubric as Branch).filter(([, step]) => Object.values(((step as Branch | undefined)?.['criteria'] ?? {}) as Branch).some(Boolean)));
}

/** Arrays are objects with numbers for names until here. */
function pruned(value: Json | undefined, path: string): Json | undefined {
  if (value === '' || value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.length > 0 ? value : undefined;
  if (typeof value !== 'object') return value;
  const steps = Object.keys(value), keep = PARTS.some((part) => part === path);
  if (steps.length > 0 && steps.every((step) => /^\d+$/.test(step))) {
    const items = steps.sort((a, b) => Number(a) - Number(b)).map((step) => pruned((value as Branch)[step], `${path}.`) ?? (keep ? {} : undefined)).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  const members = steps.map((step) => [step, pruned((value as Branch)[step], path ? `${path}.${step}` : step)] as const).filter(([, member]) => member !== undefined);
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

function freeId(items: readonly Json[], letter: string): string {
  const taken = new Set(items.map((item) => (typeof item === 'object' && item !== null ? (item as Branch)['id'] : undefined)));
  for (let n = items.length + 1; ; n++) if (!taken.has(`${letter}${n}`)) return `${letter}${n}`;
}
