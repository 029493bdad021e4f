/**
 * Text with places to fill: text, token, text … token, text. All of it is UTF-8 with a character for each byte: strings of such are
 * half as long in memory, are hashed without being encoded, and sort as RDFC-1.0 wants, by code point.
 */
import { binary } from '../platform.ts';
import { markerOf } from './marker.ts';

export type Pieces = { readonly texts: readonly string[]; readonly tokens: readonly number[] };

/** Cut at its markers. */
export function piecesOf(text: string): Pieces {
  const parts = text.split(markerOf.pattern);
  return { texts: parts.filter((_, i) => i % 2 === 0).map(binary), tokens: parts.filter((_, i) => i % 2 === 1).map(Number) };
}

export function fill({ texts, tokens }: Pieces, values: readonly string[]): string {
  let out = texts[0] as string;
  for (let i = 0; i < tokens.length; i += 1) out += (values[tokens[i] as number] as string) + (texts[i + 1] as string);
  return out;
}
