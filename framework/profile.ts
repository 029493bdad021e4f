// A rule profile: one definition of a micro-credential as data. The operators are these and no others; the engine is check.ts.
import { z } from 'zod';
import type { LanguageMap } from '#credential';
import cmf from './profiles/cmf.json' with { type: 'json' };
import dc4euEuhemc from './profiles/dc4eu-euhemc.json' with { type: 'json' };
import dc4euEuvetmc from './profiles/dc4eu-euvetmc.json' with { type: 'json' };
import digitalFcu from './profiles/digital-fcu.json' with { type: 'json' };
import ecampusOntario from './profiles/ecampus-ontario.json' with { type: 'json' };
import etfBox2 from './profiles/etf-box2.json' with { type: 'json' };
import eu2022Principles from './profiles/eu-2022-principles.json' with { type: 'json' };
import eu2022 from './profiles/eu-2022.json' with { type: 'json' };
import georgia from './profiles/georgia.json' with { type: 'json' };
import heqco from './profiles/heqco.json' with { type: 'json' };
import microbol from './profiles/microbol.json' with { type: 'json' };
import microhe from './profiles/microhe.json' with { type: 'json' };
import oecd from './profiles/oecd.json' with { type: 'json' };
import unesco2022 from './profiles/unesco-2022.json' with { type: 'json' };

/**
 * A path is a JSON pointer: from the document (`/specification/…`, `/award/…`, `/trusted`) when it starts with `/`, from the item
 * in hand otherwise (`''` is the item itself). An operator answers pass, fail or unknown.
 */
export type Rule =
  | { readonly present: string }
  | { readonly count: string; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly equals: string; readonly value: string | number | boolean }
  | { readonly oneOf: string; readonly values: readonly string[] }
  /** A number; `above` excludes its bound, `whole` wants an integer. Absent: unknown. */
  | { readonly range: string; readonly min?: number | undefined; readonly max?: number | undefined; readonly above?: number | undefined; readonly whole?: boolean | undefined }
  /** over / under, both numbers. */
  | { readonly ratio: readonly [over: string, under: string]; readonly min: number; readonly max: number }
  /** The hour of judging lies between two dates of the item, either open when absent. */
  | { readonly inForce: readonly [from: string, until: string] }
  /** Each `id` of the items of one array is named in the arrays `by` of the items of another; unknown where one of those has no such array. */
  | { readonly covered: readonly [items: string, id: string, others: string, by: string] }
  | { readonly every: string; readonly rule: Rule }
  | { readonly some: string; readonly rule: Rule }
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  /** What would fail cannot be told. */
  | { readonly doubt: Rule };

// No step can be read in two ways: a long path that is none is refused at once.
const path = z.string().regex(/^(?:\/?[A-Za-z0-9_]+(?:\/[A-Za-z0-9_]+)*)?$/), bound = z.number().optional();
const SHAPES: { readonly [operator: string]: z.ZodType<Rule> } = {
  present: z.strictObject({ present: path }),
  count: z.strictObject({ count: path, min: bound, max: bound }),
  equals: z.strictObject({ equals: path, value: z.union([z.string(), z.number(), z.boolean()]) }),
  oneOf: z.strictObject({ oneOf: path, values: z.array(z.string()).min(1) }),
  range: z.strictObject({ range: path, min: bound, max: bound, above: bound, whole: z.boolean().optional() }),
  ratio: z.strictObject({ ratio: z.tuple([path, path]), min: z.number(), max: z.number() }),
  inForce: z.strictObject({ inForce: z.tuple([path, path]) }),
  covered: z.strictObject({ covered: z.tuple([path, path, path, path]) }),
  every: z.strictObject({ every: path, get rule() { return RuleShape; } }),
  some: z.strictObject({ some: path, get rule() { return RuleShape; } }),
  all: z.strictObject({ get all() { return z.array(RuleShape).min(1); } }),
  any: z.strictObject({ get any() { return z.array(RuleShape).min(1); } }),
  not: z.strictObject({ get not() { return RuleShape; } }),
  doubt: z.strictObject({ get doubt() { return RuleShape; } }),
};
export const OPERATORS = Object.keys(SHAPES);

/** Read by the one operator it names: what is wrong is told of that one, and never tried against the others. */
const RuleShape: z.ZodType<Rule> = z.unknown().transform((value, found): Rule => {
  const [name, second] = typeof value === 'object' && value !== null ? OPERATORS.filter((operator) => Object.hasOwn(value, operator)) : [];
  const shape = name !== undefined && second === undefined ? SHAPES[name] : undefined, read = shape?.safeParse(value, { reportInput: true });
  if (read?.success) return read.data;
  if (read) found.issues.push(...read.error.issues.map((issue) => ({ ...issue, continue: false }) as (typeof found.issues)[number]));
  else found.addIssue({ code: 'custom', params: { code: 'profile_operator', values: { operators: OPERATORS.join(', ') } } });
  return z.NEVER;
});

const text: z.ZodType<LanguageMap> = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });
/** What an element is about: the rows of the table that sets the definitions side by side, in reading order. */
export const TOPICS = [
  'size', 'credits', 'level', 'outcomes', 'assessment', 'identity', 'quality', 'issuer', 'learner', 'participation', 'field', 'relevance', 'stacking', 'recognition',
  'validity', 'transparency', 'portability', 'evidence', 'information',
] as const;
export type Topic = (typeof TOPICS)[number];

const ElementShape = z.strictObject({
  id: z.string(),
  /** Only mandatory elements decide; optional ones are told, advice is ours. */
  weight: z.enum(['mandatory', 'optional', 'advice']),
  /** Who fills it: nothing is said against a specification for what only an award can hold. */
  needs: z.enum(['specification', 'award']),
  topic: z.enum(TOPICS),
  clause: z.string(), path, name: text, rule: RuleShape,
  reason: z.strictObject({ pass: text, fail: text, unknown: text.optional() }),
  remedy: text,
  /** What a thing is that fails here, in the profile's own words. */
  verdict: z.string().optional(),
});
export const ProfileShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/), version: z.string().min(1).max(20),
  /** When its source said so. */
  year: z.int().min(1900).max(2200),
  title: text, source: z.string().min(1),
  /** What it calls a micro-credential, in a sentence or two of our own. */
  definition: text,
  /** Where sources disagree, or what is not judged here. */
  note: text.optional(),
  verdicts: z.strictObject({ pass: z.string(), unknown: z.string() }).optional(),
  elements: z.array(ElementShape).min(1),
});

export type Profile = z.infer<typeof ProfileShape>;
export type ProfileElement = z.infer<typeof ElementShape>;

const SHIPPED = {
  'eu-2022': eu2022, 'eu-2022-principles': eu2022Principles, 'etf-box2': etfBox2, 'unesco-2022': unesco2022, oecd, microbol, microhe, cmf, 'digital-fcu': digitalFcu,
  'dc4eu-euhemc': dc4euEuhemc, 'dc4eu-euvetmc': dc4euEuvetmc, georgia, heqco, 'ecampus-ontario': ecampusOntario,
};
export type ProfileId = keyof typeof SHIPPED;
export const PROFILES = Object.keys(SHIPPED) as readonly ProfileId[];

const read = new Map<ProfileId, Profile>();

export function profile(id: ProfileId): Profile {
  const known = read.get(id) ?? readProfile(SHIPPED[id]);
  read.set(id, known);
  return known;
}

/** @throws ZodError naming what is not a profile */
export function readProfile(data: unknown): Profile {
  return ProfileShape.parse(data);
}
