// Concepts found as one types: skills, occupations, fields, whatever list. Read at the first question, held, answered in a few milliseconds.
// This service uses the ESCO classification of the European Commission.
import { list } from './vocabularies/long.ts';
import { forgottenBy, type Indexed, type ListName, type VocabularyConcept } from './vocabularies/registry.ts';
import { best, plain, trigramIndex, wordIndex, type Hit, type Named } from './vocabularies/trigram.ts';

export type Skill = VocabularyConcept;

type Lang = 'fr' | 'en';
type Ask = (query: string, limit: number) => readonly Hit[];
type Searched = { readonly all: readonly VocabularyConcept[]; readonly ask: Readonly<Record<Lang, Ask>> };

/** How much better a name in another language than the reader's must fit to stand first. */
const OWN_LANGUAGE = 0.25;

const made = new Map<ListName, Promise<Searched>>();
let within: Promise<Readonly<Record<Lang, Ask>>> | undefined;
forgottenBy(() => { made.clear(); within = undefined; });

/** By a name in French or English, whichever is typed, or by its code (`0613`, `M1805`); the reader's language goes first. Best first. */
export async function search(name: ListName, query: string, lang: Lang, limit = 12): Promise<VocabularyConcept[]> {
  const { all, ask } = await searched(name), { byCode } = await list(name), coded = byCode.get(query.trim().toUpperCase());
  const own = ask[lang](query, limit).map(({ at, score }) => ({ at, score: score + OWN_LANGUAGE })), other = ask[lang === 'fr' ? 'en' : 'fr'](query, limit);
  const named = best([...own, ...other], limit).flatMap((at) => all[at] ?? []);
  return coded ? [coded, ...named.filter((one) => one !== coded)].slice(0, limit) : named;
}

export async function skills(query: string, lang: Lang, limit = 12): Promise<Skill[]> {
  return search('esco-skill', query, lang, limit);
}

/** Occupations of ESCO and, for readers of French, of the ROME: half and half when both know the word. */
export async function occupations(query: string, lang: Lang, limit = 12): Promise<VocabularyConcept[]> {
  const [esco, rome] = await Promise.all([search('esco-occupation', query, lang, limit), lang === 'fr' ? search('rome', query, lang, limit) : []]);
  const half = Math.max(limit / 2, limit - esco.length);
  return [...esco.slice(0, limit - Math.min(rome.length, half)), ...rome.slice(0, half)];
}

/** Those whose names a learning outcome speaks of; its title counts twice what explains it. Best first. */
export async function skillsIn(title: string, more: string, lang: Lang, limit = 8): Promise<Skill[]> {
  const { concepts } = await list('esco-skill'), ask = (await (within ??= skillWords()))[lang];
  const titled = ask(title.slice(0, 500), limit).map(({ at, score }) => ({ at, score: 2 * score }));
  return best([...titled, ...ask(`${title} ${more}`.slice(0, 4000), limit)], limit).flatMap((at) => concepts[at] ?? []);
}

/** Reads the list ahead of the first question. */
export async function warmSkills(): Promise<void> {
  await Promise.all([searched('esco-skill'), within ??= skillWords()]);
}

export async function skill(uri: string): Promise<Skill | undefined> {
  return (await list('esco-skill')).byUri.get(uri);
}

function searched(name: ListName): Promise<Searched> {
  const known = made.get(name);
  if (known) return known;
  const making = list(name).then(indexNames);
  made.set(name, making);
  making.catch(() => made.delete(name));
  return making;
}

/** A concept without a name in a language is found there by the name it has. */
function indexNames({ concepts }: Indexed): Searched {
  const names = (lang: Lang, other: Lang): Named[] => concepts.flatMap((one, at) => {
    const own = [one.label[lang], ...one.alt?.[lang] ?? []].filter((label) => label !== undefined && plain(label) !== '');
    return (own.length > 0 ? own : [one.label[other] ?? '']).map((label) => ({ at, label: label ?? '' }));
  });
  return { all: concepts, ask: { fr: trigramIndex(names('fr', 'en')), en: trigramIndex(names('en', 'fr')) } };
}

async function skillWords(): Promise<Readonly<Record<Lang, Ask>>> {
  const { concepts } = await list('esco-skill'), named = (lang: Lang) => wordIndex(concepts.map(({ label }, at) => ({ at, label: label[lang] ?? '' })));
  return { fr: named('fr'), en: named('en') };
}
