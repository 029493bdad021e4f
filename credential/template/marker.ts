/** What stands in a slot while a template is compiled: an IRI, so that it may stand in both kinds of place, as long as a slot's may be. */
export const LONGEST_IRI = 1024;

const HEAD = 'urn:acquis-slot:';

export const markerOf = Object.assign((slot: number): string => `${HEAD}${slot}.`.padEnd(LONGEST_IRI, '-') + '.', {
  /** Splits a text at markers and gives the number of each. */
  pattern: /urn:acquis-slot:(\d+)\.-*\./,
  isIn: (text: string): boolean => text.includes(HEAD),
});
