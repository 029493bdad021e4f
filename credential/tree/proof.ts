/** C2SP tlog-proof@v1: one text with index, inclusion path and checkpoint, stapled beside a credential. */
export type LogProof = {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Not authenticated by itself: our salt travels here. */
  readonly extra?: Uint8Array;
};
export function logProofText(_proof: LogProof): string { throw new Error('not built'); }
export function parseLogProof(_text: string): LogProof { throw new Error('not built'); }
