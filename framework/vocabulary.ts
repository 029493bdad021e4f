// The short official lists, by name, at hand at once. A concept is its URI; labels are for people. The long ones (ESCO, ROME) are in vocabularies/long.ts.
import type { LanguageMap } from '#credential';
import accreditation from './vocabularies/accreditation.json' with { type: 'json' };
import assessment from './vocabularies/assessment.json' with { type: 'json' };
import country from './vocabularies/country.json' with { type: 'json' };
import credential from './vocabularies/credential.json' with { type: 'json' };
import currency from './vocabularies/currency.json' with { type: 'json' };
import educationCredit from './vocabularies/education-credit.json' with { type: 'json' };
import encoding from './vocabularies/encoding.json' with { type: 'json' };
import entitlementStatus from './vocabularies/entitlement-status.json' with { type: 'json' };
import entitlement from './vocabularies/entitlement.json' with { type: 'json' };
import eqf from './vocabularies/eqf.json' with { type: 'json' };
import fileType from './vocabularies/file-type.json' with { type: 'json' };
import iscedF from './vocabularies/isced-f.json' with { type: 'json' };
import language from './vocabularies/language.json' with { type: 'json' };
import learningActivity from './vocabularies/learning-activity.json' with { type: 'json' };
import learningAssessment from './vocabularies/learning-assessment.json' with { type: 'json' };
import learningOpportunity from './vocabularies/learning-opportunity.json' with { type: 'json' };
import learningSchedule from './vocabularies/learning-schedule.json' with { type: 'json' };
import learningSetting from './vocabularies/learning-setting.json' with { type: 'json' };
import nqf from './vocabularies/nqf.json' with { type: 'json' };
import { LIST_NAMES, countOf, factsOf, forgottenBy, indexed, isLoaded, type Indexed, type ListName, type Vocabulary, type VocabularyConcept, type VocabularyFacts } from './vocabularies/registry.ts';
import skillReuseLevel from './vocabularies/skill-reuse-level.json' with { type: 'json' };
import skillType from './vocabularies/skill-type.json' with { type: 'json' };
import supervision from './vocabularies/supervision-verification.json' with { type: 'json' };
import targetGroup from './vocabularies/target-group.json' with { type: 'json' };

const LISTS = {
  accreditation, assessment, country, credential, currency, 'education-credit': educationCredit, encoding, entitlement, 'entitlement-status': entitlementStatus, eqf, 'file-type': fileType,
  'isced-f': iscedF, language, 'learning-activity': learningActivity, 'learning-assessment': learningAssessment, 'learning-opportunity': learningOpportunity, 'learning-schedule': learningSchedule,
  'learning-setting': learningSetting, nqf, 'skill-reuse-level': skillReuseLevel, 'skill-type': skillType, 'supervision-verification': supervision, 'target-group': targetGroup,
} as const satisfies Partial<Record<ListName, unknown>>;

export type VocabularyName = keyof typeof LISTS;
export const VOCABULARIES = Object.keys(LISTS) as readonly VocabularyName[];

const indexes = new Map<VocabularyName, Indexed>();
forgottenBy(() => indexes.clear());

export function vocabulary(name: VocabularyName): Vocabulary {
  return indexOf(name);
}

/** The concept of a URI, in the list named or in any. */
export function conceptOf(uri: string, name?: VocabularyName): VocabularyConcept | undefined {
  for (const list of name ? [name] : VOCABULARIES) {
    const found = indexOf(list).byUri.get(uri);
    if (found) return found;
  }
  return undefined;
}

/** By the code a specification writes: `FRA`, `EUR`, `fr`, `0613`. */
export function conceptByCode(name: VocabularyName, code: string): VocabularyConcept | undefined {
  return indexOf(name).byCode.get(code);
}

/** In the reader's language, else English; the URI itself when no list of ours knows it. */
export function label(uri: string, lang: string): string {
  const names = conceptOf(uri)?.label;
  return names?.[lang] ?? names?.['en'] ?? uri;
}

export function indexOf(name: VocabularyName): Indexed {
  const known = indexes.get(name);
  if (known) return known;
  const { scheme, concepts }: { scheme: string; concepts: readonly VocabularyConcept[] } = LISTS[name], made = indexed(name, concepts, scheme);
  indexes.set(name, made);
  return made;
}

export function isShort(name: ListName): name is VocabularyName {
  return name in LISTS;
}

export type ListInUse = VocabularyFacts & { readonly count: number; /** By the operator, in the place of the one that ships. */ readonly loaded: boolean };

/** Every list with the edition in use; nothing long is read for it. */
export function listsInUse(): readonly ListInUse[] {
  return LIST_NAMES.map((name) => ({ ...factsOf(name), scheme: isShort(name) ? indexOf(name).scheme : factsOf(name).scheme, count: isShort(name) ? indexOf(name).concepts.length : countOf(name), loaded: isLoaded(name) }));
}

/** Names of every address of an official list that stands in a document, in all languages the lists have: what a badge calls them by. */
export function labelsIn(document: unknown): Readonly<Record<string, LanguageMap>> {
  const found: Record<string, LanguageMap> = {};
  const look = (value: unknown): void => {
    if (typeof value === 'string') { const concept = value.startsWith('http://') ? conceptOf(value) : undefined; if (concept) found[value] = concept.label; }
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(document);
  return found;
}
