// Four silhouettes of the answer about a credential, for pages and for paper.

/** `warn` is how a `valid` verdict with a warning inside is shown. */
export type VerdictTone = 'valid' | 'warn' | 'invalid' | 'unknown';

/** The silhouette as a drawing of its own, for paper. */
export function verdictSvg(tone: VerdictTone, ink: string, ground: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${SILHOUETTE[tone].replaceAll('currentColor', ink).replace(/var\(--[a-z-]+\)/g, ground)}</svg>`;
}

const SEAL = 'M95 50Q101.4 58.1 92.8 63.9Q96.3 73.6 86.4 76.5Q86.8 86.8 76.5 86.4Q73.6 96.3 63.9 92.8Q58.1 101.4 50 95Q41.9 101.4 36.1 92.8Q26.4 96.3 23.5 86.4Q13.2 86.8 13.6 76.5Q3.7 73.6 7.2 63.9Q-1.4 58.1 5 50Q-1.4 41.9 7.2 36.1Q3.7 26.4 13.6 23.5Q13.2 13.2 23.5 13.6Q26.4 3.7 36.1 7.2Q41.9 -1.4 50 5Q58.1 -1.4 63.9 7.2Q73.6 3.7 76.5 13.6Q86.8 13.2 86.4 23.5Q96.3 26.4 92.8 36.1Q101.4 41.9 95 50Z';

// Closed seal, open seal with a triangle bitten into its edge, octagon, broken ring.
export const SILHOUETTE: Record<VerdictTone, string> = {
  valid: `<path d="${SEAL}" fill="currentColor"/><circle cx="50" cy="50" r="38" fill="none" stroke="var(--sheet)" stroke-width="1.6"/><path d="M31 51 45 65 70 36" fill="none" stroke="var(--sheet)" stroke-width="8" stroke-linecap="square"/>`,
  warn: `<path d="${SEAL}" fill="none" stroke="currentColor" stroke-width="4"/><circle cx="50" cy="50" r="37" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M31 49 44 62 67 36" fill="none" stroke="currentColor" stroke-width="7.5" stroke-linecap="square"/><path d="M76 58 99 98H53Z" fill="currentColor" stroke="var(--warn-bg)" stroke-width="5"/><path d="M76 73V84M76 89.5V90" fill="none" stroke="var(--warn-bg)" stroke-width="5" stroke-linecap="square"/>`,
  invalid: '<path d="M31 4H69L96 31V69L69 96H31L4 69V31Z" fill="currentColor"/><path d="M33 33 67 67M67 33 33 67" stroke="var(--sheet)" stroke-width="9" stroke-linecap="square"/>',
  unknown: '<circle cx="50" cy="50" r="43" fill="none" stroke="currentColor" stroke-width="5" stroke-dasharray="15 7.5"/><path d="M38 41C38 24 63 25 63 40 63 50 50.5 50 50.5 62M50.5 73V74" fill="none" stroke="currentColor" stroke-width="7.5" stroke-linecap="square"/>',
};
