/**
 * A credential attached to a PDF (ISO 32000-2 §7.11.4), by whatever program wrote it: a file specification points at an embedded file.
 * Which of several revisions of a file a reader would show is not for us to guess: two credentials in one PDF are refused.
 */
import { fromUtf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { contentOf, pdfObjects } from './pdf/objects.ts';
import type { PdfObject } from './pdf/objects.ts';
import { isDictionary, isRef, malformed } from './pdf/values.ts';
import type { Value } from './pdf/values.ts';

export type Attached = { readonly credential: string; readonly logProof?: string };

const MAX_ATTACHED = 4 * 1024 * 1024, MAX_FILES = 20;
const TOKEN = /^[\w-]{8,}\.[\w-]+\.[\w-]*(?:~[\w.~-]*)?$/;

/** Undefined: no credential is attached. Errors: `bake_malformed`, `bake_several`, `inflate_limit`, `file_locked`. */
export async function detachPdf(pdf: Uint8Array): Promise<Attached | undefined> {
  const texts = [...new Set(await attachedTexts(pdf))];
  const candidates = texts.filter((text) => /^\uFEFF?\s*\{/.test(text) || TOKEN.test(text.trim()));
  const proofs = texts.filter((text) => text.startsWith('c2sp.org/tlog-proof@v1\n'));
  const [credential, ...more] = candidates.length > 1 ? candidates.filter(looksSigned) : candidates;
  if (more.length > 0 || proofs.length > 1 || (candidates.length > 1 && credential === undefined)) throw new CredentialError('bake_several', 'this PDF carries more than one credential');
  const [logProof] = proofs;
  return credential === undefined ? undefined : { credential, ...(logProof !== undefined && { logProof }) };
}

/** Among several texts: data of other kinds may be attached beside the credential. */
function looksSigned(text: string): boolean {
  return TOKEN.test(text.trim()) || /"(?:@context|payload|credentialSubject|recipient)"/.test(text);
}

async function attachedTexts(pdf: Uint8Array): Promise<readonly string[]> {
  const files = embeddedFiles(await pdfObjects(pdf)), texts: string[] = [];
  if (files.length > MAX_FILES) throw malformed(`more than ${MAX_FILES} files are attached`);
  for (const { value, stream } of files) {
    const bytes = isDictionary(value) && stream ? await contentOf(value, stream, MAX_ATTACHED) : undefined;
    const text = bytes && fromUtf8(bytes);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

/** Those that some file specification names, and those that say themselves what they are. */
function embeddedFiles(objects: readonly PdfObject[]): readonly PdfObject[] {
  const isNamed = new Set<number>();
  const places = objects.flatMap(({ value }) => placesIn(value));
  const apart = new Set(places.filter(isRef).map(({ ref }) => ref));
  const dictionaries = [...places, ...objects.filter(({ number }) => apart.has(number)).map(({ value }) => value)].filter(isDictionary);
  for (const dictionary of dictionaries) for (const file of dictionary.values()) if (isRef(file)) isNamed.add(file.ref);
  return objects.filter(({ number, value, stream }) => stream && isDictionary(value) && (isNamed.has(number) || value.get('/Type') === '/EmbeddedFile'));
}

/** Every /EF, however deep: a dictionary of files, or where one stands. */
function placesIn(value: Value): readonly Value[] {
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(placesIn);
  if (!isDictionary(value)) return [];
  const files = value.get('/EF');
  return [...(files === undefined ? [] : [files]), ...[...value.values()].flatMap(placesIn)];
}
