// From documents to signed bytes: open the keys, cut into slices, let the threads work.
import { templateId, type TemplateData } from '#credential';
import type { SecuredAs } from '../worker/forms.ts';
import { ROW_BYTES } from '../worker/rows.ts';
import { columnsOf } from './columns.ts';
import type { Keys } from './keys.ts';
import type { DocumentsTask, Pool, SignatureCheck, SigningTask } from './pool.ts';

export type SecureJob = {
  /** A credential without proof. */
  readonly document: object;
  /** `KeyFacts.id` */
  readonly key: string;
  /** xsd:dateTimeStamp in UTC, whole seconds; not before the key was made. */
  readonly created: string;
};

/** `values`: of the template's slots, the last of them `created`. The template names the key: all rows are of that one. */
export type SecureRows = { readonly template: TemplateData; readonly rows: readonly { readonly values: readonly string[]; readonly key: string; readonly created: string }[] };
/** `proofValue`: the signature, 64 bytes. `sha256`: of the signed text, 32 bytes. */
export type SecuredRow = { readonly proofValue: Uint8Array; readonly sha256: Uint8Array };

/** The first document of every slice is signed under the eyes of the reference: so the first of a batch, and one in 64. */
const SLICE = 64;
/** Rows are cheaper, and a thread is asked less often. */
const ROW_SLICE = 256;

export type Securing = ReturnType<typeof openSecuring>;

export function openSecuring({ keys, pool, check }: { readonly keys: Keys; readonly pool: Pool; readonly check: SignatureCheck }) {
  async function secure(org: string, jobs: readonly SecureJob[]): Promise<Uint8Array[]> {
    return run(org, jobs, (opened) => slices(jobs).map(({ key, documents }) => ({ key: keyNamed(opened, key), verificationMethod: keys.methodOf(org, key), documents })));
  }

  async function secureAs(org: string, as: SecuredAs, jobs: readonly SecureJob[], verificationMethod?: string): Promise<Uint8Array[]> {
    return run(org, jobs, (opened) => slices(jobs).map(({ key, documents }) => ({ as, key: keyNamed(opened, key), verificationMethod: verificationMethod ?? keys.methodOf(org, key), documents })));
  }

  async function secureRows(org: string, { template, rows }: SecureRows): Promise<SecuredRow[]> {
    const id = templateId(template);
    const pieces = await run(org, rows, (opened) => rowSlices(rows).map(({ key, rows: slice }) => (
      { key: keyNamed(opened, key), verificationMethod: keys.methodOf(org, key), template, templateId: id, rows: columnsOf(slice), check })));
    return pieces.flatMap((bytes) => Array.from({ length: bytes.length / ROW_BYTES }, (_, i) => (
      { proofValue: bytes.subarray(i * ROW_BYTES, i * ROW_BYTES + 64), sha256: bytes.subarray(i * ROW_BYTES + 64, (i + 1) * ROW_BYTES) })));
  }

  async function run(org: string, jobs: readonly Pick<SecureJob, 'key' | 'created'>[], tasks: (opened: ReadonlyMap<string, Buffer>) => readonly SigningTask[]): Promise<Uint8Array[]> {
    if (jobs.length === 0) return [];
    const opened = await keys.openFor(org, spans(jobs));
    try {
      return (await Promise.all(tasks(opened).map((task) => pool.run(task)))).flat();
    } finally {
      for (const key of opened.values()) key.fill(0);
    }
  }

  return { secure, secureAs, secureRows };
}

/** For each key, the first and last moment it is to sign for. */
function spans(jobs: readonly Pick<SecureJob, 'key' | 'created'>[]): Map<string, { first: Date; last: Date }> {
  const found = new Map<string, { first: Date; last: Date }>();
  let last: Pick<SecureJob, 'key' | 'created'> | undefined;
  for (const job of jobs) {
    const { key, created } = job;
    if (last?.key === key && last.created === created) continue;
    last = job;
    const at = new Date(created), span = found.get(key) ?? { first: at, last: at };
    found.set(key, { first: at < span.first ? at : span.first, last: at > span.last ? at : span.last });
  }
  return found;
}

function slices(jobs: readonly SecureJob[]): { key: string; documents: DocumentsTask['documents'][number][] }[] {
  const cut: { key: string; documents: DocumentsTask['documents'][number][] }[] = [];
  for (const { key, document, created } of jobs) {
    const last = cut.at(-1);
    if (last && last.key === key && last.documents.length < SLICE) last.documents.push({ document, created });
    else cut.push({ key, documents: [{ document, created }] });
  }
  return cut;
}

/** @throws when the time a row is judged by is not the one that is signed */
function rowSlices(rows: SecureRows['rows']): { key: string; rows: (readonly string[])[] }[] {
  const cut: { key: string; rows: (readonly string[])[] }[] = [];
  for (const { key, values, created } of rows) {
    if (values.at(-1) !== created) throw new Error('the last slot of a template is the time of its proof');
    const last = cut.at(-1);
    if (last && last.key === key && last.rows.length < ROW_SLICE) last.rows.push(values);
    else cut.push({ key, rows: [values] });
  }
  return cut;
}

function keyNamed(opened: ReadonlyMap<string, Buffer>, id: string): Buffer {
  const key = opened.get(id);
  if (!key) throw new Error(`key ${id} was not opened`);
  return key;
}
