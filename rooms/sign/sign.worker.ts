// A signing thread: documents in, signed bytes out. It proves itself before the first signature and again in each slice.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { addProof, canonizeTwice, checkProof, CredentialError, text } from '#credential';
import type { SigningAnswer, SigningTask } from './door/pool.ts';
import { rawPublicKey } from './door/pair.ts';

proveEd25519();

parentPort?.on('message', (task: SigningTask) => {
  void answer(task).then(({ message, transfer }) => parentPort?.postMessage(message, transfer));
});

async function answer(task: SigningTask): Promise<{ message: SigningAnswer; transfer: ArrayBuffer[] }> {
  const privateKey = createPrivateKey({ key: Buffer.from(task.key), format: 'der', type: 'pkcs8' });
  task.key.fill(0);
  const signed: Uint8Array<ArrayBuffer>[] = [];
  for (const { document, created } of task.documents) {
    try {
      const secured = await addProof(document, { verificationMethod: task.verificationMethod, created, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)) });
      const bytes = new TextEncoder().encode(text(secured));
      if (signed.length === 0) await proveSignature(bytes, rawPublicKey(privateKey));
      signed.push(bytes);
    } catch (error) {
      if (error instanceof CredentialError && error.code !== 'canon_differs') return { message: { refused: { place: signed.length, code: error.code, message: error.message } }, transfer: [] };
      throw error; // ends the thread: whatever this is, no further signature may come from it
    }
  }
  return { message: { signed }, transfer: signed.map((bytes) => bytes.buffer) };
}

/** The bytes as they will be shipped, read again and checked the way a stranger would: what was signed is derived a second time by the reference. */
async function proveSignature(bytes: Uint8Array, publicKey: Uint8Array): Promise<void> {
  const { proof: [proof = {}], ...document } = JSON.parse(new TextDecoder().decode(bytes)) as { proof: readonly Record<string, unknown>[]; '@context': unknown };
  const { proofValue: _, ...config } = proof;
  await canonizeTwice({ ...config, '@context': document['@context'] });
  if (!await checkProof(document, proof, publicKey, [await canonizeTwice(document)])) throw new Error('a signature just made does not verify');
}

/** RFC 8032 §7.1, test 1: the arithmetic of this machine, before anybody relies on it. */
function proveEd25519(): void {
  const seed = Buffer.from('302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const expected = 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
  const key = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' });
  const made = sign(null, Buffer.alloc(0), key);
  if (made.toString('hex') !== expected || !verify(null, Buffer.alloc(0), createPublicKey(key), made)) throw new Error('Ed25519 is broken on this machine');
}
