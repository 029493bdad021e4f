/** Sorted lines of which some change with the slots, without sorting all of them again each time. */

/** Text, slot, text … slot, text. */
export type Pieces = { readonly texts: readonly string[]; readonly slots: readonly number[] };

export type Lines = {
  /** All lines in order, by UTF-16 code unit. `isSet`: none of them twice. */
  join(tokens: readonly string[]): { readonly text: string; readonly isSet: boolean };
};

/**
 * The fixed lines are sorted once. Where the moving ones stand among them is remembered from the last time and checked against their
 * neighbours: lines that are each greater than the one before are sorted, and none is there twice.
 */
export function sortedLines(unsorted: readonly string[], moving: readonly Pieces[]): Lines {
  const fixed = [...unsorted].sort();
  const isFixedSet = fixed.every((line, i) => i === 0 || line !== fixed[i - 1]);
  let order: readonly number[] = moving.map((_, i) => i);
  /** For each moving line, how many fixed ones come before it; none yet. */
  let places: readonly number[] | undefined;
  let between: readonly string[] = [];

  function isStill(lines: readonly string[], known: readonly number[]): boolean {
    for (let i = 0; i < lines.length; i += 1) {
      const line = lines[i] as string, place = known[i] as number;
      if (i > 0 && !((lines[i - 1] as string) < line)) return false;
      if (place > 0 && !((fixed[place - 1] as string) < line)) return false;
      if (place < fixed.length && !(line < (fixed[place] as string))) return false;
    }
    return true;
  }

  function sortAgain(lines: readonly string[]): { text: string; isSet: boolean } {
    const ranks = lines.map((_, i) => i).sort((a, b) => ((lines[a] as string) < (lines[b] as string) ? -1 : 1));
    const sorted = ranks.map((i) => lines[i] as string);
    const all = [...fixed, ...lines].sort();
    order = ranks.map((i) => order[i] as number);
    places = sorted.map((line) => fixed.filter((other) => other < line).length);
    between = [...places, fixed.length].map((end, i) => fixed.slice(i === 0 ? 0 : places?.[i - 1], end).join(''));
    return { text: all.join(''), isSet: all.every((line, i) => i === 0 || line !== all[i - 1]) };
  }

  return {
    join(tokens) {
      const lines = order.map((i) => fill(moving[i] as Pieces, tokens));
      if (places === undefined || !isStill(lines, places)) return sortAgain(lines);
      let text = between[0] as string;
      for (let i = 0; i < lines.length; i += 1) text += (lines[i] as string) + (between[i + 1] as string);
      return { text, isSet: isFixedSet };
    },
  };
}

function fill({ texts, slots }: Pieces, tokens: readonly string[]): string {
  let out = texts[0] as string;
  for (let i = 0; i < slots.length; i += 1) out += (tokens[slots[i] as number] as string) + (texts[i + 1] as string);
  return out;
}
