// SVG written again from a list of what may draw. No script, no event, no page inside, no address but one's own `#id`, no entity: a drawing and nothing else.
import { PictureError } from '../picture.ts';
import { readXml, type Element } from './xml.ts';

const SHAPES = 'svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath mask pattern title desc text tspan';
const GEOMETRY = 'id x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points width height viewBox preserveAspectRatio transform gradientTransform patternTransform gradientUnits patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits spreadMethod offset pathLength dx dy rotate textLength lengthAdjust role aria-label version';
const PAINT = 'fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color stop-color stop-opacity clip-path clip-rule mask display visibility paint-order vector-effect font-family font-size font-weight font-style text-anchor letter-spacing dominant-baseline';
const ELEMENTS = new Set(SHAPES.split(' ')), PAINTS = new Set(PAINT.split(' ')), ATTRIBUTES = new Set([...GEOMETRY.split(' '), ...PAINTS]);
const NAMESPACE = 'http://www.w3.org/2000/svg';
const MAX_USES = 200;
/** A reference may only point into the drawing itself. */
const OUTWARD = /url\s*\((?!\s*["']?#[\w.:-]+["']?\s*\))|@import|expression\s*\(|(?:java|vb)script:|data:/i;

/** `empty`: nothing is drawn, or no size is stated. */
export function rewriteSvg(text: string): { readonly svg: string; readonly removed: readonly string[]; readonly empty: boolean } {
  const root = readXml(text), removed = new Set<string>();
  if (localName(root.name) !== 'svg') throw new PictureError('picture_kind', `the root is ${root.name}`);
  const rules = classRules(root);
  let uses = 0, drawn = 0;

  function write(element: Element, referable: boolean): string {
    const name = localName(element.name);
    if (!ELEMENTS.has(name)) {
      // An editor's own notes are no loss; what acts or shows is told.
      if (name !== 'style' && !name.includes(':') && name !== 'metadata') removed.add(`<${name}>`);
      return '';
    }
    const attributes = allowed(element, rules, removed), named = referable || attributes.has('id');
    // A drawing that is used inside what can be used again could grow without end.
    if (name === 'use' && (named || ++uses > MAX_USES)) throw new PictureError('picture_complex', 'nested or many <use>');
    if (name === 'use' && !attributes.has('href')) { removed.add('<use>'); return ''; }
    if (/^(path|rect|circle|ellipse|line|poly|text|use)/.test(name)) drawn++;
    if (element === root) attributes.set('xmlns', NAMESPACE);
    const inside = element.children.map((child) => (typeof child === 'string' ? (/^(title|desc|text|tspan)$/.test(name) ? escaped(child) : '') : write(child, named && element !== root))).join('');
    return `<${name}${[...attributes].map(([key, value]) => ` ${key}="${escaped(value)}"`).join('')}${inside ? `>${inside}</${name}>` : '/>'}`;
  }
  const hasRoom = sized(root);
  const svg = write(root, false);
  return { svg, removed: [...removed], empty: drawn === 0 || !hasRoom };
}

function allowed(element: Element, rules: ReadonlyMap<string, Declarations>, removed: Set<string>): Map<string, string> {
  const kept = new Map<string, string>();
  const take = (name: string, value: string) => {
    if (OUTWARD.test(decoded(value))) removed.add(`${name}="${value.slice(0, 40)}"`);
    else kept.set(name, value);
  };
  for (const [name, value] of element.attributes) {
    if (name === 'href' || name === 'xlink:href') { if (/^#[\w.:-]+$/.test(value)) kept.set('href', value); else removed.add(`${name}="${value.slice(0, 40)}"`); }
    else if (ATTRIBUTES.has(name)) take(name, value);
    else if (/^on/i.test(name)) removed.add(name);
  }
  // CSS says more than an attribute does: a class first, then the element's own style (SVG 2 §6.4).
  const styles = [...(element.attributes.get('class') ?? '').split(/\s+/).flatMap((name) => rules.get(name) ?? []), ...declarations(element.attributes.get('style') ?? '')];
  for (const [name, value] of styles) if (PAINTS.has(name)) take(name, value);
  return kept;
}

type Declarations = readonly (readonly [string, string])[];
function declarations(css: string): Declarations {
  return css.split(';').flatMap((part) => { const at = part.indexOf(':'); return at > 0 ? [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).replace(/!important/i, '').trim()] as const] : []; });
}

/** `.name { … }`, as drawing programs write it. Other selectors draw nothing here. */
function classRules(root: Element): Map<string, Declarations> {
  const rules = new Map<string, Declarations>();
  const visit = (element: Element): void => {
    if (localName(element.name) === 'style') {
      const css = element.children.filter((child) => typeof child === 'string').join('').replace(/\/\*[\s\S]*?\*\//g, '').replace(/@[^;{}]*;/g, '');
      for (const [, selectors = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) for (const selector of selectors.split(',')) { const [, name] = /^\s*\.([\w-]+)\s*$/.exec(selector) ?? []; if (name) rules.set(name, [...(rules.get(name) ?? []), ...declarations(body)]); }
    }
    for (const child of element.children) if (typeof child !== 'string') visit(child);
  };
  visit(root);
  return rules;
}

/** Something that scales: a viewBox, made from width and height where it lacks. */
function sized(root: Element): boolean {
  const width = parseFloat(root.attributes.get('width') ?? ''), height = parseFloat(root.attributes.get('height') ?? '');
  if (!root.attributes.has('viewBox')) {
    if (!(width > 0 && height > 0)) return false;
    root.attributes.set('viewBox', `0 0 ${width} ${height}`);
  }
  const [, , w = 0, h = 0] = (root.attributes.get('viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
  if (!(w > 0 && h > 0 && w < 1e6 && h < 1e6)) return false;
  root.attributes.set('width', String(Math.round((256 * w) / Math.max(w, h))));
  root.attributes.set('height', String(Math.round((256 * h) / Math.max(w, h))));
  return true;
}

/** CSS escapes (`\75 rl(`) and comments hide nothing. */
function decoded(value: string): string {
  return value.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\\([0-9a-fA-F]{1,6})\s?/g, (_, hex: string) => String.fromCodePoint(Math.min(0x10ffff, parseInt(hex, 16)))).replace(/\\/g, '').replace(/[\u0000-\u001f]/g, '');
}

function localName(name: string): string {
  return name.startsWith('svg:') ? name.slice(4) : name;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
