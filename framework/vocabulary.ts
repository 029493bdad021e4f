// The official lists, by name. A concept is its URI; labels are for people.
import accreditation from './vocabularies/accreditation.json' with { type: 'json' };
import assessment from './vocabularies/assessment.json' with { type: 'json' };
import country from './vocabularies/country.json' with { type: 'json' };
import currency from './vocabularies/currency.json' with { type: 'json' };
import educationCredit from './vocabularies/education-credit.json' with { type: 'json' };
import eqf from './vocabularies/eqf.json' with { type: 'json' };
import iscedF from './vocabularies/isced-f.json' with { type: 'json' };
import language from './vocabularies/language.json' with { type: 'json' };
import learningAssessment from './vocabularies/learning-assessment.json' with { type: 'json' };
import learningSetting from './vocabularies/learning-setting.json' with { type: 'json' };
import nqf from './vocabularies/nqf.json' with { type: 'json' };
import skillReuseLevel from './vocabularies/skill-reuse-level.json' with { type: 'json' };
import skillType from './vocabularies/skill-type.json' with { type: 'json' };
import supervision from './vocabularies/supervision-verification.json' with { type: 'json' };
import targetGroup from './vocabularies/target-group.json' with { type: 'json' };
import type { LanguageMap } from '#credential';

/** `code`: what a specification writes where the list is known by codes (country, currency, language) or people know them (ISCED-F). `ours`: languages whose label is not official. */
export type VocabularyConcept = { readonly uri: string; readonly code?: string; readonly label: LanguageMap; readonly ours?: readonly string[] };
export type Vocabulary = { readonly scheme: string; readonly concepts: readonly VocabularyConcept[] };

const LISTS = {
  accreditation, assessment, country, currency, 'education-credit': educationCredit, eqf, 'isced-f': iscedF, language,
  'learning-assessment': learningAssessment, 'learning-setting': learningSetting, nqf, 'skill-reuse-level': skillReuseLevel,
  'skill-type': skillType, 'supervision-verification': supervision, 'target-group': targetGroup,
} as const;

export type VocabularyName = keyof typeof LISTS;
export const VOCABULARIES = Object.keys(LISTS) as readonly VocabularyName[];

type Indexed = Vocabulary & { readonly byUri: ReadonlyMap<string, VocabularyConcept>; readonly byCode: ReadonlyMap<string, VocabularyConcept> };
const indexed = new Map<VocabularyName, Indexed>();

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

function indexOf(name: VocabularyName): Indexed {
  const known = indexed.get(name);
  if (known) return known;
  const list: Vocabulary = LISTS[name];
  const made: Indexed = { ...list, byUri: new Map(list.concepts.map((c) => [c.uri, c])), byCode: new Map(list.concepts.flatMap((c) => c.code ? [[c.code, c] as const] : [])) };
  indexed.set(name, made);
  return made;
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
