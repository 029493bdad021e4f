/** The European frame as data: official lists, what a specification must hold, rule profiles. */

export { VOCABULARIES, conceptByCode, conceptOf, label, labelsIn, listsInUse, vocabulary } from './vocabulary.ts';
export type { ListInUse, VocabularyName } from './vocabulary.ts';
export { LIST_NAMES, factsOf, useVocabularies } from './vocabularies/registry.ts';
export type { ListName, Related, Vocabulary, VocabularyConcept, VocabularyFacts } from './vocabularies/registry.ts';
export { list } from './vocabularies/long.ts';
export { broaderOf, find, inCollection, narrowerOf, relatedSkills } from './vocabularies/hierarchy.ts';
export type { Collection } from './vocabularies/hierarchy.ts';

export { ECTS, SpecificationShape, pointer, readSpecification } from './specification.ts';
export type { SpecificationReading } from './specification.ts';

export { parseSpecification, specificationText } from './text.ts';

export { EXAMPLES, example, exampleData } from './examples.ts';
export type { ExampleName } from './examples.ts';

export { OPERATORS, PROFILES, TOPICS, profile, readProfile } from './profile.ts';
export type { Profile, ProfileElement, ProfileId, Rule, Topic } from './profile.ts';
export { OWN_BYTES, definitionFormat, readOwnProfile } from './own.ts';
export { check } from './check.ts';
export type { CheckOptions, CheckReport, ElementReport, Outcome } from './check.ts';

export { elmLabels, FORMS, lackingFor, languageCode, languagesOf, madeAs } from './forms.ts';
export type { FormInput, FormName, Made } from './forms.ts';
export { readAward, sampleAward } from './award.ts';
export { COUNTRIES, countryCode } from './country.ts';
export { draftOf, speaksUnknown } from './import.ts';

export { ALWAYS, judged, readThrough } from './judge.ts';
export type { FrameworkReading } from './judge.ts';

export { occupations, search, skill, skills, skillsIn, warmSkills } from './search.ts';
export type { Skill } from './search.ts';

export { readEditions } from './load/load.ts';
export type { Edition, LargeFile, LoadFile, Loading } from './load/load.ts';
export { isTurtle } from './load/turtle.ts';
export { isVersion, storeEditions, storedEditions } from './load/store.ts';
