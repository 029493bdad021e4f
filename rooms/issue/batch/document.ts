/** From what is awarded to the text that is signed. Version 1 of the maker: the same rows make the same bytes, today and at any restart. */
import { makeAchievement, makeBadge, type Achievement, type AchievementCredential, type Award, type Specification } from '#credential';
import { inLanguage } from '#lib/i18n';
import type { Plan } from './batch.ts';

/** What an award keeps under the recipient's key. The holder's id is the recipient's, not the award's. */
export type KeptAward = { readonly holder: Omit<Award['holder'], 'id'>; readonly award: Omit<Award, 'holder'>; /** The learner's, BCP 47: what mails are written in. */ readonly language: string; readonly learnerId?: string };
export type Stamps = {
  readonly credential: string; readonly subject: string; readonly list_url: string; readonly list_index: number;
  readonly valid_from: string; readonly valid_until: string | null; readonly language: string;
};
export type Maker = (kept: KeptAward, stamps: Stamps) => AchievementCredential;

/** What all of a batch say alike is made once a language, and frozen: the template of the next is then known by it. */
export function makerOf(publicUrl: string, plan: Plan, specification: Specification): Maker {
  const { issuer: { name, description, ...issuer }, achievementId, version, labels } = plan;
  const common = remembered((language) => {
    const say = (map: Plan['issuer']['name'] | undefined) => map && (map[language] ?? inLanguage(map, language === 'fr' ? 'fr' : 'en').text);
    const about = say(description), variants = Object.fromEntries(Object.keys(specification.title).map((tag) => [tag, `${achievementId}?lang=${tag}`])), input = { achievementId, variants, version, specification, language, labels, issuer: { ...issuer, name: say(name) ?? '', ...(about && { description: about }) } };
    return { ...input, achievement: frozen<Achievement>(makeAchievement(input)) };
  });
  return (kept, stamps) => makeBadge({
    ...common(stamps.language), id: `${publicUrl}/c/${stamps.credential}`,
    award: { holder: { id: stamps.subject, ...kept.holder }, ...kept.award },
    validFrom: stamps.valid_from, ...(stamps.valid_until !== null && { validUntil: stamps.valid_until }),
    status: { statusListCredential: stamps.list_url, statusListIndex: stamps.list_index },
  });
}

function remembered<V>(make: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** The learner's, where the specification speaks it; else the specification's own first language. */
export function credentialLanguage(specification: Pick<Specification, 'title' | 'languages'>, wish: string): string {
  const spoken = Object.keys(specification.title);
  return [wish, wish.split('-')[0] ?? '', ...specification.languages, 'en', 'fr'].find((tag) => spoken.includes(tag)) ?? spoken[0] ?? 'en';
}

/** The end of the same day, months later; of the month's last day where that month is shorter. */
export function validUntil(awardedOn: string, months: number | undefined): string | null {
  if (months === undefined) return null;
  const [year = 0, month = 1, dayOfMonth = 1] = awardedOn.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last)));
  return `${end.toISOString().slice(0, 10)}T23:59:59Z`;
}
