// From which age a person decides alone to be seen by everybody. Data, by country (ISO 3166-1 alpha-3): the age of majority where it is not eighteen
// (Convention on the Rights of the Child, article 1: below eighteen, unless majority comes earlier or later by the law that applies to the child).

export const MAJORITY_DEFAULT = 18;
export const MAJORITY: Readonly<Record<string, number>> = {
  // later than eighteen
  CMR: 21, EGY: 21, SGP: 21, THA: 20, NZL: 20, KOR: 19, DZA: 19,
};

/** Only the year is known: until it is over, the birthday may not have been. */
export function isOfAge(birth: { readonly year: number; readonly country: string }, now: Date): boolean {
  return now.getUTCFullYear() - birth.year > (MAJORITY[birth.country] ?? MAJORITY_DEFAULT);
}
