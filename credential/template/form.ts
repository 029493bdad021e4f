/** Canonical form with slots: RDFC-1.0 §4.4 worked out as far as it does not depend on the slots. Why it is the same: README.md. */
import { closedQuads } from '../canon/closed/closed.ts';
import { lineOf, lineText, linesAround } from '../canon/closed/label.ts';
import type { Quad } from '../canon/closed/quads.ts';
import { checkContext } from '../canon/context.ts';
import { checkPlain } from '../canon/plain.ts';
import { CredentialError } from '../errors.ts';
import { sha256BinaryHex, sha256Hex } from '../platform.ts';
import { blocksOf, fillBlock } from './blocks.ts';
import type { Block } from './blocks.ts';
import { markerOf } from './marker.ts';
import { fill, piecesOf } from './pieces.ts';
import type { Pieces } from './pieces.ts';
import type { Slot } from './template.ts';

export type Form = {
  /** Every IRI that is not in a slot. */
  readonly names: ReadonlySet<string>;
  /** `tokens`: of the slots, as N-Quads writes them between their marks, in binary. So is the form. Undefined: the compiler has to say. */
  fill(tokens: readonly string[]): string | undefined;
};

/** A blank node: its hash, or when slots are near it, the lines that is made of. */
type Blank = { readonly node: number; readonly hash: string; readonly lines?: readonly Pieces[]; readonly block: Block | undefined };

/** `document`: with markers in its slots. Undefined: nothing can be said in advance, each document has to be compiled. */
export function formOf(document: object, slots: readonly Slot[]): Form | undefined {
  const quads = quadsOf(document);
  if (!quads || !areWhole(quads, slots) || quads.some(({ graph }) => graph !== undefined)) return undefined;
  const around = linesAround(quads).map((lines) => lines.map(lineText));
  const blocks = blocksOf(quads, around.map((_, node) => markerOf(slots.length + node)));
  return blocks && filler(blocks, blanksOf(around, blocks), slots.length, namesIn(quads));
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

function blanksOf(around: readonly (readonly string[])[], blocks: ReadonlyMap<Quad['subject'], Block>): readonly Blank[] {
  const found: Blank[] = [];
  around.forEach((lines, node) => {
    const block = blocks.get(node);
    if (lines.some(markerOf.isIn)) found.push({ node, hash: '', lines: lines.map(piecesOf), block });
    else found.push({ node, hash: sha256Hex([...lines].sort().join('')), block });
  });
  return found;
}

function namesIn(quads: readonly Quad[]): ReadonlySet<string> {
  const tokens = quads.flatMap(({ subject, object }) => [subject, object]).filter((name) => typeof name === 'string');
  return new Set(tokens.filter((token) => token.startsWith('<')).map((token) => token.slice(1, -1)));
}

function filler(blocks: ReadonlyMap<Quad['subject'], Block>, blanks: readonly Blank[], slots: number, names: ReadonlySet<string>): Form {
  const labels = blanks.map((_, i) => `_:c14n${i}`);
  /** `_:c14n10` sorts before `_:c14n2`, and all of them after `<`. */
  const sorted = labels.map((_, i) => i).sort((a, b) => ((labels[a] as string) < (labels[b] as string) ? -1 : 1));
  let named: readonly Block[] = [...blocks].filter(([subject]) => typeof subject === 'string').map(([, block]) => block);

  return {
    names,
    fill(tokens) {
      const ranked = byHash(blanks, tokens);
      if (!ranked) return undefined;
      const values = tokens.slice();
      ranked.forEach(({ node }, i) => { values[slots + node] = labels[i] as string; });
      named = bySubject(named, values);
      let out = '';
      for (const block of [...named, ...sorted.map((i) => ranked[i]?.block)]) {
        const text = block ? fillBlock(block, values) : '';
        if (text === undefined) return undefined;
        out += text;
      }
      return out;
    },
  };
}

/** §4.4 step 4. Undefined: two hash alike, and only the whole algorithm can tell them apart. */
function byHash(blanks: readonly Blank[], tokens: readonly string[]): readonly Blank[] | undefined {
  const ranked = blanks.map((blank) => (blank.lines ? { ...blank, hash: sha256BinaryHex(blank.lines.map((line) => fill(line, tokens)).sort().join('')) } : blank));
  ranked.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  for (let i = 1; i < ranked.length; i += 1) if (ranked[i]?.hash === ranked[i - 1]?.hash) return undefined;
  return ranked;
}

/** As they stood the last time, when that is still in order. */
function bySubject(named: readonly Block[], values: readonly string[]): readonly Block[] {
  const subjects = named.map(({ subject }) => fill(subject, values));
  if (subjects.every((subject, i) => i === 0 || (subjects[i - 1] as string) < subject)) return named;
  return named.map((block, i) => ({ block, subject: subjects[i] as string })).sort((a, b) => (a.subject < b.subject ? -1 : 1)).map(({ block }) => block);
}
