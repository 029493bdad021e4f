// What a person can show that they know and can do: the skills of all their credentials, by the hierarchy of ESCO where they stand in it.
// This service uses the ESCO classification of the European Commission.
import { list, type VocabularyConcept } from '#framework';
import type { LanguageMap } from '#credential';
import type { Line } from './shelf.ts';

export type SkillLine = {
  readonly key: string;
  /** Of the classification in every language it has; else as the issuer wrote it. */
  readonly name: LanguageMap; readonly url: string | undefined; readonly framework: string | undefined;
  readonly proofs: readonly Line[];
};
/** `code`: of ESCO's own group (`S4`, `T2`, `06`); `framework`: another one the issuers named; neither: none was named. */
export type SkillGroup = { readonly code: string | undefined; readonly name: LanguageMap; readonly framework: string | undefined; readonly skills: readonly SkillLine[] };
/** What does not count, and why: a newer one took its place, or the verifier refuses it. */
export type Left = { readonly replaced: number; readonly fallen: number };
export type Skills = { readonly groups: readonly SkillGroup[]; readonly skills: number; readonly counted: number; /** Credentials that name no skill. */ readonly silent: readonly Line[]; readonly left: Left };

/** What still speaks for its holder. Over is not undone: what was learnt was learnt, and the line says until when it was vouched for. */
export function counted(lines: readonly Line[]): { readonly lines: readonly Line[]; readonly left: Left } {
  const isFallen = ({ standing }: Line) => standing?.verdict === 'invalid' && standing.code !== 'expired';
  const replaced = lines.filter(({ newer }) => newer !== undefined), fallen = lines.filter((line) => line.newer === undefined && isFallen(line));
  return { lines: lines.filter((line) => line.newer === undefined && !isFallen(line)), left: { replaced: replaced.length, fallen: fallen.length } };
}

export async function skillsOf(all: readonly Line[]): Promise<Skills> {
  const { lines, left } = counted(all), found = new Map<string, { name: string; url: string | undefined; framework: string | undefined; language: string; proofs: Line[] }>();
  for (const line of lines) for (const { key, name, url, framework } of new Map(line.card.skills.map((one) => [one.key, one])).values()) {
    const known = found.get(key);
    if (known) known.proofs.push(line); else found.set(key, { name, url, framework, language: line.card.language?.split('-')[0] ?? 'en', proofs: [line] });
  }
  const place = [...found.keys()].some(isEsco) ? await escoPlaces() : undefined, groups = new Map<string, { group: Omit<SkillGroup, 'skills'>; skills: SkillLine[] }>();
  for (const [key, { name, url, framework, language, proofs }] of found) {
    const esco = isEsco(key) ? place?.(key) : undefined, above = esco?.group, other = above ? undefined : isEsco(key) ? 'ESCO' : framework;
    const into = above?.code ?? `of ${other ?? ''}`, skill = { key, name: esco?.concept.label ?? { [language]: name }, url, framework: other, proofs };
    const known = groups.get(into);
    if (known) known.skills.push(skill); else groups.set(into, { group: { code: above?.code, name: above?.label ?? {}, framework: other }, skills: [skill] });
  }
  const sorted = [...groups.values()].map(({ group, skills }) => ({ ...group, skills: skills.sort((a, b) => b.proofs.length - a.proofs.length || first(a.name).localeCompare(first(b.name))) }));
  // ESCO first, the fullest group on top; then other frameworks; what names none comes last.
  const rank = ({ code, framework }: SkillGroup) => (code !== undefined ? 0 : framework !== undefined ? 1 : 2);
  return { groups: sorted.sort((a, b) => rank(a) - rank(b) || b.skills.length - a.skills.length || (a.code ?? '').localeCompare(b.code ?? '')), skills: found.size, counted: lines.length, silent: lines.filter(({ card }) => card.skills.length === 0), left };
}

type Place = { readonly concept: VocabularyConcept; readonly group: VocabularyConcept | undefined };

/** Where a skill stands: the group next below the top of the tree. */
async function escoPlaces(): Promise<(uri: string) => Place | undefined> {
  const skills = await list('esco-skill'), groups = await list('esco-skill-group');
  const above = (uri: string, seen: Set<string>): VocabularyConcept | undefined => {
    if (seen.has(uri)) return undefined;
    seen.add(uri);
    const group = groups.byUri.get(uri), parents = (group ?? skills.byUri.get(uri))?.broader ?? [];
    // The four trees (skills, knowledge, languages, transversal) have one letter; below them stand the groups a reader can name.
    if (group && parents.every((parent) => (groups.byUri.get(parent)?.code?.length ?? 1) === 1)) return group;
    return parents.toSorted((a, b) => Number(groups.byUri.has(b)) - Number(groups.byUri.has(a))).map((parent) => above(parent, seen)).find(Boolean);
  };
  return (uri) => { const concept = skills.byUri.get(uri) ?? groups.byUri.get(uri); return concept && { concept, group: above(uri, new Set()) }; };
}

function isEsco(key: string): boolean {
  return key.startsWith('http://data.europa.eu/esco/skill/');
}

function first(name: LanguageMap): string {
  return Object.values(name)[0] ?? '';
}
