/** RDFC-1.0 §4.4 for datasets whose blank nodes all differ in the first degree (§4.6): those need no search, and badges are such. */
import { sha256Hex } from '../../platform.ts';
import { NotClosed } from './not-closed.ts';
import type { Quad } from './quads.ts';

/** Canonical N-Quads, lines sorted by UTF-16 code unit. Errors: NotClosed when two blank nodes hash alike, or a quad stands twice. */
export function canonicalQuads(quads: readonly Quad[]): string {
  const labels = issue(firstDegree(quads));
  const label = (term: string) => (isBlank(term) ? (labels.get(term) ?? term) : term);
  const lines = quads.map((quad) => line(quad, label)).sort();
  if (lines.some((text, i) => text === lines[i + 1])) throw new NotClosed('a quad twice');
  return lines.join('');
}

/** Hash → blank node. */
function firstDegree(quads: readonly Quad[]): Map<string, string> {
  const said = new Map<string, string[]>();
  for (const quad of quads) {
    const { subject, object, graph } = quad;
    for (const node of new Set([subject, object, graph])) {
      if (!isBlank(node)) continue;
      const lines = said.get(node);
      const text = line(quad, (term) => (isBlank(term) ? (term === node ? '_:a' : '_:z') : term));
      if (lines) lines.push(text);
      else said.set(node, [text]);
    }
  }
  const hashes = new Map<string, string>();
  for (const [node, lines] of said) {
    const hash = sha256Hex(lines.sort().join(''));
    if (hashes.has(hash)) throw new NotClosed('two blank nodes hash alike');
    hashes.set(hash, node);
  }
  return hashes;
}

function issue(hashes: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...hashes.keys()].sort().map((hash, i) => [hashes.get(hash) ?? '', `_:c14n${i}`]));
}

function line({ subject, predicate, object, graph }: Quad, label: (term: string) => string): string {
  return `${label(subject)} ${predicate} ${label(object)}${graph === '' ? '' : ` ${label(graph)}`} .\n`;
}

/** `_:b0`; IRIs start with <, literals with a quotation mark. */
function isBlank(term: string): boolean {
  return term.charCodeAt(0) === 0x5f;
}
