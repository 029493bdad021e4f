// Reading QR codes off pictures, in one thread of its own that starts with the first picture: decoders meet strangers' files there, and
// one that hangs is ended with its thread. The native part is an optional package: without it no code is found.
import { Worker } from 'node:worker_threads';

export type QrTask = { readonly id: number; readonly picture: Uint8Array };
export type QrAnswer = { readonly id: number; readonly text: string | undefined };

// Named at run time: a literal would be left as it stands by the build.
const WORKER = import.meta.url.endsWith('.ts') ? './qr.worker.ts' : './qr.worker.js';
const PATIENCE = 5_000, MOST_WAITING = 8;
type Waiting = { readonly done: (text: string | undefined) => void; readonly late: NodeJS.Timeout };

/** What the code in a PNG, JPEG or GIF picture says; undefined when it shows none, or nobody has the time to look. Never throws. */
export function openQrReader(): (picture: Uint8Array) => Promise<string | undefined> {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined, last = 0;

  function answer(id: number, text: string | undefined): void {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) thread?.unref(); // an idle thread keeps nobody from leaving
    clearTimeout(asked?.late);
    asked?.done(text);
  }

  function end(ended: Worker | undefined): void {
    if (ended !== thread) return;
    thread = undefined; // the next picture starts another
    void ended?.terminate();
    for (const id of [...waiting.keys()]) answer(id, undefined);
  }

  function start(): Worker {
    const started = new Worker(new URL(WORKER, import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 256 } });
    started.on('message', ({ id, text }: QrAnswer) => answer(id, text));
    started.on('error', () => end(started));
    started.on('exit', () => end(started));
    return started;
  }

  return (picture) => new Promise((done) => {
    if (waiting.size >= MOST_WAITING) return done(undefined);
    thread ??= start();
    thread.ref();
    last += 1;
    waiting.set(last, { done, late: setTimeout(() => end(thread), PATIENCE) });
    thread.postMessage({ id: last, picture } satisfies QrTask);
  });
}
