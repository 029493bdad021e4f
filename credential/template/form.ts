/** Canonical form with slots: RDFC-1.0 §4.4 worked out as far as it does not depend on the slots. Why it is the same: README.md. */
import { closedQuads } from '../canon/closed/closed.ts';
import { lineOf, linesAround } from '../canon/closed/label.ts';
import type { Quad } from '../canon/closed/quads.ts';
import { checkContext } from '../canon/context.ts';
import { checkPlain } from '../canon/plain.ts';
import { CredentialError } from '../errors.ts';
import { sha256Hex } from '../platform.ts';
import { sortedLines } from './lines.ts';
import type { Lines, Pieces } from './lines.ts';
import { markerOf } from './marker.ts';
import type { Slot } from './template.ts';

export type Form = {
  /** Every IRI that is not in a slot. */
  readonly names: ReadonlySet<string>;
  /** `tokens`: of the slots, as N-Quads writes them between their marks. Undefined: the compiler has to say. `isNew`: the first of its plan. */
  fill(tokens: readonly string[]): { readonly text: string; readonly isNew: boolean } | undefined;
};

/** A blank node: its hash, or when slots are near it, what that is made of. */
type Blank = { readonly node: number; readonly hash: string; readonly lines?: Lines };

/** Six nodes can be ordered in 720 ways; to keep them all would cost more than it saves. */
const MAX_PLANS = 256;

/** `document`: with markers in its slots. Undefined: nothing can be said in advance, each document has to be compiled. */
export function formOf(document: object, slots: readonly Slot[]): Form | undefined {
  const quads = quadsOf(document);
  const lines = quads?.map((quad) => piecesOf(lineOf(quad, []), slots));
  if (!quads || !lines || lines.includes(undefined)) return undefined;
  const filled = new Set(lines.flatMap((line) => line?.slots ?? []));
  const documentSlots = slots.filter(({ path }) => !path.startsWith('/proof/'));
  if (filled.size !== documentSlots.length) return undefined;
  return filler(quads, slots);
}

function quadsOf(document: object): readonly Quad[] | undefined {
  try {
    const urls = checkContext(document);
    checkPlain(document);
    return closedQuads(document, urls);
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}

function filler(quads: readonly Quad[], slots: readonly Slot[]): Form {
  const blanks = blanksOf(quads, slots);
  /** By the order of the blank nodes: all lines, with the labels it gives. */
  const plans = new Map<string, Lines>();

  function plan(order: readonly Blank[]): Lines {
    const labels: string[] = [];
    order.forEach(({ node }, i) => { labels[node] = `_:c14n${i}`; });
    return linesOf(quads.map((quad) => lineOf(quad, labels)), slots);
  }

  return {
    names: namesIn(quads),
    fill(tokens) {
      const order = blanks.length < 2 ? blanks : byHash(blanks, tokens);
      if (!order) return undefined;
      const key = order.map(({ node }) => node).join(' ');
      const known = plans.get(key);
      const lines = known ?? plan(order);
      if (!known) {
        if (plans.size >= MAX_PLANS) plans.clear();
        plans.set(key, lines);
      }
      const { text, isSet } = lines.join(tokens);
      return isSet ? { text, isNew: !known } : undefined;
    },
  };
}

function namesIn(quads: readonly Quad[]): ReadonlySet<string> {
  const tokens = quads.flatMap(({ subject, object }) => [subject, object]).filter((name) => typeof name === 'string');
  return new Set(tokens.filter((token) => token.startsWith('<')).map((token) => token.slice(1, -1)));
}

function blanksOf(quads: readonly Quad[], slots: readonly Slot[]): readonly Blank[] {
  const found: Blank[] = [];
  linesAround(quads).forEach((around, node) => {
    const lines = linesOf(around, slots);
    found.push(around.some(markerOf.isIn) ? { node, hash: '', lines } : { node, hash: sha256Hex(lines.join([]).text) });
  });
  return found;
}

/** §4.4 step 4. Undefined: two hash alike, and only the whole algorithm can tell them apart. */
function byHash(blanks: readonly Blank[], tokens: readonly string[]): readonly Blank[] | undefined {
  const order = blanks.map((blank) => (blank.lines ? { node: blank.node, hash: sha256Hex(blank.lines.join(tokens).text) } : blank));
  order.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  for (let i = 1; i < order.length; i += 1) if (order[i]?.hash === order[i - 1]?.hash) return undefined;
  return order;
}

function linesOf(lines: readonly string[], slots: readonly Slot[]): Lines {
  const pieces = lines.map((line) => piecesOf(line, slots) as Pieces);
  return sortedLines(lines.filter((_, i) => pieces[i]?.slots.length === 0), pieces.filter((line) => line.slots.length > 0));
}

/** A line cut at its markers. Undefined: one is neither a whole IRI nor the whole of a text, as its kind would have it. */
function piecesOf(line: string, slots: readonly Slot[]): Pieces | undefined {
  const parts = line.split(markerOf.pattern);
  const texts = parts.filter((_, i) => i % 2 === 0), found = parts.filter((_, i) => i % 2 === 1).map(Number);
  const isWhole = found.every((slot, i) => {
    const [open, close] = slots[slot]?.kind === 'iri' ? ['<', '>'] : ['"', '"'];
    return texts[i]?.endsWith(open as string) && texts[i + 1]?.startsWith(close as string);
  });
  return isWhole ? { texts, slots: found } : undefined;
}
