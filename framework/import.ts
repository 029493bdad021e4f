// What was read of a foreign document → the content of a draft: the codes, ids and language tags a specification writes. Nothing is invented;
// what is missing stays missing, for the editor to ask.
import type { PartialSpecification } from '#credential';
import { countryCode } from './country.ts';

type Branch = { readonly [member: string]: unknown };
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** `language`: what texts are written in that do not say it. */
export function draftOf(read: PartialSpecification | Branch, language: string): Branch {
  const { issuer: _, ...content } = named(read as Branch), parts = withIds(content);
  return inTongue(placed(parts), language) as Branch;
}

/** Some text does not say its language. */
export function speaksUnknown(read: PartialSpecification | Branch): boolean {
  return anywhere(read, (value) => isBranch(value) && Object.hasOwn(value, 'und'));
}

/** Ids as a specification has them, each once; what names them follows. */
function withIds(content: Branch): Branch {
  const outcomes = fresh(listOf(content['outcomes']), 'o'), assessments = fresh(listOf(content['assessments']), 'a');
  const proved = assessments.items.map((item) => (Array.isArray(item['proves']) ? { ...item, proves: item['proves'].map((id: unknown) => outcomes.now.get(String(id)) ?? id) } : item));
  return { ...content, ...(outcomes.items.length > 0 && { outcomes: outcomes.items }), ...(proved.length > 0 && { assessments: proved }) };
}

function fresh(items: readonly Branch[], letter: string): { readonly items: readonly Branch[]; readonly now: ReadonlyMap<string, string> } {
  const taken = new Set<string>(), now = new Map<string, string>();
  return {
    now, items: items.map((item, i) => {
      const was = typeof item['id'] === 'string' ? item['id'] : '';
      let id = ID.test(was) && !taken.has(was) ? was : `${letter}${i + 1}`;
      for (let n = items.length + 1; taken.has(id); n++) id = `${letter}${n}`;
      taken.add(id);
      if (!now.has(was)) now.set(was, id);
      return { ...item, id };
    }),
  };
}

/** An id that is neither did nor https address does not stay: it is kept as an identifier. */
function named(content: Branch): Branch {
  const body = (value: unknown): unknown => {
    if (!isBranch(value)) return value;
    const { id, ...rest } = value;
    if (typeof id !== 'string' || /^(did:|https:\/\/)/.test(id)) return value;
    return { ...rest, identifiers: [...listOf(rest['identifiers']), { scheme: 'id', value: id }] };
  };
  return { ...content, ...(content['provider'] !== undefined && { provider: body(content['provider']) }), ...(Array.isArray(content['awardingBodies']) && { awardingBodies: content['awardingBodies'].map(body) }) };
}

function placed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placed);
  if (!isBranch(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === 'country' && typeof item === 'string' ? countryCode(item) ?? item : placed(item)]));
}

/** Language maps keep their tags, in the form BCP 47 recommends; a text without one gets the language it was said to be in. */
function inTongue(value: unknown, language: string): unknown {
  if (Array.isArray(value)) return value.map((item) => inTongue(item, language));
  if (!isBranch(value)) return value;
  const { und, ...rest } = value;
  const said = typeof und === 'string' && !Object.hasOwn(rest, language) ? { ...rest, [language]: und } : value;
  return Object.fromEntries(Object.entries(said).map(([name, item]) => {
    if (name === 'languages' && Array.isArray(item)) return [name, [...new Set(item.map((tag) => canonical(String(tag))))]];
    return [typeof item === 'string' && /^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})+$/i.test(name) ? canonical(name) : name, inTongue(item, language)];
  }));
}

/** `nl_NL`, `EN-gb`, `fra` as BCP 47 writes them. */
function canonical(tag: string): string {
  try {
    const [found = tag] = Intl.getCanonicalLocales(tag.replace(/_/g, '-'));
    return TAG.test(found) ? found : tag;
  } catch {
    return tag;
  }
}

function anywhere(value: unknown, test: (value: unknown) => boolean): boolean {
  return test(value) || (typeof value === 'object' && value !== null && Object.values(value).some((item) => anywhere(item, test)));
}

function listOf(value: unknown): readonly Branch[] {
  return Array.isArray(value) ? value.filter(isBranch) : [];
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
