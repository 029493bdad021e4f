// From which age a person decides alone to be seen by everybody: that of majority, in the country where they live, and nowhere before eighteen (Convention on
// the Rights of the Child, article 1; what capacity Scots law gives at sixteen is for contracts, not for the eyes of everybody). Where parts of a country differ,
// the later age counts for all of it. No entry: eighteen. The ages of consent to online services (GDPR article 8) answer another question and are not used.
// Read in November 2026 in: New Zealand, Age of Majority Act 1970, s. 4 · Thailand, Civil and Commercial Code, s. 19 · Algeria, Code civil, art. 40 · Egypt,
// Civil Code, art. 44 · Cameroon, Code civil, art. 388 and 488 · Gabon, Code civil, art. 492 · Singapore, Ministry of Finance on the Civil Law (Amendment) Bill
// 2008 (majority at 21, contracts at 18) · Canada, by province: 18 or 19. Second-hand, no text of law at hand: Korea, Bahrain, Kuwait, Madagascar.

export const MAJORITY_DEFAULT = 18;
export const MAJORITY: Readonly<Record<string, number>> = {
  BHR: 21, CMR: 21, EGY: 21, GAB: 21, KWT: 21, MDG: 21, SGP: 21, NZL: 20, THA: 20, CAN: 19, DZA: 19, KOR: 19,
};

/** The first year in which they are of age on every day. Only the year of birth is known: until one is over, the birthday may not have been. */
export function ofAgeFrom(birth: { readonly year: number; readonly country: string }): number {
  return birth.year + (MAJORITY[birth.country] ?? MAJORITY_DEFAULT) + 1;
}

export function isOfAge(birth: { readonly year: number; readonly country: string }, now: Date): boolean {
  return now.getUTCFullYear() >= ofAgeFrom(birth);
}
