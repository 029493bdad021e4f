/**
 * JSON Schema, judged without running anything of it. A schema is written by whoever issues, so it is read as an attack: its references stay
 * inside it, its work is counted, and its regular expressions are bounded before they are tried.
 */
import { validate, dereference } from '@cfworker/json-schema';
import type { Schema, SchemaDraft } from '@cfworker/json-schema';

type Obj = Readonly<Record<string, unknown>>;

/** `path`: JSON Pointer into the document. `unsupported`: why nothing can be said. */
export type SchemaAnswer = { readonly fits: true } | { readonly fits: false; readonly keyword: string; readonly path: string } | { readonly unsupported: string };

/** Steps of a judgement; COST: of looking at one value by one node. */
const BUDGET = 2_000_000;
const COST = 20;

const DRAFTS: readonly (readonly [RegExp, SchemaDraft])[] = [[/2020-12/, '2020-12'], [/2019-09/, '2019-09'], [/draft-0[67]/, '7'], [/draft-04/, '4']];

/** Their patterns take time in proportion to the text; the others', and words that nobody defines, are not held against a document. */
const FORMATS: ReadonlySet<unknown> = new Set(['date', 'time', 'date-time', 'email', 'uri', 'uri-reference', 'uuid']);

/** Whatever goes through all members or elements of a value. */
const WALKS = ['items', 'additionalItems', 'unevaluatedItems', 'contains', 'additionalProperties', 'unevaluatedProperties', 'patternProperties', 'propertyNames'] as const;

/** `schema` is changed on the way: it belongs to this call. Never throws. */
export function fitsSchema(schema: unknown, document: Obj, fallback: SchemaDraft): SchemaAnswer {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return { unsupported: 'no schema' };
  const draft = DRAFTS.find(([name]) => name.test(String((schema as Obj)['$schema'])))?.[1] ?? fallback;
  try {
    const nodes = dereference(schema as Schema);
    meter(Object.values(nodes), measure(document));
    const { valid, errors } = validate(document, schema as Schema, draft, nodes);
    const broken = errors.at(-1);
    return valid ? { fits: true } : { fits: false, keyword: broken?.keyword ?? '', path: (broken?.instanceLocation ?? '#').slice(1) };
  } catch (error) {
    // An open reference, a loop without end, the budget: in each case the schema cannot be used here.
    return { unsupported: error instanceof Error ? error.message.slice(0, 120) : 'not readable' };
  }
}

type Size = { readonly widest: number; readonly longest: number };

/** The most members or elements in one place, the longest text. */
function measure(value: unknown): Size {
  if (typeof value === 'string') return { widest: 0, longest: value.length };
  if (typeof value !== 'object' || value === null) return { widest: 0, longest: 0 };
  const parts = Object.entries(value).map(([name, part]) => ({ name, ...measure(part) }));
  return parts.reduce((a, b) => ({ widest: Math.max(a.widest, b.widest), longest: Math.max(a.longest, b.longest, b.name.length) }), { widest: parts.length, longest: 0 });
}

/** The validator reads `$ref` of a node whenever it judges by it, and nowhere else: that is where each node pays what it may cost. */
function meter(nodes: readonly unknown[], size: Size): void {
  let spent = 0;
  for (const node of new Set(nodes)) {
    if (typeof node !== 'object' || node === null) continue;
    const { $ref, format, ...rest } = node as Obj;
    if ('$recursiveRef' in rest || '$dynamicRef' in rest) throw new Error('references that move');
    if (format !== undefined && !FORMATS.has(format)) Reflect.deleteProperty(node, 'format');
    const cost = costOf(rest, size);
    Object.defineProperty(node, '$ref', {
      get: () => {
        spent += cost;
        if (spent > BUDGET) throw new Error('too much work');
        return $ref;
      },
    });
  }
}

function costOf(node: Obj, { widest, longest }: Size): number {
  const own = Object.values(node).reduce<number>((sum, value) => sum + (typeof value === 'object' && value !== null ? Object.keys(value).length : 1), COST);
  const walk = WALKS.some((name) => name in node) ? widest : 0;
  const pairs = node['uniqueItems'] === true ? widest * widest : 0;
  const patterns = [node['pattern'], ...Object.keys((node['patternProperties'] as object | undefined) ?? {})].filter((pattern) => pattern !== undefined);
  return own + walk + pairs + patterns.reduce<number>((sum, pattern) => sum + patternCost(String(pattern), longest), 0);
}

/** Patterns of the schemas that 1EdTech publishes: each takes one pass over the text. */
const KNOWN: ReadonlySet<string> = new Set([
  '(ext:)[a-z|A-Z|0-9|.|-|_]+',
  '^[a-zA-Z0-9_-]+\\.[a-zA-Z0-9_-]*\\.[a-zA-Z0-9_-]+$',
  '^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$',
  '^https:\\/\\/purl\\.imsglobal\\.org\\/spec\\/ob\\/v3p0\\/context(-3\\.\\d\\.\\d)*\\.json$',
]);

/**
 * What backtracking can cost at most: each open repetition tries every length, each choice doubles, and an expression that may begin anywhere
 * does so everywhere. A repetition of a group, or a reference back, has no such bound.
 */
function patternCost(pattern: string, longest: number): number {
  if (KNOWN.has(pattern)) return 1 + longest / 100;
  const bare = pattern.replaceAll(/\\./g, (escape) => (/\\[1-9k]/.test(escape) ? '\u0000' : 'x')).replaceAll(/\[[^\]]*\]/g, 'x').replaceAll('(?:', '(');
  if (bare.length > 500 || /\u0000|\)[*+{]|\(\?/.test(bare)) throw new Error('a pattern without a bound');
  const counted = [...bare.matchAll(/\{(\d+)(?:,(\d+))?\}/g)].map(([, least, most = least]) => Number(most) - Number(least) + 1);
  const open = (bare.match(/[*+]|\{\d*,\}/g) ?? []).length + (bare.startsWith('^') ? 0 : 1);
  const choices = (bare.match(/[?|]/g) ?? []).length;
  return Math.max(1, longest) ** open * 2 ** choices * counted.reduce((product, count) => product * Math.max(1, count), 1);
}
