/**
 * VCDM 2.0 §5.3: a document may say which bytes it means by the address of its base context. Those are read here as W3C published them
 * (§B.1), so whoever names others meant other words. What else `relatedResource` names is not fetched, hence not compared.
 */
import { fromBase58, fromBase64, fromBase64url, toBase64url } from '../bytes.ts';
import { VC2 } from './contexts.ts';

/** SHA-256, SHA-384 and SHA-512 of the published file, of which `credentials-v2.json` is a copy. */
const PUBLISHED: ReadonlySet<string> = new Set([
  'WZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ',
  'l_HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4_Tje8YyzYBM8IhqjHWiWpr8-ZbYU',
  'XVVFK9Lc-KKfWikEc-skKxxft31OaPGgqoe6pNuiaUhS1l7GPUisBKmdlW-fcVO5QG-E0tBMdIabAsI5odgTBQ',
]);
/** Multihash: code and length before the digest, by size of the whole. */
const MULTIHASH: ReadonlyMap<number, string> = new Map([[34, '18,32'], [50, '32,48'], [66, '19,64']]);

/** One entry of `relatedResource`; what is no entry is for others to refuse. */
export function isAsPublished(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return true;
  const { id, digestSRI, digestMultibase } = entry as Readonly<Record<string, unknown>>;
  return id !== VC2 || [...list(digestSRI).map(ofIntegrity), ...list(digestMultibase).map(ofMultibase)].every((digest) => digest !== undefined && PUBLISHED.has(toBase64url(digest)));
}

/** Subresource Integrity §3.1. */
function ofIntegrity(value: unknown): Uint8Array | undefined {
  const [, digest] = /^sha(?:256|384|512)-([A-Za-z0-9+/]+={0,2})$/.exec(String(value)) ?? [];
  return digest === undefined ? undefined : fromBase64(digest);
}

/** Data Integrity §2.6: a Multihash; some write the digest alone. */
function ofMultibase(value: unknown): Uint8Array | undefined {
  const text = String(value), bytes = text.startsWith('u') ? fromBase64url(text.slice(1)) : text.startsWith('z') ? fromBase58(text.slice(1)) : undefined;
  return bytes && MULTIHASH.get(bytes.length) === bytes.slice(0, 2).join() ? bytes.slice(2) : bytes;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
