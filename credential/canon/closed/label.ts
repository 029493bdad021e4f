/** RDFC-1.0 §4.4 for datasets whose blank nodes all differ in the first degree (§4.6): those need no search, and badges are such. */
import { NotClosed } from './not-closed.ts';
import type { Quad } from './quads.ts';

/** A quad as it is written, in three parts: no subject and no predicate is the beginning of another, so lines sort by their parts. */
export type Line = { readonly from: string; /** With its blanks. */ readonly predicate: string; /** Object, graph, end. */ readonly rest: string };

/** What is said of a subject and, where that is a blank node, the lines it stands in otherwise. */
type Said = { readonly quads: Quad[]; readonly own: Line[]; readonly near: Line[]; /** A label stands behind some predicate. */ isOpen: boolean };

/** Canonical N-Quads, lines sorted by UTF-16 code unit. `hash`: SHA-256 in hexadecimal. Errors: NotClosed when two blank nodes hash alike, or a quad stands twice. */
export function canonicalQuads(quads: readonly Quad[], hash: (lines: string) => string): string {
  const { named, blanks } = gather(quads);
  const labels = issue(Array.from(blanks, (said: Said | undefined) => said && hash(firstDegree(said))));
  let out = '';
  // `<` comes before `_`, so names come before labels.
  for (const name of [...named.keys()].sort()) out += block(name, linesOf(named.get(name) ?? [], labels));
  for (const [label, node] of byLabel(labels)) {
    const { quads: said, own, isOpen } = blanks[node] as Said;
    out += block(label, isOpen ? linesOf(said, labels) : own);
  }
  return out;
}

function byLabel(labels: readonly (string | undefined)[]): (readonly [string, number])[] {
  return labels.flatMap((label, node) => (label === undefined ? [] : [[label, node] as const])).sort(([a], [b]) => (a < b ? -1 : 1));
}

function linesOf(quads: readonly Quad[], labels: readonly (string | undefined)[]): Line[] {
  return sorted(quads.map((quad) => lineOf(quad, labels)));
}

/** `lines`: sorted. */
function block(from: string, lines: readonly Line[]): string {
  let out = '', last: Line | undefined;
  for (const line of lines) {
    if (last && last.predicate === line.predicate && last.rest === line.rest) throw new NotClosed('a quad twice');
    out += `${from}${line.predicate}${line.rest}`;
    last = line;
  }
  return out;
}

/** §4.6: `_:a` is the node itself and `_:z` any other, and both come after all names. */
function firstDegree({ own, near }: Said): string {
  let before = '', after = '';
  for (const line of sorted(near)) if (line.from === '_:z') after += lineText(line); else before += lineText(line);
  for (const line of sorted(own)) before += lineText(line);
  return before + after;
}

/** In place. Few lines, which moving one by one sorts fastest; of many an attacker could make too much work. */
function sorted(lines: Line[]): Line[] {
  if (lines.length > 16) return lines.sort(compareLines);
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] as Line;
    let at = i;
    for (; at > 0 && compareLines(lines[at - 1] as Line, line) > 0; at -= 1) lines[at] = lines[at - 1] as Line;
    lines[at] = line;
  }
  return lines;
}

/** Parts are constants or at hand already; a whole line would have to be put together to be compared. */
function compareLines(a: Line, b: Line): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.predicate !== b.predicate) return a.predicate < b.predicate ? -1 : 1;
  return a.rest < b.rest ? -1 : a.rest > b.rest ? 1 : 0;
}

export function lineText({ from, predicate, rest }: Line): string {
  return `${from}${predicate}${rest}`;
}

/** `labels`: of the blank nodes, by their numbers. */
export function lineOf({ subject, predicate, object, graph }: Quad, labels: readonly (string | undefined)[]): Line {
  const to = typeof object === 'number' ? labels[object] : object;
  return { from: `${typeof subject === 'number' ? labels[subject] : subject}`, predicate, rest: graph === undefined ? `${to} .\n` : `${to} ${labels[graph]} .\n` };
}

/** For each blank node the lines it stands in, itself `_:a` and every other `_:z`: sorted and hashed, its first degree. */
export function linesAround(quads: readonly Quad[]): Line[][] {
  return gather(quads).blanks.map(({ own, near }) => [...own, ...near]);
}

function gather(quads: readonly Quad[]): { readonly named: ReadonlyMap<string, readonly Quad[]>; readonly blanks: readonly Said[] } {
  const named = new Map<string, Quad[]>(), blanks: Said[] = [];
  const around = (node: number) => (blanks[node] ??= { quads: [], own: [], near: [], isOpen: false });
  for (const quad of quads) {
    const { subject, predicate, object, graph } = quad;
    if (typeof subject === 'number') {
      const said = around(subject), to = object === subject ? '_:a' : typeof object === 'number' ? '_:z' : object;
      said.quads.push(quad);
      said.own.push({ from: '_:a', predicate, rest: to + inGraph(graph, subject) });
      said.isOpen ||= typeof object === 'number' || graph !== undefined;
    } else {
      const known = named.get(subject);
      if (known) known.push(quad);
      else named.set(subject, [quad]);
    }
    if (typeof object === 'number' && object !== subject) {
      around(object).near.push({ from: typeof subject === 'number' ? '_:z' : subject, predicate, rest: `_:a${inGraph(graph, object)}` });
    }
    if (graph !== undefined && graph !== subject && graph !== object) {
      around(graph).near.push({ from: typeof subject === 'number' ? '_:z' : subject, predicate, rest: `${typeof object === 'number' ? '_:z' : object} _:a .\n` });
    }
  }
  return { named, blanks };
}

function inGraph(graph: number | undefined, node: number): string {
  return graph === undefined ? ' .\n' : graph === node ? ' _:a .\n' : ' _:z .\n';
}

/** Canonical labels in the order of the hashes. */
function issue(hashes: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const labels: (string | undefined)[] = new Array<undefined>(hashes.length).fill(undefined);
  const order = hashes.flatMap((hash, node) => (hash === undefined ? [] : [{ hash, node }])).sort((a, b) => (a.hash < b.hash ? -1 : 1));
  order.forEach(({ hash, node }, i) => {
    if (i > 0 && order[i - 1]?.hash === hash) throw new NotClosed('two blank nodes hash alike');
    labels[node] = `_:c14n${i}`;
  });
  return labels;
}
