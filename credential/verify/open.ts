/** First step: which carrier, which form, and the credential's own text. */
import { utf8 } from '../bytes.ts';
import { CARRIERS } from './carriers/carrier.ts';
import type { Finding } from './finding.ts';
import { fail, failedBy } from './finding.ts';
import { recognise } from './forms/recognise.ts';
import type { Recognised } from './forms/recognise.ts';
import type { Carrier } from './report.ts';

/** `bytes`: the credential's own, once taken out of its carrier. `refusal`: why it could not be opened. */
export type Opened = Recognised & {
  readonly carrier: Carrier;
  readonly bytes: Uint8Array;
  readonly logProof?: string;
  readonly refusal?: Finding;
};

/** Larger than any carrier may be: not even looked at. */
const MAX_INPUT = 8 * 1024 * 1024;

export function open(input: Uint8Array | string): Opened {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  const nothing = { carrier: 'unknown' as const, form: null, bytes };
  if (bytes.length > MAX_INPUT) return { ...nothing, refusal: fail('format', 'too_large') };
  if (typeof input === 'string' && !input.isWellFormed()) return { ...nothing, refusal: fail('format', 'json_encoding') };
  const carrier = CARRIERS.find((reader) => reader.knows(bytes));
  if (!carrier) return nothing;
  const found = { ...nothing, carrier: carrier.name };
  try {
    const { text, logProof } = carrier.take(bytes);
    if (text === undefined) return found;
    return { ...found, bytes: utf8(text), ...(logProof !== undefined && { logProof }), ...recognise(text) };
  } catch (error) {
    return { ...found, refusal: failedBy('format', error) };
  }
}
