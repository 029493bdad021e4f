// A rule profile: one definition of a micro-credential as data. The operators are these and no others; the engine is check.ts.
import { z } from 'zod';
import type { LanguageMap } from '#credential';
import etfBox2 from './profiles/etf-box2.json' with { type: 'json' };
import eu2022 from './profiles/eu-2022.json' with { type: 'json' };

/**
 * A path is a JSON pointer: from the document (`/specification/…`, `/award/…`, `/trusted`) when it starts with `/`, from the item
 * in hand otherwise (`''` is the item itself). An operator answers pass, fail or unknown.
 */
export type Rule =
  | { readonly present: string }
  | { readonly count: string; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly equals: string; readonly value: string | number | boolean }
  | { readonly oneOf: string; readonly values: readonly string[] }
  /** A number; `above` excludes its bound. Absent: unknown. */
  | { readonly range: string; readonly min?: number | undefined; readonly max?: number | undefined; readonly above?: number | undefined }
  /** over / under, both numbers. */
  | { readonly ratio: readonly [over: string, under: string]; readonly min: number; readonly max: number }
  /** The hour of judging lies between two dates of the item, either open when absent. */
  | { readonly inForce: readonly [from: string, until: string] }
  /** Each `id` of the items of one array is named in the arrays `by` of the items of another. */
  | { readonly covered: readonly [items: string, id: string, others: string, by: string] }
  | { readonly every: string; readonly rule: Rule }
  | { readonly some: string; readonly rule: Rule }
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  /** What would fail cannot be told. */
  | { readonly doubt: Rule };

const path = z.string().regex(/^(\/?[A-Za-z0-9_]+)*$/), bound = z.number().optional();
const RuleShape: z.ZodType<Rule> = z.lazy(() => z.union([
  z.strictObject({ present: path }),
  z.strictObject({ count: path, min: bound, max: bound }),
  z.strictObject({ equals: path, value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({ oneOf: path, values: z.array(z.string()).min(1) }),
  z.strictObject({ range: path, min: bound, max: bound, above: bound }),
  z.strictObject({ ratio: z.tuple([path, path]), min: z.number(), max: z.number() }),
  z.strictObject({ inForce: z.tuple([path, path]) }),
  z.strictObject({ covered: z.tuple([path, path, path, path]) }),
  z.strictObject({ every: path, rule: RuleShape }),
  z.strictObject({ some: path, rule: RuleShape }),
  z.strictObject({ all: z.array(RuleShape).min(1) }),
  z.strictObject({ any: z.array(RuleShape).min(1) }),
  z.strictObject({ not: RuleShape }),
  z.strictObject({ doubt: RuleShape }),
]));

const text: z.ZodType<LanguageMap> = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });
const ElementShape = z.strictObject({
  id: z.string(),
  /** Only mandatory elements decide; optional ones are told, advice is ours. */
  weight: z.enum(['mandatory', 'optional', 'advice']),
  /** Who fills it: nothing is said against a specification for what only an award can hold. */
  needs: z.enum(['specification', 'award']),
  clause: z.string(), path, name: text, rule: RuleShape,
  reason: z.strictObject({ pass: text, fail: text, unknown: text.optional() }),
  remedy: text,
  /** What a thing is that fails here, in the profile's own words. */
  verdict: z.string().optional(),
});
const ProfileShape = z.strictObject({
  id: z.string(), version: z.string(), title: text, source: z.string(),
  verdicts: z.strictObject({ pass: z.string(), unknown: z.string() }).optional(),
  elements: z.array(ElementShape).min(1),
});

export type Profile = z.infer<typeof ProfileShape>;
export type ProfileElement = z.infer<typeof ElementShape>;

const SHIPPED = { 'eu-2022': eu2022, 'etf-box2': etfBox2 };
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
