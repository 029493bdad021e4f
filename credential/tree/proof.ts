/**
 * C2SP tlog-proof@v1: one text with index, inclusion path and checkpoint, stapled beside a credential. Our salt travels in its
 * `extra` line: that line is not authenticated, and need not be, since a wrong salt gives a leaf that is not in the log.
 */
import { fromBase64, toBase64 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';

export type LogProof = {
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Ours: the leaf's 16 bytes of salt. */
  readonly extra?: Uint8Array;
};

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^53 leaves has paths of 53. */
const MAX_PATH = 53;

export function logProofText({ index, path, checkpoint, extra }: LogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw malformed('an index is a natural number');
  return [HEADER, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...path.map(toBase64), '', checkpoint].join('\n');
}

/** The checkpoint is not looked into: parseCheckpoint does that. Errors: `note_malformed`. */
export function parseLogProof(text: string): LogProof {
  const gap = text.indexOf('\n\n');
  const lines = gap < 0 || gap > 8192 ? [] : text.slice(0, gap).split('\n');
  if (lines.shift() !== HEADER) throw malformed(`the first line is not ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ') ? hashOf(lines.shift()?.slice(6) ?? '') : undefined;
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '') ?? [];
  if (!Number.isSafeInteger(Number(index))) throw malformed('the index line is missing or malformed');
  const path = lines.map((line) => hashOf(line, 32));
  if (path.length > MAX_PATH) throw malformed('the path is longer than any tree is high');
  return { index: Number(index), path, checkpoint: text.slice(gap + 2), ...(extra && { extra }) };
}

function hashOf(encoded: string, length?: number): Uint8Array {
  const bytes = fromBase64(encoded);
  if (!bytes || (length !== undefined && bytes.length !== length)) throw malformed('a line is not base64 of the right length');
  return bytes;
}

function malformed(message: string): CredentialError {
  return new CredentialError('note_malformed', message);
}
