// One document at a time, whatever it is: the first of each task is checked as a stranger would.
import { addProof, canonizeTwice, checkProof, text } from '#credential';
import type { DocumentsTask } from '../door/pool.ts';
import type { PrivateKey } from './ed25519.ts';

/** @param progress where it stands, for whoever is told of a refusal */
export async function signDocuments({ documents, verificationMethod }: DocumentsTask, key: PrivateKey, progress: { place: number }): Promise<Uint8Array<ArrayBuffer>[]> {
  const signed: Uint8Array<ArrayBuffer>[] = [];
  for (const { document, created } of documents) {
    progress.place = signed.length;
    const bytes = new TextEncoder().encode(text(await addProof(document, { verificationMethod, created, sign: key.sign })));
    if (signed.length === 0) await proveSignature(bytes, key.publicKey);
    signed.push(bytes);
  }
  return signed;
}

/** The bytes as they will be shipped, read again and checked the way a stranger would: what was signed is derived a second time by the reference. */
async function proveSignature(bytes: Uint8Array, publicKey: Uint8Array): Promise<void> {
  const { proof: [proof = {}], ...document } = JSON.parse(new TextDecoder().decode(bytes)) as { proof: readonly Record<string, unknown>[]; '@context': unknown };
  const { proofValue: _, ...config } = proof;
  await canonizeTwice({ ...config, '@context': document['@context'] });
  if (!await checkProof(document, proof, publicKey, [await canonizeTwice(document)])) throw new Error('a signature just made does not verify');
}
