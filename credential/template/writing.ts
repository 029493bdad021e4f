/** A block as bytes: what does not change is in UTF-8 already, what depends on labels alone is kept for each label it met. */
import type { Block } from './blocks.ts';
import { fromBinary } from '../platform.ts';
import type { Page } from './page.ts';
import { fill } from './pieces.ts';
import type { Pieces } from './pieces.ts';

/** `tokens`: of the slots, then of the blank nodes: their labels. `labels`: the same as numbers, by node. */
export type Filling = { readonly tokens: readonly string[]; readonly labels: readonly number[] };
/** False: a line is there twice. */
export type Write = (page: Page, filling: Filling) => boolean;

/** `slots`: how many; tokens from there on are labels. `places`: of each label among all of them, sorted as texts. */
export function writingOf({ parts }: Block, slots: number, places: readonly number[]): Write {
  const own = ownNode(parts, slots);
  if (own !== undefined) return remembered(own, (tokens) => (parts as readonly Pieces[]).map((part) => fill(part, tokens)).join(''));
  const writes = parts.map((part) => ('texts' in part ? plain(part) : byLabel(part, slots, places) ?? byValue(part)));
  return (page, filling) => writes.every((write) => write(page, filling));
}

/** The only node that is named in it, if it has no slot either. */
function ownNode(parts: Block['parts'], slots: number): number | undefined {
  const tokens = new Set(parts.flatMap((part) => ('texts' in part ? part.tokens : [-1, -2])));
  const [token = -1] = tokens;
  return tokens.size === 1 && token >= slots ? token - slots : undefined;
}

function remembered(node: number, textOf: (tokens: readonly string[]) => string): Write {
  const known: Uint8Array[] = [];
  return (page, { tokens, labels }) => {
    const label = labels[node] as number;
    page.put(known[label] ??= fromBinary(textOf(tokens)));
    return true;
  };
}

function plain({ texts, tokens: places }: Pieces): Write {
  const [first, ...others] = texts.map(fromBinary);
  return (page, { tokens }) => {
    page.put(first as Uint8Array);
    for (let i = 0; i < places.length; i += 1) {
      page.say(tokens[places[i] as number] as string);
      page.put(others[i] as Uint8Array);
    }
    return true;
  };
}

/** Lines that differ in nothing but a label stand as labels do. Undefined: these are others. */
function byLabel(lines: readonly Pieces[], slots: number, places: readonly number[]): Write | undefined {
  const [first] = lines, isAlike = lines.every(({ texts, tokens: [token = -1, ...more] }) => token >= slots && more.length === 0 && texts.every((text, i) => text === first?.texts[i]));
  if (!first || !isAlike) return undefined;
  const ordered = lines.map((line) => { const node = (line.tokens[0] as number) - slots; return { node, write: remembered(node, (tokens) => fill(line, tokens)) }; });
  return (page, filling) => {
    const placeOf = (i: number) => places[filling.labels[(ordered[i] as { node: number }).node] as number] as number;
    // As they stood the last time, nearly: each goes down to its place.
    for (let i = 1; i < ordered.length; i += 1) {
      for (let j = i; j > 0 && placeOf(j - 1) > placeOf(j); j -= 1) [ordered[j - 1], ordered[j]] = [ordered[j] as typeof ordered[0] & object, ordered[j - 1] as typeof ordered[0] & object];
    }
    return ordered.every(({ write }) => write(page, filling));
  };
}

function byValue(lines: readonly Pieces[]): Write {
  return (page, { tokens }) => {
    const sorted = lines.map((line) => fill(line, tokens)).sort();
    for (let i = 1; i < sorted.length; i += 1) if (sorted[i] === sorted[i - 1]) return false;
    for (const line of sorted) page.say(line);
    return true;
  };
}
