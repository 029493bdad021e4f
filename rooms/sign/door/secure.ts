// From documents to signed bytes: open the keys, cut into slices, let the threads work.
import type { Keys } from './keys.ts';
import type { Pool, SigningTask } from './pool.ts';

export type SecureJob = {
  /** A credential without proof. */
  readonly document: object;
  /** `KeyFacts.id` */
  readonly key: string;
  /** xsd:dateTimeStamp in UTC, whole seconds; not before the key was made. */
  readonly created: string;
};

/** The first signature of every slice is verified before it leaves the thread: so the first of a batch, and one in 64. */
const SLICE = 64;

export function openSecuring({ keys, pool }: { readonly keys: Keys; readonly pool: Pool }) {
  return async (org: string, jobs: readonly SecureJob[]): Promise<Uint8Array[]> => {
    if (jobs.length === 0) return [];
    const opened = await keys.openFor(org, spans(jobs));
    try {
      const signed = await Promise.all(slices(jobs).map(({ key, documents }) => pool.run({ key: keyNamed(opened, key), verificationMethod: keys.methodOf(org, key), documents })));
      return signed.flat();
    } finally {
      for (const key of opened.values()) key.fill(0);
    }
  };
}

/** For each key, the first and last moment it is to sign for. */
function spans(jobs: readonly SecureJob[]): Map<string, { first: Date; last: Date }> {
  const found = new Map<string, { first: Date; last: Date }>();
  for (const { key, created } of jobs) {
    const at = new Date(created), span = found.get(key) ?? { first: at, last: at };
    found.set(key, { first: at < span.first ? at : span.first, last: at > span.last ? at : span.last });
  }
  return found;
}

function slices(jobs: readonly SecureJob[]): { key: string; documents: SigningTask['documents'][number][] }[] {
  const cut: { key: string; documents: SigningTask['documents'][number][] }[] = [];
  for (const { key, document, created } of jobs) {
    const last = cut.at(-1);
    if (last && last.key === key && last.documents.length < SLICE) last.documents.push({ document, created });
    else cut.push({ key, documents: [{ document, created }] });
  }
  return cut;
}

function keyNamed(opened: ReadonlyMap<string, Buffer>, id: string): Buffer {
  const key = opened.get(id);
  if (!key) throw new Error(`key ${id} was not opened`);
  return key;
}
