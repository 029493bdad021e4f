import { sha256 } from '#lib/seal';

/** Exact bytes as anybody may fetch them. */
export type PublishedDocument = { readonly bytes: Uint8Array; /** Quoted, for the header. */ readonly etag: string; readonly at: Date };

export function publishedDocument(bytes: Uint8Array, at: Date): PublishedDocument {
  return { bytes, etag: `"${sha256(bytes).toString('base64url')}"`, at };
}
