// Rows of one template: words in, 96 bytes each out. Hashes are proved inside the template (first, one in 64, one in 4,096), signatures here.
import { checkProof, loadTemplate, proofValueOf, renderTemplate, sha256Text, type Template } from '#credential';
import { rowOf } from '../door/columns.ts';
import type { RowsTask } from '../door/pool.ts';
import type { PrivateKey } from './ed25519.ts';

/** Of each row: signature (64), then SHA-256 of the signed text (32). */
export const ROW_BYTES = 96;

/** One in so many signatures is verified where not all are. */
const SAMPLE = 64;
/** One in so many texts is put together whole; the first of a task is. */
const PROVED = 256;

const loaded = new Map<string, Template>();
const MAX_LOADED = 16;

/** @param progress where it stands, for whoever is told of a refusal */
export async function signRows({ template: data, templateId, verificationMethod, rows, check }: RowsTask, key: PrivateKey, progress: { place: number }): Promise<Uint8Array<ArrayBuffer>> {
  const template = loaded.get(templateId) ?? load(templateId, data);
  if (template.verificationMethod !== verificationMethod) throw new Error(`a template of ${template.verificationMethod} is not signed by ${verificationMethod}`);
  const out = new Uint8Array(rows.count * ROW_BYTES);
  for (let i = 0; i < rows.count; i++) {
    progress.place = i;
    const values = rowOf(rows, i), hash = await template.hash(values), signature = key.sign(hash);
    if ((check === 'all' || i % SAMPLE === 0) && !key.verify(hash, signature)) throw new Error('a signature just made does not verify');
    const proofValue = proofValueOf(signature), sha256 = template.textHash(values, proofValue);
    if (i % PROVED === 0) await proveText(renderTemplate(template.data, values, proofValue), sha256, key.publicKey);
    out.set(signature, i * ROW_BYTES);
    out.set(sha256, i * ROW_BYTES + 64);
  }
  return out;
}

function load(id: string, data: unknown): Template {
  const template = loadTemplate(data);
  if (loaded.size >= MAX_LOADED) loaded.clear();
  loaded.set(id, template);
  return template;
}

/** The text as it will be shipped, hashed, read and checked the way a stranger would, without the template. */
async function proveText(signed: string, sha256: Uint8Array, publicKey: Uint8Array): Promise<void> {
  if (Buffer.compare(sha256Text(signed), sha256) !== 0) throw new Error('a text is not what its hash was taken of');
  const { proof: [proof], ...document } = JSON.parse(signed) as { proof: readonly unknown[] };
  if (!await checkProof(document, proof, publicKey)) throw new Error('a signature just made does not verify');
}
