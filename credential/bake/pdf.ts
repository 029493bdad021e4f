/**
 * A credential attached to a PDF (ISO 32000-2 §7.11.4), by whatever program wrote it: a file specification points at an embedded file.
 * Which of several revisions of a file a reader would show is not for us to guess: two credentials in one PDF are refused.
 */
import { equal, fromUtf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { isZip } from './zip.ts';
import { contentOf, pdfObjects } from './pdf/objects.ts';
import type { PdfObject } from './pdf/objects.ts';
import { isDictionary, isRef, malformed } from './pdf/values.ts';
import type { Value } from './pdf/values.ts';

/** One credential; or, where several were to be kept in one file, an archive of them. */
export type Attached = { readonly credential: string; readonly logProof?: string; readonly archive?: never } | { readonly archive: Uint8Array; readonly credential?: never; readonly logProof?: never };

const MAX_ATTACHED = 4 * 1024 * 1024, MAX_FILES = 20;
const TOKEN = /^[\w-]{8,}\.[\w-]+\.[\w-]*(?:~[\w.~-]*)?$/;

/** Undefined: no credential is attached. Errors: `bake_malformed`, `bake_several`, `inflate_limit`, `file_locked`. */
export async function detachPdf(pdf: Uint8Array): Promise<Attached | undefined> {
  const files = await attachedFiles(pdf), texts = [...new Set(files.flatMap((file) => fromUtf8(file) ?? []))];
  const candidates = texts.filter((text) => /^\uFEFF?\s*\{/.test(text) || TOKEN.test(text.trim()));
  const proofs = texts.filter((text) => text.startsWith('c2sp.org/tlog-proof@v1\n'));
  const [credential, ...more] = candidates.length > 1 ? candidates.filter(looksSigned) : candidates;
  if (more.length > 0 || proofs.length > 1 || (candidates.length > 1 && credential === undefined)) throw new CredentialError('bake_several', 'this PDF carries more than one credential');
  const [logProof] = proofs;
  if (candidates.length === 0) return archiveAmong(files);
  return credential === undefined ? undefined : { credential, ...(logProof !== undefined && { logProof }) };
}

/** Among several texts: data of other kinds may be attached beside the credential. */
function looksSigned(text: string): boolean {
  return TOKEN.test(text.trim()) || /"(?:@context|payload|credentialSubject|recipient)"/.test(text);
}

/** Two could be two revisions of the file, as with credentials. */
function archiveAmong(files: readonly Uint8Array[]): Attached | undefined {
  const [archive, ...more] = files.filter(isZip);
  if (more.some((other) => !equal(other, archive ?? other))) throw new CredentialError('bake_several', 'this PDF carries more than one archive');
  return archive && { archive };
}

async function attachedFiles(pdf: Uint8Array): Promise<readonly Uint8Array[]> {
  const files = embeddedFiles(await pdfObjects(pdf)), found: Uint8Array[] = [];
  if (files.length > MAX_FILES) throw malformed(`more than ${MAX_FILES} files are attached`);
  for (const { value, stream } of files) {
    const bytes = isDictionary(value) && stream ? await contentOf(value, stream, MAX_ATTACHED) : undefined;
    if (bytes) found.push(bytes);
  }
  return found;
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
