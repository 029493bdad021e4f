// What a specification must look like, said once for form, API, YAML and command line. Every fault has a place, a code and a remedy in both languages.
import { z } from 'zod';
import { readEndorsement, type GradingScheme, type LanguageMap, type Specification } from '#credential';
import type { Fault, Values } from '#lib/errors';
import { conceptByCode, conceptOf, type VocabularyName } from './vocabulary.ts';

/** `specification` is there only when `faults` is empty. Warnings refuse nothing. Paths are JSON pointers (RFC 6901). */
export type SpecificationReading = { readonly specification: Specification | undefined; readonly faults: readonly Fault[]; readonly warnings: readonly Fault[] };

const fault = (code: string, values: Values = {}) => ({ params: { code, values } });
const LONG = 10_000, SHORT = 500, IMAGE = 350_000;

const line = z.string().trim().min(1).max(SHORT);
const url = z.string().max(2000).refine(isWebAddress, fault('spec_not_a_url'));
const day = z.iso.date();
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/);
const listed = (name: VocabularyName) => z.string().refine((uri) => conceptOf(uri, name) !== undefined, { params: { code: 'spec_unknown_concept', values: { list: name } } });
const coded = (name: VocabularyName) => z.string().refine((code) => conceptByCode(name, code) !== undefined, { params: { code: 'spec_unknown_code', values: { list: name } } });
const distinct = <S extends z.ZodType>(item: S) => z.array(item).max(100).refine((all) => new Set(all.map(String)).size === all.length, fault('spec_repeated'));

const texts = (max: number) => z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().trim().min(1).max(max))
  .refine((map) => Object.keys(map).length > 0, fault('spec_no_text'));
const title = texts(SHORT), prose = texts(LONG);

const Organisation = z.strictObject({
  name: title, id: z.string().regex(/^(did:|https:\/\/)/).max(500).optional(),
  identifiers: z.array(z.strictObject({ scheme: line, value: line })).max(20).optional(),
  country: coded('country').optional(), region: line.optional(), website: url.optional(),
});

const Outcome = z.strictObject({
  id, title, description: prose.optional(), kind: z.enum(['knowledge', 'skill']).optional(),
  reuse: z.enum(['transversal', 'cross-sector', 'sector-specific', 'occupation-specific']).optional(),
  esco: z.array(z.strictObject({ uri: z.string().refine((uri) => /^http:\/\/data\.europa\.eu\/esco\/skill\/[A-Za-z0-9-]{5,60}$/.test(uri), fault('spec_not_esco')), label: title.optional() })).max(30).optional(),
});

const Grading = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pass') }),
  z.strictObject({ kind: z.literal('score'), min: z.number(), max: z.number(), pass: z.number() }),
  z.strictObject({ kind: z.literal('levels'), levels: z.array(line).min(2).max(30), pass: line, rubric: z.array(z.strictObject({ level: line, criteria: prose })).max(30).optional() }),
]);

const AssessmentPart = z.strictObject({
  id, title, description: prose.optional(), type: listed('assessment'), mode: listed('learning-assessment').optional(),
  proves: distinct(id).min(1), required: z.boolean(),
  standard: z.strictObject({
    title, criteria: prose.optional(), url: url.optional(), version: line.optional(),
    validatedBy: z.array(z.strictObject({ name: line, on: day.optional(), url: url.optional() })).max(20).optional(),
  }),
  supervision: z.enum(['unsupervised-no-id', 'supervised-no-id', 'supervised-online-with-id', 'supervised-onsite-with-id']),
  grading: Grading,
});

const Quality = z.strictObject({
  kind: z.enum(['institutional', 'programme', 'qualifications-framework', 'regulatory', 'self-declared']),
  body: line, country: coded('country').optional(), reference: line.optional(), from: day.optional(), until: day.optional(), note: prose.optional(),
});

/** The shape alone; `readSpecification` also judges what its parts say of one another. */
export const SpecificationShape = z.strictObject({
  title, description: prose,
  provider: Organisation, awardingBodies: z.array(Organisation).min(1).max(20), issuer: Organisation,
  outcomes: z.array(Outcome).min(1).max(60), assessments: z.array(AssessmentPart).min(1).max(40),
  workloadHours: z.number().positive().max(10_000),
  credits: z.array(z.strictObject({ framework: listed('education-credit'), points: z.number().positive().max(400) })).max(5).optional(),
  level: z.strictObject({ applicable: z.boolean(), eqf: z.int().min(1).max(8).optional(), nqf: line.optional(), cycle: z.enum(['short', 'first', 'second', 'third']).optional() }).optional(),
  participation: distinct(listed('learning-assessment')).min(1), learningSetting: listed('learning-setting').optional(),
  quality: z.array(Quality).min(1).max(20), prerequisites: prose.optional(),
  stacking: z.strictObject({
    mode: z.enum(['standalone', 'stackable']),
    targets: z.array(z.strictObject({ title: line, url: url.optional(), credits: z.number().positive().optional(), accepted: z.boolean() })).max(30).optional(),
  }).optional(),
  links: z.array(z.strictObject({ kind: z.enum(['qualification', 'register', 'occupation']), title: line, url, code: line.optional() })).max(50).optional(),
  entitlements: z.array(z.strictObject({
    title, description: prose.optional(), type: listed('entitlement'), status: listed('entitlement-status'), country: coded('country').optional(),
    occupation: z.strictObject({ uri: z.string().refine((uri) => /^http:\/\/data\.europa\.eu\/esco\/occupation\/[A-Za-z0-9-]{5,60}$/.test(uri), fault('spec_not_esco_occupation')), label: title.optional() }).optional(),
  })).max(20).optional(),
  endorsements: z.array(z.string().max(30_000).refine((token) => readEndorsement(token) !== undefined, fault('spec_not_an_endorsement'))).max(10).optional(),
  fields: distinct(listed('isced-f')).min(1), languages: distinct(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)).min(1),
  targetGroups: distinct(listed('target-group')).optional(),
  price: z.strictObject({ amount: z.number().nonnegative(), currency: coded('currency'), funding: prose.optional() }).optional(),
  routes: distinct(z.enum(['course', 'validation'])).min(1),
  image: z.strictObject({ mediaType: z.enum(['image/png', 'image/svg+xml']), data: z.base64().max(IMAGE), alt: title }).optional(),
  validForMonths: z.int().positive().max(1200).optional(), website: url.optional(), further: prose.optional(),
});

/** Reads anything: parsed YAML, JSON, a form. Never throws. */
export function readSpecification(input: unknown): SpecificationReading {
  const read = SpecificationShape.safeParse(input, { reportInput: true });
  if (!read.success) return { specification: undefined, faults: read.error.issues.flatMap(faultsOf), warnings: [] };
  const specification = withoutAbsent(read.data);
  const faults = [...contradictions(specification)];
  return { specification: faults.length === 0 ? specification : undefined, faults, warnings: [...doubts(specification)] };
}

function* contradictions(s: Specification): Iterable<Fault> {
  const outcomes = new Set(s.outcomes.map((o) => o.id)), proved = new Set(s.assessments.flatMap((a) => a.proves));
  yield* repeated('/outcomes', s.outcomes.map((o) => o.id));
  yield* repeated('/assessments', s.assessments.map((a) => a.id));
  for (const [i, o] of s.outcomes.entries()) if (!proved.has(o.id)) yield { path: `/outcomes/${i}`, code: 'spec_outcome_unproved', values: { outcome: o.id } };
  for (const [i, a] of s.assessments.entries()) {
    for (const wanted of a.proves) if (!outcomes.has(wanted)) yield { path: `/assessments/${i}/proves`, code: 'spec_unknown_outcome', values: { outcome: wanted } };
    const g = a.grading;
    if (g.kind === 'score' && g.min >= g.max) yield { path: `/assessments/${i}/grading/max`, code: 'spec_scale_upside_down' };
    else if (g.kind === 'score' && (g.pass < g.min || g.pass > g.max)) yield { path: `/assessments/${i}/grading/pass`, code: 'spec_pass_outside', values: { min: g.min, max: g.max } };
    if (g.kind === 'levels' && !g.levels.includes(g.pass)) yield { path: `/assessments/${i}/grading/pass`, code: 'spec_pass_not_a_level', values: { levels: g.levels.join(', ') } };
    if (g.kind === 'levels') yield* rubricFaults(`/assessments/${i}/grading/rubric`, g);
    if (g.kind === 'levels' && new Set(g.levels).size < g.levels.length) yield { path: `/assessments/${i}/grading/levels`, code: 'spec_repeated' };
  }
  // "Il n'existe pas de microcertification sans évaluation": one that nobody must pass is none.
  if (!s.assessments.some((a) => a.required)) yield { path: '/assessments', code: 'spec_none_required' };
  for (const [i, q] of s.quality.entries()) if (q.from && q.until && q.until < q.from) yield { path: `/quality/${i}/until`, code: 'spec_ends_before' };
  if (s.level?.applicable === false && (s.level.eqf !== undefined || s.level.nqf !== undefined || s.level.cycle !== undefined)) yield { path: '/level/applicable', code: 'spec_level_contradicted' };
  if (s.level?.nqf?.startsWith('http://data.europa.eu/') && !conceptOf(s.level.nqf, 'nqf')) yield { path: '/level/nqf', code: 'spec_unknown_concept', values: { list: 'nqf' } };
  if (s.image && !looksLike(s.image)) yield { path: '/image/data', code: 'spec_not_an_image' };
}

/** It speaks of the scale's own levels, of each once. */
function* rubricFaults(path: string, { levels, rubric = [] }: Extract<GradingScheme, { readonly kind: 'levels' }>): Iterable<Fault> {
  for (const [i, { level }] of rubric.entries()) {
    if (!levels.includes(level)) yield { path: `${path}/${i}/level`, code: 'spec_rubric_not_a_level', values: { levels: levels.join(', ') } };
    else if (rubric.findIndex((other) => other.level === level) < i) yield { path: `${path}/${i}/level`, code: 'spec_repeated' };
  }
}

function* doubts(s: Specification): Iterable<Fault> {
  for (const [i, credit] of (s.credits ?? []).entries()) {
    const perPoint = s.workloadHours / credit.points;
    // ECTS Users' Guide: one credit corresponds to 25 to 30 hours of work.
    if (credit.framework === ECTS && (perPoint < 25 || perPoint > 30)) yield { path: `/credits/${i}/points`, code: 'spec_hours_per_ects', values: { hours: Math.round(perPoint * 10) / 10 } };
  }
  const said: [string, LanguageMap][] = [['/title', s.title], ['/description', s.description], ...s.outcomes.map((o, i): [string, LanguageMap] => [`/outcomes/${i}/title`, o.title])];
  for (const [path, map] of said) for (const lang of ['fr', 'en']) if (!map[lang]) yield { path: `${path}/${lang}`, code: `spec_without_${lang}` };
}

export const ECTS = 'http://data.europa.eu/snb/education-credit/6fcec5c5af';

function* repeated(path: string, ids: readonly string[]): Iterable<Fault> {
  for (const [i, own] of ids.entries()) if (ids.indexOf(own) < i) yield { path: `${path}/${i}/id`, code: 'spec_id_taken', values: { id: own } };
}

export function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = pointer(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': return issue.keys.map((name) => ({ path: `${path}${pointer([name])}`, code: 'spec_unknown_member', values: { name } }));
    case 'invalid_type': return [issue.input === undefined || issue.input === null ? { path, code: 'spec_missing' } : { path, code: issue.expected === 'number' || issue.expected === 'int' ? 'spec_not_a_number' : 'spec_wrong_type', values: { expected: issue.expected } }];
    case 'invalid_value': return [issue.input === undefined || issue.input === '' ? { path, code: 'spec_missing' } : { path, code: 'spec_not_a_choice', values: { choices: issue.values.join(', ') } }];
    case 'invalid_union': return [issue.input === undefined ? { path, code: 'spec_missing' } : { path, code: 'spec_not_a_choice', values: { choices: 'pass, score, levels' } }];
    case 'invalid_key': return [{ path, code: 'spec_not_a_language' }];
    case 'too_small': return [issue.origin === 'array' ? { path, code: 'spec_too_few', values: { minimum: Number(issue.minimum) } } : issue.origin === 'string' ? { path, code: 'spec_missing' } : { path, code: issue.inclusive ? 'spec_too_small' : 'spec_not_above', values: { minimum: Number(issue.minimum) } }];
    case 'too_big': return [{ path, code: issue.origin === 'string' ? 'spec_too_long' : issue.origin === 'array' ? 'spec_too_many' : 'spec_too_big', values: { maximum: Number(issue.maximum) } }];
    case 'invalid_format': return [{ path, code: issue.format === 'date' ? 'spec_not_a_date' : issue.format === 'base64' ? 'spec_not_an_image' : 'spec_malformed' }];
    case 'custom': return [{ path, code: String(issue.params?.['code'] ?? 'spec_malformed'), values: { ...(issue.params?.['values'] as Values | undefined), given: shortened(issue.input) } }];
    default: return [{ path, code: 'spec_malformed' }];
  }
}

/** RFC 6901 */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

function shortened(input: unknown): string {
  const text = typeof input === 'string' ? input : '';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isWebAddress(text: string): boolean {
  try { return /^https?:$/.test(new URL(text).protocol); } catch { return false; }
}

/** First bytes say what it is: a page named .png is not an image. */
function looksLike(image: NonNullable<Specification['image']>): boolean {
  const head = Buffer.from(image.data.slice(0, 4000), 'base64');
  return image.mediaType === 'image/png' ? head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) : /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(head.toString('utf8'));
}

// zod says "maybe undefined", the model says "maybe absent": after parsing, the two are the same thing.
function withoutAbsent(parsed: z.infer<typeof SpecificationShape>): Specification {
  return JSON.parse(JSON.stringify(parsed)) as Specification;
}
