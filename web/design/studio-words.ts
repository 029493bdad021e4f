// What a badge looks like, in words, for whoever does not see it. Shared by the page and its script, which gets the words from the page.
import type { BadgeParams } from '../badge.ts';

/** `sentence` holds [shape], [colour], [emblem], [level]. */
export type BadgeWords = { readonly sentence: string; readonly own: string; readonly shape: Readonly<Record<string, string>>; readonly colour: Readonly<Record<string, string>>; readonly emblem: Readonly<Record<string, string>> };

export function describeBadge({ shape, pigment, emblem, level }: BadgeParams, words: BadgeWords): string {
  const said: Readonly<Record<string, string>> = { shape: words.shape[shape] ?? shape, colour: words.colour[pigment] ?? words.own, emblem: words.emblem[emblem] ?? emblem, level: String(level) };
  return words.sentence.replace(/\[(\w+)\]/g, (_, name: string) => said[name] ?? '');
}
