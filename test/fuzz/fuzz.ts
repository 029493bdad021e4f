/** Hostile input, made from good input. The same seeds at every run; `ACQUIS_FUZZ=1000000` for a night. */
import fc from 'fast-check';

const WISHED = Number(process.env['ACQUIS_FUZZ'] ?? 0);

/** fast-check's parameters: `usual` runs, or as many as the environment asks for, then from a new seed each time. */
export function runs(usual: number): { numRuns: number; seed?: number } {
  return WISHED > 0 ? { numRuns: WISHED } : { numRuns: usual, seed: 20261122 };
}

/** Milliseconds a test may take: long runs last. */
export const PATIENCE = Math.max(60_000, WISHED * 50);

type Change = { readonly kind: number; readonly at: number; readonly length: number; readonly from: number; readonly bytes: Uint8Array };

const change: fc.Arbitrary<Change> = fc.record({ kind: fc.nat(7), at: fc.nat(), length: fc.nat(64), from: fc.nat(), bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.constantFrom('{', '}', '[', '"', ',', ':', '~', '.', '<', '>', '0', '-', '\\', '\n', '\u0000', '\ufffd', '99999999', '/', '<<', '>>', 'stream', '=').map((text) => new TextEncoder().encode(text))) });

/** One of the seeds with a few bytes turned, put in, taken out, doubled, moved from elsewhere, or cut off. */
export function mutated(seeds: readonly Uint8Array[], most = 4): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.nat(seeds.length - 1), fc.array(change, { minLength: 1, maxLength: most })).map(([which, changes]) => changes.reduce(apply, seeds[which] ?? new Uint8Array()));
}

function apply(before: Uint8Array, { kind, at, length, from, bytes }: Change): Uint8Array {
  const place = before.length === 0 ? 0 : at % before.length, other = before.length === 0 ? 0 : from % before.length;
  const [head, tail] = [before.subarray(0, place), (skip: number) => before.subarray(Math.min(before.length, place + skip))];
  switch (kind) {
    case 0: return Buffer.concat([head, Uint8Array.of((before[place] ?? 0) ^ (1 << (from % 8))), tail(1)]);
    case 1: return Buffer.concat([head, bytes, tail(bytes.length)]);
    case 2: return Buffer.concat([head, bytes, tail(0)]);
    case 3: return Buffer.concat([head, tail(length + 1)]);
    case 4: return Buffer.concat([head, before.subarray(place, place + length), tail(0)]);
    case 5: return Buffer.concat([head, before.subarray(other, other + length), tail(length)]);
    case 6: return Buffer.concat([head, before.subarray(other, other + length * 8), tail(0)]);
    default: return length < 8 ? head : Buffer.concat([head, tail(1)]);
  }
}

export const anyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 400 }).map((text) => new TextEncoder().encode(text)), fc.json().map((text) => new TextEncoder().encode(text)));
