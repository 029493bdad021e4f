// As much of XML as RDF/XML exports use: elements, attributes, namespaces, text. Document types and entities of one's own are refused: nothing a list needs, everything an attacker wants.

export type Element = { readonly name: string; /** Local names and `prefix:name` resolved: `{namespace}local`. */ readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Element[]; readonly text: string; readonly line: number };
export class XmlFault extends Error { readonly line: number; constructor(line: number) { super(`not well-formed at line ${line}`); this.line = line; } }

type Open = { name: string; raw: string; attributes: Record<string, string>; children: Element[]; text: string; line: number; scope: Scope };
type Scope = Readonly<Record<string, string>>;

const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?][^\s/>]*)((?:\s+[^\s=>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const DEPTH = 12, XMLNS = 'http://www.w3.org/XML/1998/namespace';

/** The children of the root, one by one. @throws XmlFault */
export function* childrenOfRoot(text: string): Generator<Element> {
  const stack: Open[] = [];
  let line = 1, at = text.charCodeAt(0) === 0xfeff ? 1 : 0, closed = false;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) throw new XmlFault(line);
    const [whole, cdata, end, start, attributes = '', empty, plain] = token, top = stack.at(-1);
    if (start !== undefined) {
      if (closed || stack.length >= DEPTH) throw new XmlFault(line);
      stack.push(opened(start, attributes, top?.scope ?? { xml: XMLNS }, line));
    } else if (cdata !== undefined && top) top.text += cdata;
    else if (plain !== undefined) { if (top) top.text += decoded(plain, line); else if (plain.trim()) throw new XmlFault(line); }
    if (end !== undefined || empty === '/') {
      const done = stack.pop(), parent = stack.at(-1);
      if (!done || (end !== undefined && end !== done.raw)) throw new XmlFault(line);
      const { raw: _, scope: __, ...element } = done;
      if (stack.length === 0) closed = true;
      else if (stack.length === 1) yield element;
      else parent?.children.push(element);
    }
    for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) line++;
    at = TOKEN.lastIndex;
  }
  if (!closed) throw new XmlFault(line);
}

function opened(raw: string, text: string, outer: Scope, line: number): Open {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name, decoded(double ?? single ?? '', line)] as const);
  const own = pairs.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:')), scope = own.length > 0 ? { ...outer, ...Object.fromEntries(own.map(([name, uri]) => [name.slice(6), uri])) } : outer;
  const attributes: Record<string, string> = Object.fromEntries(pairs.filter(([name]) => !name.startsWith('xmlns')).map(([name, value]) => [name.includes(':') ? resolved(name, scope, line) : name, value]));
  return { name: resolved(raw, scope, line), raw, attributes, children: [], text: '', line, scope };
}

function resolved(name: string, scope: Scope, line: number): string {
  const [prefix, local] = name.includes(':') ? name.split(':', 2) as [string, string] : ['', name], namespace = Object.hasOwn(scope, prefix) ? scope[prefix] : prefix === '' ? '' : undefined;
  if (namespace === undefined) throw new XmlFault(line);
  return `{${namespace}}${local}`;
}

const KNOWN: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string, line: number): string {
  return text.replace(/&([^;\s]{0,12});?/g, (_, name: string) => {
    const code = /^#x([0-9a-f]{1,6})$/i.exec(name)?.[1], number = code ? parseInt(code, 16) : Number(/^#(\d{1,7})$/.exec(name)?.[1] ?? NaN);
    const char = Object.hasOwn(KNOWN, name) ? KNOWN[name] : number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : undefined;
    if (char === undefined) throw new XmlFault(line);
    return char;
  });
}
