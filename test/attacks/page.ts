/** The part of the corpus that runs inside the browser: the library as bundled, its questions put to the test outside. */
import { verify, type FetchedDocument, type NoteKey, type Report, type ResolvedDid } from '#credential';

export type Asked = { readonly kind: 'did' | 'key' | 'document'; readonly name: string };
export type Given = { readonly bytes: string; readonly now: string; readonly at?: string; readonly logs: readonly { readonly name: string; readonly publicKey: string }[] };
/** Bytes travel as base64 between the two. */
export type Answered = ResolvedDid | { readonly base64: string } | Extract<FetchedDocument, { unavailable: true }>;

declare global {
  var outside: (asked: Asked) => Promise<Answered>;
  var judge: (given: Given) => Promise<Report>;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const key = ({ name, publicKey }: Given['logs'][number]): NoteKey => ({ name, publicKey: bytesOf(publicKey) });

globalThis.judge = ({ bytes, now, at, logs }) => verify(bytesOf(bytes), {
  now: new Date(now), language: 'en', trustedLogs: logs.map(key), ...(at !== undefined && { at: new Date(at) }),
  resolveDid: async (name) => await outside({ kind: 'did', name }) as ResolvedDid,
  resolveKey: async (name) => await outside({ kind: 'key', name }) as ResolvedDid,
  fetchDocument: async (name) => {
    const answer = await outside({ kind: 'document', name });
    return 'base64' in answer ? { bytes: bytesOf(answer.base64) } : answer as FetchedDocument;
  },
});
