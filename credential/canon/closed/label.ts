/** RDFC-1.0 §4.4 for datasets whose blank nodes all differ in the first degree (§4.6): those need no search, and badges are such. */
import { sha256Hex } from '../../platform.ts';
import { NotClosed } from './not-closed.ts';
import type { Quad } from './quads.ts';

/** A quad as it is written, in three parts: no subject and no predicate is the beginning of another, so lines sort by their parts. */
export type Line = { readonly from: string; readonly predicate: string; /** Object, graph, end. */ readonly rest: string };

/** Canonical N-Quads, lines sorted by UTF-16 code unit. Errors: NotClosed when two blank nodes hash alike, or a quad stands twice. */
export function canonicalQuads(quads: readonly Quad[]): string {
  const labels = issue(Array.from(linesAround(quads), (lines: Line[] | undefined) => lines && sha256Hex(sortedText(lines))));
  const bySubject = new Map<string, Line[]>();
  for (const quad of quads) {
    const line = lineOf(quad, labels), known = bySubject.get(line.from);
    if (known) known.push(line);
    else bySubject.set(line.from, [line]);
  }
  let out = '';
  for (const from of [...bySubject.keys()].sort()) {
    const lines = bySubject.get(from) ?? [];
    out += sortedText(lines);
    for (let i = 1; i < lines.length; i += 1) if (compareLines(lines[i - 1] as Line, lines[i] as Line) === 0) throw new NotClosed('a quad twice');
  }
  return out;
}

/** Sorts them too. */
function sortedText(lines: Line[]): string {
  let out = '';
  for (const { from, predicate, rest } of lines.sort(compareLines)) out += `${from} ${predicate} ${rest}`;
  return out;
}

/** Parts are constants or at hand already; a whole line would have to be put together to be compared. */
function compareLines(a: Line, b: Line): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.predicate !== b.predicate) return a.predicate < b.predicate ? -1 : 1;
  return a.rest < b.rest ? -1 : a.rest > b.rest ? 1 : 0;
}

export function lineText({ from, predicate, rest }: Line): string {
  return `${from} ${predicate} ${rest}`;
}

/** `labels`: of the blank nodes, by their numbers. */
export function lineOf({ subject, predicate, object, graph }: Quad, labels: readonly (string | undefined)[]): Line {
  const to = typeof object === 'number' ? labels[object] : object;
  return { from: `${typeof subject === 'number' ? labels[subject] : subject}`, predicate, rest: graph === undefined ? `${to} .\n` : `${to} ${labels[graph]} .\n` };
}

/** For each blank node the lines it stands in, itself `_:a` and every other `_:z`: sorted and hashed, its first degree. */
export function linesAround(quads: readonly Quad[]): Line[][] {
  const said: Line[][] = [];
  for (const { subject, predicate, object, graph } of quads) {
    if (typeof subject === 'number') {
      const to = object === subject ? '_:a' : typeof object === 'number' ? '_:z' : object;
      (said[subject] ??= []).push({ from: '_:a', predicate, rest: to + inGraph(graph, subject) });
    }
    if (typeof object === 'number' && object !== subject) {
      (said[object] ??= []).push({ from: typeof subject === 'number' ? '_:z' : subject, predicate, rest: `_:a${inGraph(graph, object)}` });
    }
    if (graph !== undefined && graph !== subject && graph !== object) {
      (said[graph] ??= []).push({ from: typeof subject === 'number' ? '_:z' : subject, predicate, rest: `${typeof object === 'number' ? '_:z' : object} _:a .\n` });
    }
  }
  return said;
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
