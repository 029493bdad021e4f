/** From what is planned to the text that is signed. Version 1 of the maker: the same rows make the same bytes, today and at any restart. */
import { makeBadge, type AchievementCredential, type Award, type Specification } from '#credential';
import { inLanguage } from '#lib/i18n';
import type { Plan } from './batch.ts';

/** What an award keeps under the recipient's key. The holder's id is the recipient's, not the award's. */
export type KeptAward = { readonly holder: Omit<Award['holder'], 'id'>; readonly award: Omit<Award, 'holder'>; /** The learner's, BCP 47: what mails are written in. */ readonly language: string; readonly learnerId?: string };
export type Stamps = {
  readonly credential: string; readonly subject: string; readonly list_url: string; readonly list_index: number;
  readonly valid_from: string; readonly valid_until: string | null; readonly language: string;
};

export function documentOf(publicUrl: string, plan: Plan, specification: Specification, kept: KeptAward, stamps: Stamps): AchievementCredential {
  const { issuer: { name, description, ...issuer }, achievementId, version, labels } = plan, { language } = stamps;
  const say = (map: Plan['issuer']['name'] | undefined) => map && (map[language] ?? inLanguage(map, language === 'fr' ? 'fr' : 'en').text);
  const about = say(description);
  return makeBadge({
    id: `${publicUrl}/c/${stamps.credential}`, achievementId, version, specification, language, labels,
    issuer: { ...issuer, name: say(name) ?? '', ...(about && { description: about }) },
    award: { holder: { id: stamps.subject, ...kept.holder }, ...kept.award },
    validFrom: stamps.valid_from, ...(stamps.valid_until !== null && { validUntil: stamps.valid_until }),
    status: { statusListCredential: stamps.list_url, statusListIndex: stamps.list_index },
  });
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
