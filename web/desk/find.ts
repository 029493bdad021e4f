// One field for everything. What is encrypted cannot be searched by the database: an address is found by its keyed hash, a name only by
// reading what was issued lately, and the page says so.
import type { Lang } from '#lib/i18n';
import { inLanguage } from '#lib/i18n';
import type { Listed } from '#rooms/design';
import type { AwardFilter } from '#rooms/issue';
import type { DeskDeps, May } from './desk.pages.tsx';

export type FoundAward = { readonly id: string; readonly name: string; readonly email: string; readonly specification: string; readonly at: string };
export type Found = {
  readonly specifications: readonly Listed[];
  readonly awards: readonly FoundAward[];
  /** How the awards were looked for; `read`: how many of the latest were read for a name, and whether there are older ones. */
  readonly by: 'nothing' | 'address' | 'identifier' | { readonly read: number; readonly older: boolean };
};

const PAGES = 20, MOST = 50;
const PUBLIC_ID = /(?:^|\/)([0-9a-hjkmnp-tv-z]{26})$/;

export async function find(deps: DeskDeps, org: string, may: May, asked: string, lang: Lang): Promise<Found> {
  if (asked === '') return { specifications: [], awards: [], by: 'nothing' };
  const words = plain(asked).split(/\s+/), [, id] = PUBLIC_ID.exec(asked) ?? [];
  const specifications = (await deps.design.list(org)).filter((one) => one.id === id || one.specificationId === id || holds(plain(`${inLanguage(one.summary.title, lang).text} ${Object.values(one.summary.title).join(' ')}`), words));
  if (!may.see) return { specifications, awards: [], by: 'nothing' };
  if (id !== undefined) return { specifications, awards: [...await awards(deps, org, { credential: id }), ...await awards(deps, org, { ids: [id] })], by: 'identifier' };
  if (asked.includes('@')) return { specifications, awards: await awards(deps, org, { email: asked }), by: 'address' };
  return { specifications, ...await byName(deps, org, words) };
}

async function byName(deps: DeskDeps, org: string, words: readonly string[]): Promise<Pick<Found, 'awards' | 'by'>> {
  const found: FoundAward[] = [];
  let read = 0, after: string | undefined;
  for (let page = 0; page < PAGES && found.length < MOST; page++) {
    const { lines, next } = await deps.issue.awards(org, {}, after);
    read += lines.length;
    found.push(...lines.flatMap(asFound).filter(({ name }) => holds(plain(name), words)));
    after = next;
    if (next === undefined) break;
  }
  return { awards: found.slice(0, MOST), by: { read, older: after !== undefined } };
}

async function awards({ issue }: DeskDeps, org: string, filter: AwardFilter): Promise<FoundAward[]> {
  return (await issue.awards(org, filter)).lines.flatMap(asFound);
}

function asFound({ id, person, specification, createdAt }: Awaited<ReturnType<DeskDeps['issue']['awards']>>['lines'][number]): FoundAward[] {
  return person ? [{ id, name: person.name, email: person.email, specification, at: createdAt }] : [];
}

/** As people type: without accents, case or apostrophes. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’']/g, ' ').toLowerCase();
}

const holds = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word));
