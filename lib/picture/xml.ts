// As much of XML 1.0 as a drawing needs. No document type, so no entity but the five; anything malformed is refused, so that no second reader sees another tree.
import { PictureError } from '../picture.ts';

export type Element = { readonly name: string; readonly attributes: Map<string, string>; readonly children: (Element | string)[] };

const MAX_ELEMENTS = 5_000, MAX_DEPTH = 60, MAX_TEXT = 1024 * 1024;
const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w.:-]+)\s*>|<([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function readXml(text: string): Element {
  if (text.length > MAX_TEXT) throw new PictureError('picture_large', 'more drawing than a badge needs');
  if (/<!(?!--|\[CDATA\[)/.test(text)) throw new PictureError('picture_doctype', 'a document type');
  const open: Element[] = [], roots: Element[] = [];
  let at = 0, count = 0;
  for (const match of text.matchAll(TOKEN)) {
    at = match.index + match[0].length;
    const [, cdata, closing, opening, attributes = '', empty, plain] = match, parent = open.at(-1);
    if (opening !== undefined) {
      if (++count > MAX_ELEMENTS || open.length >= MAX_DEPTH) throw new PictureError('picture_complex', 'too many or too deep elements');
      const element: Element = { name: opening, attributes: attributesOf(attributes), children: [] };
      (parent?.children ?? roots).push(element);
      if (!empty) open.push(element);
    } else if (closing !== undefined) {
      if (open.pop()?.name !== closing) throw new PictureError('picture_damaged', `</${closing}> closes nothing`);
    } else if (plain !== undefined || cdata !== undefined) {
      const said = cdata ?? unescaped(plain ?? '');
      if (parent) parent.children.push(said);
      else if (said.trim() !== '') throw new PictureError('picture_damaged', 'text outside the drawing');
    }
  }
  const [root] = roots;
  if (at !== text.length || open.length > 0 || roots.length !== 1 || !root) throw new PictureError('picture_damaged', 'not well-formed XML');
  return root;
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (found.has(name)) throw new PictureError('picture_damaged', `${name} twice`);
    found.set(name, unescaped(double ?? single ?? ''));
  }
  return found;
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));?/g, (_, decimal?: string, hex?: string, name?: string) => {
    const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : undefined;
    const known = code !== undefined ? (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : ENTITIES[name ?? ''];
    if (known === undefined) throw new PictureError('picture_doctype', 'an entity of its own');
    return known;
  });
}
