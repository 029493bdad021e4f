// Which lists there are, where each comes from, and which edition of it is in use: the one that ships, or a later one that an operator loaded.
import type { LanguageMap } from '#credential';
import facts from './facts.json' with { type: 'json' };

export type ListName = keyof typeof facts.lists;
export const LIST_NAMES = Object.keys(facts.lists) as readonly ListName[];

/**
 * `code`: what a specification writes where the list is known by codes (country, currency, language) or people know them (ISCED-F, ROME).
 * `ours`: languages whose label is not official. `broader`: addresses, in this list or in the one above it (skill groups, ISCO). `related`: skills that go with a skill or an occupation.
 */
export type VocabularyConcept = {
  readonly uri: string; readonly code?: string; readonly label: LanguageMap; readonly ours?: readonly string[];
  readonly broader?: readonly string[]; readonly alt?: Readonly<Record<string, readonly string[]>>; readonly description?: LanguageMap;
  readonly type?: 'knowledge' | 'skill'; readonly reuse?: string; readonly collections?: readonly string[]; readonly related?: readonly Related[];
  /** Alpha-3, of a national framework's level. */
  readonly country?: string;
};
export type Related = { readonly kind: 'essential' | 'optional'; readonly uri: string };

export type VocabularyFacts = {
  readonly name: ListName; readonly title: LanguageMap; readonly scheme: string;
  readonly version: string; /** Of the edition, `2024-05-15`. */ readonly date: string; readonly source: string; readonly licence: LanguageMap;
  /** What the publisher wants said wherever the list is used. */
  readonly notice?: LanguageMap;
};
export type Vocabulary = VocabularyFacts & { readonly concepts: readonly VocabularyConcept[] };
export type Indexed = Vocabulary & { readonly byUri: ReadonlyMap<string, VocabularyConcept>; readonly byCode: ReadonlyMap<string, VocabularyConcept> };

const loaded = new Map<ListName, Vocabulary>();
const forgetting: (() => void)[] = [];

/** Puts the editions that an operator loaded in the place of those that ship, where they are no older. Meant for the start of a process. */
export function useVocabularies(lists: readonly Vocabulary[]): void {
  loaded.clear();
  for (const list of lists) if (list.date >= shippedFacts(list.name).date) loaded.set(list.name, list);
  for (const forget of forgetting) forget();
}

/** Whoever keeps something made from a list is told when another edition comes into use. */
export function forgottenBy(forget: () => void): void {
  forgetting.push(forget);
}

export function isLoaded(name: ListName): boolean {
  return loaded.has(name);
}

/** How many concepts the edition of a long list has, without reading it. */
export function countOf(name: ListName): number {
  const { count = 0 }: { of: string; count?: number } = facts.lists[name];
  return loaded.get(name)?.concepts.length ?? count;
}

/** Of the edition in use. */
export function factsOf(name: ListName): VocabularyFacts {
  const edition = loaded.get(name);
  if (!edition) return shippedFacts(name);
  const { concepts: _, ...told } = edition;
  return told;
}

/** `version` is empty for a list that does not ship. */
export function shippedFacts(name: ListName): VocabularyFacts {
  const { of, title, scheme = '' }: { of: string; title: LanguageMap; scheme?: string } = facts.lists[name], publication: Omit<VocabularyFacts, 'name' | 'title' | 'scheme'> = facts.publications[of as keyof typeof facts.publications];
  return { name, title, scheme, ...publication };
}

/**
 * The concepts of the edition in use. What it does not say of a concept (a language, a parent) stays as it was; a concept that it dropped is offered no more,
 * but what was published with it is still read: it stays in the index.
 */
export function indexed(name: ListName, shipped: readonly VocabularyConcept[], scheme: string): Indexed {
  const edition = loaded.get(name), known = new Map(shipped.map((one) => [one.uri, one]));
  const concepts = edition ? edition.concepts.map((one) => over(known.get(one.uri), one)) : shipped;
  const all = [...shipped, ...concepts];
  return { ...factsOf(name), scheme: edition?.scheme || scheme, concepts, byUri: new Map(all.map((one) => [one.uri, one])), byCode: new Map(all.flatMap((one) => one.code ? [[one.code, one] as const] : [])) };
}

/** Later says over earlier, member by member, language by language. */
export function over(earlier: VocabularyConcept | undefined, later: VocabularyConcept): VocabularyConcept {
  if (!earlier) return later;
  const { ours: _, ...rest } = earlier, ours = (earlier.ours ?? []).filter((lang) => !later.label[lang]);
  return {
    ...rest, ...later, label: { ...earlier.label, ...later.label }, ...(ours.length > 0 && { ours }),
    ...(earlier.alt && later.alt && { alt: { ...earlier.alt, ...later.alt } }), ...(earlier.description && later.description && { description: { ...earlier.description, ...later.description } }),
  };
}
