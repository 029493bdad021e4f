// Threads that sign. A key goes to a thread by message, with the documents, and nowhere else.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { TemplateData } from '#credential';
import { AcquisError } from '#lib/errors';
import type { SecuredAs } from '../worker/forms.ts';
import type { Columns } from './columns.ts';

type Signer = {
  /** PKCS #8, DER. */
  readonly key: Uint8Array;
  readonly verificationMethod: string;
};
export type DocumentsTask = Signer & { readonly documents: readonly { readonly document: object; /** xsd:dateTimeStamp */ readonly created: string }[] };
/** Which signatures are verified before they leave the thread: all, or the first of each task and one in 64. */
export type SignatureCheck = 'all' | 'sampled';
export type RowsTask = Signer & {
  readonly template: TemplateData;
  /** The name it is kept under in the thread. */
  readonly templateId: string;
  readonly rows: Columns;
  readonly check: SignatureCheck;
};
export type FormsTask = DocumentsTask & { readonly as: SecuredAs };
export type SigningTask = DocumentsTask | RowsTask | FormsTask;
/** Of documents: the signed bytes of each. Of rows: one piece, 96 bytes for each. */
export type SigningAnswer = { readonly signed: Uint8Array[] } | { readonly refused: { readonly place: number; readonly code: string; readonly message: string } };
export type Pool = { run(task: SigningTask): Promise<Uint8Array[]>; close(): Promise<void> };

type Work = { readonly task: SigningTask; readonly resolve: (signed: Uint8Array[]) => void; readonly reject: (error: unknown) => void };

// From source the worker is TypeScript one folder up; built, it lies beside this file.
const WORKER = import.meta.url.endsWith('.ts') ? '../sign.worker.ts' : './sign.worker.js';

export function openPool(size: number = Math.max(1, availableParallelism() - 1)): Pool {
  const threads = new Map<Worker, Work | undefined>();
  const waiting: Work[] = [];

  function next(): void {
    while (waiting.length > 0) {
      const thread = [...threads].find(([, work]) => !work)?.[0] ?? (threads.size < size ? start() : undefined);
      const work = thread && waiting.shift();
      if (!work) return;
      threads.set(thread, work);
      thread.ref();
      thread.postMessage(work.task);
    }
  }

  function start(): Worker {
    const thread = new Worker(new URL(WORKER, import.meta.url));
    const end = (cause: unknown) => {
      const work = threads.get(thread);
      threads.delete(thread);
      work?.reject(new AcquisError('signer_failed', { cause }));
      next();
    };
    thread.on('message', (answer: SigningAnswer) => {
      const work = threads.get(thread);
      threads.set(thread, undefined);
      thread.unref(); // an idle thread keeps nobody from leaving
      if ('signed' in answer) work?.resolve(answer.signed);
      else work?.reject(new AcquisError('unsignable', { values: { reason: answer.refused.code }, message: `${'rows' in (work?.task ?? {}) ? 'row' : 'document'} ${answer.refused.place}: ${answer.refused.message}` }));
      next();
    });
    thread.on('error', end);
    thread.on('exit', (code) => { if (threads.has(thread)) end(new Error(`signing thread ended with ${code}`)); });
    return thread;
  }

  return {
    run: (task) => new Promise((resolve, reject) => { waiting.push({ task, resolve, reject }); next(); }),
    async close() {
      for (const work of waiting.splice(0)) work.reject(new AcquisError('signer_failed', { message: 'the house is closing' }));
      await Promise.all([...threads.keys()].map((thread) => thread.terminate()));
    },
  };
}
