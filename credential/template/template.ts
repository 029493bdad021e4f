/**
 * A credential apart: what all of a batch have in common, and what each says in its own slots. As data it is stored for ever and
 * named by its content; values and signature put back give the signed bytes, to the byte.
 */
import { toBase58 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { jcs } from '../jcs.ts';
import { sha256Hex } from '../platform.ts';

/** `iri`: absolute; `datetime`: UTC in whole seconds; `text`: any well-formed text. */
export type SlotKind = 'text' | 'iri' | 'datetime';
/** `path`: JSON Pointer (RFC 6901) of a text in the signed document. */
export type Slot = { readonly path: string; readonly kind: SlotKind };

/**
 * Version 1: chunk, slot, chunk … chunk, signature, chunk. The last slot is always `created` of the proof, the hole after it the
 * signature's: so there are two more chunks than slots. Chunks are JSON text; a slot's value stands in it as JSON.stringify writes it.
 */
export type TemplateData = { readonly version: 1; readonly chunks: readonly string[]; readonly slots: readonly Slot[] };

export const CREATED = '/proof/0/created';

/** The exact text of the signed credential. `proofValue`: multibase, `z…`. Errors: `bad_argument`. */
export function renderTemplate({ version, chunks, slots }: TemplateData, values: readonly string[], proofValue: string): string {
  if (version !== 1) throw bad(`version ${String(version)} of templates is not known here`);
  if (values.length !== slots.length || chunks.length !== slots.length + 2) throw bad(`${slots.length} slots, ${values.length} values, ${chunks.length} chunks`);
  if (!/^z[1-9A-HJ-NP-Za-km-z]*$/.test(proofValue)) throw bad('a signature is z and base58btc');
  let out = chunks[0] ?? '';
  for (let i = 0; i < values.length; i += 1) out += JSON.stringify(values[i]).slice(1, -1) + (chunks[i + 1] ?? '');
  return out + proofValue + (chunks.at(-1) ?? '');
}

/** 64 bytes of Ed25519 as `proofValue` has them (CID 1.0 §2.4): `z` and base58btc. */
export function proofValueOf(signature: Uint8Array): string {
  return `z${toBase58(signature)}`;
}

/** Hex SHA-256 of its canonical JSON (RFC 8785): the same for the same template, whatever stored it in between. */
export function templateId({ version, chunks, slots }: TemplateData): string {
  return sha256Hex(jcs({ version, chunks, slots: slots.map(({ path, kind }) => ({ path, kind })) }));
}

const KINDS: readonly unknown[] = ['text', 'iri', 'datetime'];

/** A template as it comes out of a store. Errors: `bad_argument`. */
export function readTemplate(value: unknown): TemplateData {
  const { version, chunks, slots } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (version !== 1 || !isListOf(chunks, (chunk) => typeof chunk === 'string') || !isListOf(slots, isSlot)) throw bad('this is no template of version 1');
  const found = { version, chunks, slots: slots.map(({ path, kind }) => ({ path, kind })) } as TemplateData;
  if (found.chunks.length !== found.slots.length + 2 || found.slots.at(-1)?.path !== CREATED) throw bad('a template ends with the time and the value of its proof');
  return found;
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[];
function isListOf(value: unknown, is: (item: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isSlot(value: unknown): value is Slot {
  const { path, kind } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return typeof path === 'string' && KINDS.includes(kind);
}

export function bad(message: string, path?: string): CredentialError {
  return new CredentialError('bad_argument', message, path === undefined ? {} : { path });
}
