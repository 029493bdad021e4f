// The badge: five parameters, one drawing. The layers count the EQF level, so badges of two providers compare at a glance.
// No text inside: it dies at 64 px, and the title stands beside. No clock, no chance: the same parameters give the same bytes.

import { isColour, mix, readableOn } from '../lib/colour.ts';

export const SHAPES = ['disc', 'hexagon', 'arch', 'octagon', 'lozenge'] as const;
export const PIGMENTS = ['ink', 'slate', 'lichen', 'ochre', 'madder'] as const;
export const EMBLEMS = ['book', 'bolt', 'bubble', 'curve', 'drop', 'flame', 'gear', 'house', 'leaf', 'padlock', 'people', 'star', 'wheat'] as const;
export type Shape = (typeof SHAPES)[number];
export type Pigment = (typeof PIGMENTS)[number];
export type Emblem = (typeof EMBLEMS)[number];

export type BadgeParams = {
  readonly shape: Shape;
  /** One of ours, or the organisation's own colour as `#rrggbb`: it is made as dark as the emblem needs. */
  readonly pigment: Pigment | `#${string}`;
  readonly emblem: Emblem;
  /** EQF level, 1 to 8: the number of layers. */
  readonly level: number;
  /** The unevenness of the layers; the specification's id does well. */
  readonly seed: string;
};

/** A whole SVG file, about 2 kB, 256 × 256. With `title` it is an image with that name, without it is decoration. */
export function badgeSvg(badge: BadgeParams, title?: string): string {
  const { rim, field, pale, mid } = coloursOf(badge.pigment);
  const outline = OUTLINES[badge.shape];
  const clip = `badge-${badge.shape}`;
  const name = title === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeXml(title)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="256" height="256" ${name}>`,
    title === undefined ? '' : `<title>${escapeXml(title)}</title>`,
    `<defs><clipPath id="${clip}"><path d="${outline}" transform="${inset(0.885)}"/></clipPath></defs>`,
    `<path d="${outline}" fill="${rim}" stroke="${field}" stroke-width="5" paint-order="stroke"/>`,
    `<path d="${outline}" transform="${inset(0.945)}" fill="none" stroke="${pale}" stroke-width="5" stroke-dasharray="1.6 4.6"/>`,
    `<g clip-path="url(#${clip})"><rect width="256" height="256" fill="${field}"/>${layers(badge, [mid, pale, rim], field)}</g>`,
    `<path d="${outline}" transform="${inset(0.885)}" fill="none" stroke="${field}" stroke-width="3.5"/>`,
    `<path d="${GLYPHS[badge.emblem]}" fill="${rim}" fill-rule="evenodd" transform="${PLACE[badge.shape]}"/>`,
    '</svg>',
  ].join('');
}

/** The four colours of a badge. */
export function coloursOf(pigment: BadgeParams['pigment']): Colours {
  const known = PIGMENTS.find((one) => one === pigment);
  if (known) return COLOURS[known];
  const own = isColour(pigment) ? pigment : '#000000', field = mix(own, '#ffffff', 0.93);
  return { rim: readableOn(own, field, 7), field, pale: mix(own, '#ffffff', 0.6), mid: readableOn(mix(own, '#ffffff', 0.15), field, 3) };
}

/** A badge that still tells how it was drawn, so that it can be drawn on. */
export function markedBadge(badge: BadgeParams, title: string): string {
  return badgeSvg(badge, title).replace('<svg ', `<svg id="drawn.${[badge.shape, badge.pigment.replace('#', ''), badge.emblem, badge.level, badge.seed].join('.')}" `);
}

/** Undefined for a drawing that was not made here. */
export function paramsIn(svg: string): BadgeParams | undefined {
  const [, shape, colour = '', emblem, level, seed = ''] = /^<svg [^>]*?id="drawn\.(\w+)\.(\w+)\.(\w+)\.([1-8])\.([\w-]{1,40})"/.exec(svg) ?? [];
  const known = { shape: SHAPES.find((one) => one === shape), pigment: PIGMENTS.find((one) => one === colour) ?? (isColour(`#${colour}`) ? (`#${colour}` as const) : undefined), emblem: EMBLEMS.find((one) => one === emblem) };
  return known.shape && known.pigment && known.emblem && level ? { shape: known.shape, pigment: known.pigment, emblem: known.emblem, level: Number(level), seed } : undefined;
}

/** A small repeatable source of numbers in [0, 1), for drawings only (FNV-1a, then mulberry32). */
export function seeded(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const unit of seed) state = Math.imul(state ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function layers({ level, seed, shape }: BadgeParams, fills: readonly string[], line: string): string {
  const random = seeded(seed);
  const count = Math.min(8, Math.max(1, Math.round(level)));
  const first = 146;
  const step = (FOOT[shape] - first) / count;
  const stir = Math.min(5, step / 5);
  return Array.from({ length: count }, (_, i) => {
    const y = () => (first + i * step + (random() - 0.5) * 2 * stir).toFixed(1);
    const edge = `M0 ${y()}C80 ${y()} 170 ${y()} 256 ${y()}`;
    return `<path d="${edge}V256H0Z" fill="${fills[i % fills.length]}"/>${i === 0 ? '' : `<path d="${edge}" fill="none" stroke="${line}" stroke-width="2.6"/>`}`;
  }).join('');
}

const inset = (scale: number) => `translate(128 128) scale(${scale}) translate(-128 -128)`;
const escapeXml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// Dark rim, light field, pale milled edge, and a light outer line that parts the rim from a dark ground.
type Colours = { readonly rim: string; readonly field: string; readonly pale: string; readonly mid: string };
const COLOURS: Record<Pigment, Colours> = {
  ink: { rim: '#331a58', field: '#f4f1f8', pale: '#b9a6d6', mid: '#5b3a8c' },
  slate: { rim: '#173f4f', field: '#eef4f5', pale: '#a5c4cd', mid: '#3c6f84' },
  lichen: { rim: '#20402a', field: '#f1f6ec', pale: '#b4c8a1', mid: '#557a4a' },
  ochre: { rim: '#573704', field: '#fbf5e6', pale: '#e6c67f', mid: '#b07716' },
  madder: { rim: '#5c1425', field: '#fbefef', pale: '#e0a9ad', mid: '#a54459' },
};

const OUTLINES: Record<Shape, string> = {
  disc: 'M128 8A120 120 0 1 1 127.9 8Z',
  hexagon: 'M128 6 234 67V189L128 250 22 189V67Z',
  arch: 'M24 248V122A104 112 0 0 1 232 122V248Z',
  octagon: 'M70 10H186L246 70V186L186 246H70L10 186V70Z',
  lozenge: 'M128 4Q136 4 142 10L246 114Q256 128 246 142L142 246Q128 256 114 246L10 142Q0 128 10 114L114 10Q120 4 128 4Z',
};

// How far down layers are shared out, so that the last one can still be counted where the shape narrows.
const FOOT: Record<Shape, number> = { disc: 226, hexagon: 226, arch: 236, octagon: 234, lozenge: 220 };

// Where the emblem stands above the layers; the lozenge has less room.
const PLACE: Record<Shape, string> = {
  disc: 'translate(50.5 30) scale(1.55)',
  hexagon: 'translate(50.5 30) scale(1.55)',
  arch: 'translate(50.5 34) scale(1.55)',
  octagon: 'translate(50.5 30) scale(1.55)',
  lozenge: 'translate(60.5 45) scale(1.35)',
};

// Solid glyphs in a box of 100 × 76: they carry at 32 px.
const GLYPHS: Record<Emblem, string> = {
  book: 'M47 20C39 13 28 12 20 14V60C28 58 39 59 47 66ZM53 20C61 13 72 12 80 14V60C72 58 61 59 53 66Z',
  bolt: 'M56 8 30 42H46L40 68 70 32H53Z',
  bubble: 'M22 14H78V54H52L36 68V54H22ZM32 25V31H68V25ZM32 38V44H58V38Z',
  curve: 'M26 16H33V57H76V64H26ZM38 50 38 42 48 34 57 41 73 20 78 24 58 51 48 43Z',
  drop: 'M50 12C60 28 68 37 68 48A18 18 0 0 1 32 48C32 37 40 28 50 12Z',
  flame: 'M51 10C66 24 69 36 66 48 64 58 57 64 50 64 40 64 33 57 33 47 33 38 39 34 42 25 46 29 47 33 47 37 53 30 54 20 51 10Z',
  gear: 'M46 8H54L56 16 62 19 69 14 75 20 70 27 73 33 81 35V43L73 45 70 51 75 58 69 64 62 59 56 62 54 70H46L44 62 38 59 31 64 25 58 30 51 27 45 19 43V35L27 33 30 27 25 20 31 14 38 19 44 16ZM50 29A10 10 0 1 0 50.1 29Z',
  house: 'M50 10 82 36H74V66H56V46H44V66H26V36H18Z',
  leaf: 'M76 12C78 44 66 60 44 58L34 68 28 62 39 52C26 34 44 16 76 12ZM66 23 44 45 48 49Z',
  padlock: 'M36 36V30A14 14 0 0 1 64 30V36H70V64H30V36ZM43 36H57V30A7 7 0 0 0 43 30Z',
  people: 'M38 30A9 9 0 1 1 38.1 30ZM62 30A9 9 0 1 1 62.1 30ZM23 62C23 42 47 36 50 50 53 36 77 42 77 62Z',
  star: 'M50 8 58.5 29 81 31 64 46 69 68 50 56 31 68 36 46 19 31 41.5 29Z',
  wheat: 'M47 66V30H53V66ZM50 8C57 14 57 22 50 28 43 22 43 14 50 8ZM55 26C63 24 68 28 68 36 60 38 55 34 55 26ZM45 26C37 24 32 28 32 36 40 38 45 34 45 26ZM55 42C63 40 68 44 68 52 60 54 55 50 55 42ZM45 42C37 40 32 44 32 52 40 54 45 50 45 42Z',
};
