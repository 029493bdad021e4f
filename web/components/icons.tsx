// The drawings that every page shares: icons (lines, always beside a word), marks (filled, for verdicts), hatches (strata).
import { raw } from 'hono/html';

const ICONS = {
  check: '<path d="M4 10.5 8.2 15 16 5.5"/>',
  cross: '<path d="M5 5 15 15M15 5 5 15"/>',
  plus: '<path d="M10 4V16M4 10H16"/>',
  search: '<circle cx="8.8" cy="8.8" r="5"/><path d="M12.6 12.6 17 17"/>',
  down: '<path d="M10 3V12M6 8.5 10 12.5 14 8.5M3.5 16.5H16.5"/>',
  up: '<path d="M10 13V4M6 7.5 10 3.5 14 7.5M3.5 16.5H16.5"/>',
  share: '<path d="M7 10 14 5.5M7 10 14 14.5"/><circle cx="5" cy="10" r="2.2"/><circle cx="15.5" cy="5" r="2.2"/><circle cx="15.5" cy="15" r="2.2"/>',
  link: '<path d="M8 12 12 8M9 6 11 4A3.5 3.5 0 0 1 16 9L14 11M11 14 9 16A3.5 3.5 0 0 1 4 11L6 9"/>',
  print: '<path d="M6 7V3H14V7M6 14H3.5V7.5H16.5V14H14M6 11.5H14V17H6Z"/>',
  clock: '<circle cx="10" cy="10" r="7"/><path d="M10 6V10.5L13 12"/>',
  cal: '<path d="M3.5 5H16.5V16.5H3.5ZM3.5 8.5H16.5M7 3V6M13 3V6"/>',
  user: '<circle cx="10" cy="7" r="3.2"/><path d="M3.5 17C4 12.5 16 12.5 16.5 17"/>',
  users: '<circle cx="7.5" cy="7.5" r="2.8"/><path d="M2 16.5C2.5 12 12.5 12 13 16.5M12.5 5.2A2.6 2.6 0 0 1 14 10M15.2 12.6C16.8 13.2 17.8 14.5 18 16.5"/>',
  doc: '<path d="M5 2.5H12L15.5 6V17.5H5ZM12 2.5V6H15.5M7.5 10H13M7.5 13.5H13"/>',
  pen: '<path d="M4 16 5 12.5 13.5 4 16 6.5 7.5 15ZM11.5 6 14 8.5"/>',
  strata: '<path d="M3 5.5Q7 4 10 5.5T17 5.5M3 10Q7 8.5 10 10T17 10M3 14.5Q7 13 10 14.5T17 14.5"/>',
  seal: '<circle cx="10" cy="8" r="5"/><path d="M7 12.5 6 18 10 16 14 18 13 12.5"/>',
  shield: '<path d="M10 2.5 16.5 5V10C16.5 14 13.5 16.5 10 18 6.5 16.5 3.5 14 3.5 10V5Z"/>',
  house: '<path d="M3 17H17M5 17V8M15 17V8M3 8 10 3 17 8ZM10 17V11"/>',
  mail: '<path d="M2.5 4.5H17.5V15.5H2.5ZM2.5 5.5 10 11 17.5 5.5"/>',
  pause: '<path d="M7 4V16M13 4V16"/>',
  globe: '<circle cx="10" cy="10" r="7"/><path d="M3 10H17M10 3C6 7 6 13 10 17M10 3C14 7 14 13 10 17"/>',
  qr: '<path d="M3 3H8V8H3ZM12 3H17V8H12ZM3 12H8V17H3ZM12 12H13M16 12H17M12 16H13M15 15H17V17"/>',
  eye: '<path d="M2 10C5 4.5 15 4.5 18 10 15 15.5 5 15.5 2 10Z"/><circle cx="10" cy="10" r="2.4"/>',
  arrow: '<path d="M3.5 10H16M11.5 5.5 16 10 11.5 14.5"/>',
  more: '<path d="M5 10H5.1M10 10H10.1M15 10H15.1"/>',
  key: '<circle cx="6.5" cy="10" r="3.5"/><path d="M10 10H17.5V13M14 10V12.5"/>',
  filter: '<path d="M3 5H17M6 10H14M8.5 15H11.5"/>',
  warn: '<path d="M10 3 18 16.5H2ZM10 8V12M10 14.2V14.4"/>',
  chart: '<path d="M3.5 3V16.5H17M7 13V10M11 13V6M15 13V8.5"/>',
  flag: '<path d="M5 17.5V3H15L12.5 6.5 15 10H5"/>',
  book: '<path d="M10 5C8 3.5 5 3.5 3 4V16C5 15.5 8 15.5 10 17 12 15.5 15 15.5 17 16V4C15 3.5 12 3.5 10 5ZM10 5V17"/>',
  cog: '<circle cx="10" cy="10" r="2.6"/><path d="M10 3V5M10 15V17M3 10H5M15 10H17M5 5 6.5 6.5M13.5 13.5 15 15M15 5 13.5 6.5M6.5 13.5 5 15"/>',
  copy: '<path d="M7 7H16.5V16.5H7ZM4 13H3.5V3.5H13V4"/>',
  theme: '<circle cx="10" cy="10" r="7"/><path fill="currentColor" d="M10 3A7 7 0 0 1 10 17Z"/>',
  out: '<path d="M11.5 3.5H4V16.5H11.5M8 10H17M13.5 6.5 17 10 13.5 13.5"/>',
  stop: '<path d="M5 5H15V15H5Z"/>',
} as const;

// Four silhouettes that survive greyscale and a photocopy; none is told from another by its colour.
const MARKS = {
  valid: '<path fill="currentColor" d="M10 .8l2 1.5 2.5-.3 1 2.3 2.3 1-.3 2.5L19 10l-1.5 2 .3 2.6-2.3 1-1 2.3-2.5-.3L10 19.2l-2-1.5-2.5.3-1-2.3-2.3-1 .3-2.6L1 10l1.5-2.1-.3-2.6 2.3-1 1-2.3 2.5.3z"/><path d="M6 10.3 8.9 13.2 14.2 7.3" fill="none" stroke="var(--sheet)" stroke-width="2" stroke-linecap="square"/>',
  warn: '<path fill="currentColor" d="M10 1.5 19.5 18.2H.5Z"/><path d="M10 7.5V12.3M10 14.8V15.2" stroke="var(--sheet)" stroke-width="2" stroke-linecap="square"/>',
  fail: '<path fill="currentColor" d="M6.2 1H13.8L19 6.2V13.8L13.8 19H6.2L1 13.8V6.2Z"/><path d="M6.7 6.7 13.3 13.3M13.3 6.7 6.7 13.3" stroke="var(--sheet)" stroke-width="2" stroke-linecap="square"/>',
  unknown: '<circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="3.6 2.84"/><path d="M7.4 8C7.4 4.8 12.7 4.9 12.6 7.9 12.5 9.8 10 9.7 10 11.8M10 14.3V14.6" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="square"/>',
  none: '<circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2.3"/><path d="M6.5 10H13.5" stroke="currentColor" stroke-width="1.8"/>',
} as const;

// A layer is told apart by its hatch, never by its pigment.
const HATCHES = [
  'width="8" height="5"><path class="lp" d="M0 2.5H8"/>',
  'width="9" height="9"><circle class="lpd" cx="2" cy="2" r="1"/><circle class="lpd" cx="6.5" cy="6.5" r="1"/>',
  'width="14" height="8"><path class="lp" d="M1 2H6M8 6H13"/>',
  'width="16" height="12"><path class="lp" d="M0 .5H16M0 6.5H16M4 .5V6.5M12 6.5V12.5"/>',
  'width="7" height="7" patternTransform="rotate(38)"><path class="lp" d="M0 3.5H7"/>',
  'width="13" height="13"><path class="lp" d="M1 3.5H6M3.5 1V6M8 10H12M10 8V12"/>',
  'width="16" height="7"><path class="lp" d="M0 3.5Q4 .5 8 3.5T16 3.5"/>',
  'width="12" height="10"><path class="lp" d="M2 8L5 3L8 8"/>',
] as const;

export type IconName = keyof typeof ICONS;
export type MarkName = keyof typeof MARKS;
export const ICON_NAMES = Object.keys(ICONS) as readonly IconName[];

export type Tone = 'valid' | 'warn' | 'invalid' | 'unknown' | 'none';
const MARK_OF: Record<Tone, MarkName> = { valid: 'valid', warn: 'warn', invalid: 'fail', unknown: 'unknown', none: 'none' };

/** `<use>` reaches only what stands in the same document, so the layout puts this at the head of every body. */
export function Sprite() {
  return raw(SPRITE);
}

export function Icon({ name, class: extra }: { name: IconName; class?: string | undefined }) {
  return raw(`<svg class="i${extra ? ` ${extra}` : ''}" aria-hidden="true"><use href="#i-${name}"/></svg>`);
}

/** A verdict's mark in a line of text. Its word stands beside it, so it is hidden from screen readers. */
export function Mark({ tone }: { tone: Tone }) {
  return raw(`<svg class="is-${tone}" viewBox="0 0 20 20" width="24" height="24" aria-hidden="true"><use href="#m-${MARK_OF[tone]}"/></svg>`);
}

const SPRITE = [
  '<svg class="defs" aria-hidden="true" focusable="false"><defs>',
  ...HATCHES.map((hatch, i) => `<pattern id="l${i + 1}" patternUnits="userSpaceOnUse" ${hatch}</pattern>`),
  '</defs>',
  ...Object.entries(ICONS).map(([name, path]) => `<symbol id="i-${name}" viewBox="0 0 20 20">${path}</symbol>`),
  ...Object.entries(MARKS).map(([name, path]) => `<symbol id="m-${name}" viewBox="0 0 20 20">${path}</symbol>`),
  '</svg>',
].join('');
