// A signing thread: documents or rows in, signatures out. It proves itself before the first signature and again as it goes.
import { parentPort } from 'node:worker_threads';
import { CredentialError } from '#credential';
import type { SigningAnswer, SigningTask } from './door/pool.ts';
import { proveEd25519, withKey } from './worker/ed25519.ts';
import { signDocuments } from './worker/documents.ts';
import { signForms } from './worker/forms.ts';
import { signRows } from './worker/rows.ts';

proveEd25519();

parentPort?.on('message', (task: SigningTask) => {
  void answer(task).then(({ message, transfer }) => parentPort?.postMessage(message, transfer));
});

type Answer = { message: SigningAnswer; transfer: ArrayBuffer[] };

async function answer(task: SigningTask): Promise<Answer> {
  const progress = { place: 0 };
  try {
    const signed = 'as' in task ? await signForms(task, progress) : await withKey(task.key, async (key) => ('rows' in task ? [await signRows(task, key, progress)] : signDocuments(task, key, progress)));
    return { message: { signed }, transfer: signed.map((bytes) => bytes.buffer) };
  } catch (error) {
    if (error instanceof CredentialError && error.code !== 'canon_differs') return { message: { refused: { place: progress.place, code: error.code, message: error.message } }, transfer: [] };
    throw error; // ends the thread: whatever this is, no further signature may come from it
  }
}
