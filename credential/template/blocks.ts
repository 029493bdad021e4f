/**
 * Lines in canonical order when some of their words are still open. A line is subject, predicate, object; a subject's token is no
 * beginning of another's, and neither is a predicate's, so that lines sort by subject, then predicate, then what follows.
 */
import { lineOf, lineText } from '../canon/closed/label.ts';
import type { Quad } from '../canon/closed/quads.ts';
import { piecesOf } from './pieces.ts';
import type { Pieces } from './pieces.ts';

/** All lines of one subject: pieces in order, and lists of such whose order depends on what they are filled with. */
export type Block = { readonly subject: Pieces; readonly parts: readonly (Pieces | readonly Pieces[])[] };

/** By subject. `labels`: of the blank nodes, markers too. Undefined: a line is there twice. */
export function blocksOf(quads: readonly Quad[], labels: readonly string[]): ReadonlyMap<Quad['subject'], Block> | undefined {
  const blocks = new Map<Quad['subject'], Block>();
  for (const [subject, own] of Map.groupBy(quads, (quad) => quad.subject)) {
    const parts: (Pieces | readonly Pieces[])[] = [];
    let settled = '';
    for (const [, group] of [...Map.groupBy(own, ({ predicate }) => predicate)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const lines = group.map((quad) => lineText(lineOf(quad, labels))).sort();
      if (lines.some((line, i) => i > 0 && line === lines[i - 1])) return undefined;
      const isOpen = lines.length > 1 && group.some(({ object }) => typeof object === 'number' || piecesOf(object).tokens.length > 0);
      if (!isOpen) settled += lines.join('');
      else {
        parts.push(piecesOf(settled), lines.map(piecesOf));
        settled = '';
      }
    }
    blocks.set(subject, { subject: piecesOf(typeof subject === 'number' ? '' : subject), parts: [...parts, piecesOf(settled)] });
  }
  return blocks;
}
