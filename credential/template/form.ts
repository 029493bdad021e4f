/** Canonical form with slots: RDFC-1.0 §4.4 worked out as far as it does not depend on the slots. Why it is the same: README.md. */
import { closedQuads } from '../canon/closed/closed.ts';
import { lineOf, lineText, linesAround } from '../canon/closed/label.ts';
import type { Quad } from '../canon/closed/quads.ts';
import { checkContext } from '../canon/context.ts';
import { checkPlain } from '../canon/plain.ts';
import { CredentialError } from '../errors.ts';
import { sha256BinaryHex, sha256Hex } from '../platform.ts';
import { blocksOf } from './blocks.ts';
import type { Block } from './blocks.ts';
import { markerOf } from './marker.ts';
import { Page } from './page.ts';
import { fill, piecesOf } from './pieces.ts';
import type { Pieces } from './pieces.ts';
import type { Slot } from './template.ts';
import { writingOf } from './writing.ts';
import type { Write } from './writing.ts';

export type Form = {
  /** Every IRI that is not in a slot. */
  readonly names: ReadonlySet<string>;
  /**
   * In UTF-8, good until the next is asked for. `tokens`: of the slots, as N-Quads writes them between their marks, in binary.
   * Undefined: the compiler has to say.
   */
  fill(tokens: readonly string[]): Uint8Array | undefined;
};

/** A blank node: its hash, or when slots are near it, the lines that is made of. */
type Settled = { readonly node: number; readonly hash: string };
type Open = { readonly node: number; readonly lines: readonly Pieces[]; readonly tokens: readonly number[] };

/** `document`: with markers in its slots. Undefined: nothing can be said in advance, each document has to be compiled. */
export function formOf(document: object, slots: readonly Slot[]): Form | undefined {
  const quads = quadsOf(document);
  if (!quads || !areWhole(quads, slots) || quads.some(({ graph }) => graph !== undefined)) return undefined;
  const around = linesAround(quads).map((lines) => lines.map(lineText));
  const blocks = blocksOf(quads, around.map((_, node) => markerOf(slots.length + node)));
  return blocks && filler(blocks, blanksOf(around), slots.length, namesIn(quads));
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

/** Every slot of the document is there, and is a whole IRI or the whole of a text, as its kind has it. */
function areWhole(quads: readonly Quad[], slots: readonly Slot[]): boolean {
  const lines = quads.map((quad) => piecesOf(lineText(lineOf(quad, []))));
  const found = new Set(lines.flatMap(({ tokens }) => tokens));
  return slots.every(({ path }, i) => found.has(i) || path.startsWith('/proof/')) && lines.every(({ texts, tokens }) => tokens.every((token, i) => {
    const [open, close] = slots[token]?.kind === 'iri' ? ['<', '>'] as const : ['"', '"'] as const;
    return texts[i]?.endsWith(open) && texts[i + 1]?.startsWith(close);
  }));
}

function blanksOf(around: readonly (readonly string[])[]): { settled: Settled[]; open: Open[] } {
  const settled: Settled[] = [], open: Open[] = [];
  around.forEach((said, node) => {
    if (!said.some(markerOf.isIn)) settled.push({ node, hash: sha256Hex([...said].sort().join('')) });
    else {
      const lines = said.map(piecesOf);
      open.push({ node, lines, tokens: [...new Set(lines.flatMap(({ tokens }) => tokens))] });
    }
  });
  return { settled: settled.sort(byHash), open };
}

function byHash(a: { readonly hash: string }, b: { readonly hash: string }): number {
  return a.hash < b.hash ? -1 : 1;
}

function namesIn(quads: readonly Quad[]): ReadonlySet<string> {
  const tokens = quads.flatMap(({ subject, object }) => [subject, object]).filter((name) => typeof name === 'string');
  return new Set(tokens.filter((token) => token.startsWith('<')).map((token) => token.slice(1, -1)));
}

function filler(blocks: ReadonlyMap<Quad['subject'], Block>, { settled, open }: ReturnType<typeof blanksOf>, slots: number, names: ReadonlySet<string>): Form {
  const texts = Array.from({ length: settled.length + open.length }, (_, i) => `_:c14n${i}`);
  /** `_:c14n10` sorts before `_:c14n2`, and all of them after `<`. */
  const sorted = texts.map((_, i) => i).sort((a, b) => ((texts[a] as string) < (texts[b] as string) ? -1 : 1)), places = texts.map((_, i) => sorted.indexOf(i));
  const writes = new Map([...blocks].map(([subject, block]) => [subject, { block, write: writingOf(block, slots, places) }]));
  const page = new Page(), hashes = open.map(hasher);
  let named: readonly Named[] = [...writes].flatMap(([subject, written]) => (typeof subject === 'string' ? written : []));

  return {
    names,
    fill(slotTokens) {
      const ranked = rankedBy(settled, open.map(({ node }, i) => ({ node, hash: (hashes[i] as Hasher)(slotTokens) })));
      if (!ranked) return undefined;
      const labels: number[] = [], tokens = slotTokens.slice();
      ranked.forEach((node, i) => { labels[node] = i; tokens[slots + node] = texts[i] as string; });
      named = bySubject(named, tokens);
      page.begin();
      const filling = { tokens, labels };
      for (const { write } of named) if (!write(page, filling)) return undefined;
      for (const i of sorted) if (writes.get(ranked[i] as number)?.write(page, filling) === false) return undefined;
      return page.bytes;
    },
  };
}

type Named = { readonly block: Block; readonly write: Write };
type Hasher = (tokens: readonly string[]) => string;

/** §4.6, done again only when a value near it is another than the last time. */
function hasher({ lines, tokens: near }: Open): Hasher {
  let last: readonly string[] | undefined, hash = '';
  return (tokens) => {
    if (!last || near.some((token) => tokens[token] !== last?.[token])) hash = sha256BinaryHex(lines.map((line) => fill(line, tokens)).sort().join(''));
    last = tokens;
    return hash;
  };
}

/** §4.4 step 4: nodes in the order of their labels. Undefined: two hash alike, and only the whole algorithm can tell them apart. */
function rankedBy(settled: readonly Settled[], open: readonly Settled[]): readonly number[] | undefined {
  const waiting = [...open].sort(byHash), ranked: number[] = [];
  let last = '', next = 0;
  const rank = ({ node, hash }: Settled): boolean => {
    const isNew = hash !== last;
    last = hash;
    ranked.push(node);
    return isNew;
  };
  for (const one of settled) {
    for (; next < waiting.length && (waiting[next] as Settled).hash <= one.hash; next += 1) if (!rank(waiting[next] as Settled)) return undefined;
    if (!rank(one)) return undefined;
  }
  for (; next < waiting.length; next += 1) if (!rank(waiting[next] as Settled)) return undefined;
  return ranked;
}

/** As they stood the last time, when that is still in order. */
function bySubject(named: readonly Named[], tokens: readonly string[]): readonly Named[] {
  const subjects = named.map(({ block }) => fill(block.subject, tokens));
  if (subjects.every((subject, i) => i === 0 || (subjects[i - 1] as string) < subject)) return named;
  return named.map((one, i) => ({ one, subject: subjects[i] as string })).sort((a, b) => (a.subject < b.subject ? -1 : 1)).map(({ one }) => one);
}
