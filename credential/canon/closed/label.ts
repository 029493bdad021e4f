/** RDFC-1.0 §4.4 for datasets whose blank nodes all differ in the first degree (§4.6): those need no search, and badges are such. */
import { sha256Hex } from '../../platform.ts';
import { NotClosed } from './not-closed.ts';
import type { Quad } from './quads.ts';

/** Canonical N-Quads, lines sorted by UTF-16 code unit. Errors: NotClosed when two blank nodes hash alike, or a quad stands twice. */
export function canonicalQuads(quads: readonly Quad[]): string {
  const hashes = Array.from(linesAround(quads), (lines: string[] | undefined) => lines && sha256Hex(lines.sort().join('')));
  return sortedLines(quads, issue(hashes));
}

/** What comes after the subject, in two parts. */
type Tail = { readonly predicate: string; readonly rest: string };

/**
 * Lines sort by subject, then predicate, then the rest: no token is the beginning of another of its place. Sorted place by place, the long
 * beginnings that lines share are not read again for each comparison.
 */
function sortedLines(quads: readonly Quad[], labels: readonly (string | undefined)[]): string {
  const tails = new Map<string | undefined, Tail[]>();
  for (const { subject, predicate, object, graph } of quads) {
    const from = typeof subject === 'number' ? labels[subject] : subject;
    const to = typeof object === 'number' ? labels[object] : object;
    const tail = { predicate, rest: graph === undefined ? `${to} .\n` : `${to} ${labels[graph]} .\n` };
    const known = tails.get(from);
    if (known) known.push(tail);
    else tails.set(from, [tail]);
  }
  let out = '';
  for (const from of [...tails.keys()].sort()) {
    const own = (tails.get(from) ?? []).sort(compareTails);
    for (let i = 0; i < own.length; i += 1) {
      const { predicate, rest } = own[i] as Tail;
      if (i > 0 && predicate === own[i - 1]?.predicate && rest === own[i - 1]?.rest) throw new NotClosed('a quad twice');
      out += `${from} ${predicate} ${rest}`;
    }
  }
  return out;
}

function compareTails(a: Tail, b: Tail): number {
  if (a.predicate !== b.predicate) return a.predicate < b.predicate ? -1 : 1;
  return a.rest < b.rest ? -1 : a.rest > b.rest ? 1 : 0;
}

/** `labels`: of the blank nodes, by their numbers. */
export function lineOf({ subject, predicate, object, graph }: Quad, labels: readonly (string | undefined)[]): string {
  const from = typeof subject === 'number' ? labels[subject] : subject;
  const to = typeof object === 'number' ? labels[object] : object;
  return graph === undefined ? `${from} ${predicate} ${to} .\n` : `${from} ${predicate} ${to} ${labels[graph]} .\n`;
}

/** For each blank node the lines it stands in, itself `_:a` and every other `_:z`: sorted and hashed, its first degree. */
export function linesAround(quads: readonly Quad[]): string[][] {
  const said: string[][] = [];
  for (const { subject, predicate, object, graph } of quads) {
    if (typeof subject === 'number') {
      const to = object === subject ? '_:a' : typeof object === 'number' ? '_:z' : object;
      (said[subject] ??= []).push(`_:a ${predicate} ${to}${inGraph(graph, subject)}`);
    }
    if (typeof object === 'number' && object !== subject) {
      (said[object] ??= []).push(`${typeof subject === 'number' ? '_:z' : subject} ${predicate} _:a${inGraph(graph, object)}`);
    }
    if (graph !== undefined && graph !== subject && graph !== object) {
      (said[graph] ??= []).push(`${typeof subject === 'number' ? '_:z' : subject} ${predicate} ${typeof object === 'number' ? '_:z' : object} _:a .\n`);
    }
  }
  return said;
}

function inGraph(graph: number | undefined, node: number): string {
  return graph === undefined ? ' .\n' : graph === node ? ' _:a .\n' : ' _:z .\n';
}

/** Canonical labels in the order of the hashes. */
function issue(hashes: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const sorted = hashes.filter((hash) => hash !== undefined).sort();
  const labels = new Map(sorted.map((hash, i) => [hash, `_:c14n${i}`]));
  if (labels.size < sorted.length) throw new NotClosed('two blank nodes hash alike');
  return hashes.map((hash) => (hash === undefined ? undefined : labels.get(hash)));
}
