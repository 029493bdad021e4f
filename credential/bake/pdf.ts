/**
 * A credential attached to a PDF (ISO 32000-2 §7.11.4). Only what is needed to find attached files: an embedded file is an object of its own
 * whose dictionary says /EmbeddedFile, never inside an object stream. Which of several revisions of a file a reader would show is not for
 * us to guess: two credentials in one PDF are refused.
 */
import { fromUtf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { inflate } from '../platform-inflate.ts';

export type Attached = { readonly credential: string; readonly logProof?: string };

const MAX_ATTACHED = 4 * 1024 * 1024, MAX_FILES = 20, MAX_DICTIONARY = 4000;

/** Undefined: no credential is attached, or this machine cannot look. Errors: `bake_malformed`, `bake_several`, `inflate_limit`. */
export function detachPdf(pdf: Uint8Array): Attached | undefined {
  const texts = embeddedFiles(pdf).map(fromUtf8).filter((text) => text !== undefined);
  const credentials = [...new Set(texts.filter((text) => text.trimStart().startsWith('{')))], proofs = [...new Set(texts.filter((text) => text.startsWith('c2sp.org/tlog-proof@v1\n')))];
  if (credentials.length > 1 || proofs.length > 1) throw new CredentialError('bake_several', 'this PDF carries more than one credential');
  const [credential] = credentials, [logProof] = proofs;
  return credential === undefined ? undefined : { credential, ...(logProof !== undefined && { logProof }) };
}

function embeddedFiles(pdf: Uint8Array): readonly Uint8Array[] {
  const text = latin1(pdf), files: Uint8Array[] = [];
  for (const { index } of text.matchAll(/\/EmbeddedFile(?![A-Za-z])/g)) {
    const start = text.lastIndexOf(' obj', index), [whole = ''] = /stream\r?\n/.exec(text.slice(index, index + MAX_DICTIONARY)) ?? [];
    const open = whole && text.indexOf(whole, index);
    if (start < 0 || index - start > MAX_DICTIONARY || typeof open !== 'number') continue;
    if (files.length >= MAX_FILES) throw new CredentialError('bake_malformed', `more than ${MAX_FILES} files are attached`);
    const file = contents(pdf, text.slice(start, open), open + whole.length);
    if (file) files.push(file);
  }
  return files;
}

function contents(pdf: Uint8Array, dictionary: string, from: number): Uint8Array | undefined {
  const length = Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? NaN), filter = /\/Filter\s*\[?\s*\/(\w+)/.exec(dictionary)?.[1];
  if (!Number.isSafeInteger(length) || from + length > pdf.length) throw new CredentialError('bake_malformed', 'an attachment is cut short');
  const raw = pdf.subarray(from, from + length);
  return filter === undefined ? raw : filter === 'FlateDecode' ? inflate(raw, MAX_ATTACHED) : undefined;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return text;
}
