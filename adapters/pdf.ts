// Typesetting by typst, in one thread of its own that starts with the first document. The native part is an optional package of the platform.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { DocumentJob, Documents } from '../lib/documents.ts';
import { AcquisError } from '../lib/errors.ts';

export type TypesetTask = { readonly id: number; readonly package: string; readonly form: 'pdf' | 'svg'; readonly job: DocumentJob };
export type TypesetAnswer = { readonly id: number; readonly made: Uint8Array } | { readonly id: number; readonly refused: string };

// Named at run time: a literal would be left as it stands by the build.
const WORKER = import.meta.url.endsWith('.ts') ? './pdf.worker.ts' : './pdf.worker.js';

export function openDocuments(): Documents {
  const name = packageName(), waiting = new Map<number, { resolve(made: Uint8Array): void; reject(error: unknown): void }>();
  let thread: Worker | undefined, last = 0;

  function start(): Worker {
    const started = new Worker(new URL(WORKER, import.meta.url));
    const end = (cause: unknown) => {
      if (thread === started) thread = undefined; // the next document starts another
      for (const { reject } of waiting.values()) reject(new AcquisError('internal', { cause, message: 'the typesetting thread ended' }));
      waiting.clear();
    };
    started.on('message', (answer: TypesetAnswer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref(); // an idle thread keeps nobody from leaving
      if ('made' in answer) asked?.resolve(answer.made);
      else asked?.reject(new AcquisError('internal', { message: `typst refused a document: ${answer.refused}` }));
    });
    started.on('error', end);
    started.on('exit', (code) => { if (thread === started) end(new Error(`exit ${code}`)); });
    return started;
  }

  function set(form: TypesetTask['form'], job: DocumentJob): Promise<Uint8Array> {
    if (!name) return Promise.reject(new AcquisError('documents_unavailable'));
    return new Promise((resolve, reject) => {
      thread ??= start();
      thread.ref();
      waiting.set(++last, { resolve, reject });
      thread.postMessage({ id: last, package: name, form, job } satisfies TypesetTask);
    });
  }
  return { available: name !== undefined, pdf: (job) => set('pdf', job), svg: async (job) => Buffer.from(await set('svg', job)).toString('utf8') };
}

/** The package that fits this machine, if it is installed. */
function packageName(): string | undefined {
  const libc = process.platform === 'linux' ? `-${'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header ? 'gnu' : 'musl'}` : '';
  const name = `@myriaddreamin/typst-ts-node-compiler-${process.platform}-${process.arch}${libc}`;
  try { createRequire(import.meta.url).resolve(name); return name; } catch { return undefined; }
}
