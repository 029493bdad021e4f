/** First step: which carrier, which form, and the credential's own text. */
import { fromUtf8, utf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import type { CredentialErrorCode } from '../errors.ts';
import { CARRIERS } from './carriers/carrier.ts';
import type { Taken } from './carriers/carrier.ts';
import type { InnerFile } from './carriers/carrier.ts';
import type { Finding } from './finding.ts';
import { fail, failedBy, notChecked } from './finding.ts';
import { recognise } from './forms/recognise.ts';
import type { Recognised } from './forms/recognise.ts';
import type { VerifyPorts } from './ports.ts';
import type { Carrier } from './report.ts';

/**
 * `bytes`: the credential's own, once taken out of its carrier. `files`: what an archive holds. `address`: where a code in a picture
 * leads. `refusal`: why it could not be opened.
 */
export type Opened = Recognised & {
  readonly carrier: Carrier;
  readonly bytes: Uint8Array;
  readonly logProof?: string;
  readonly files?: readonly InnerFile[];
  readonly address?: string;
  readonly refusal?: Finding;
};

/** Larger than any carrier may be: not even looked at. */
const MAX_INPUT = 8 * 1024 * 1024;
/** What is not opened here says nothing of what is in it. */
const UNOPENED: ReadonlySet<CredentialErrorCode> = new Set(['file_locked', 'archive_unsupported', 'archive_limit']);

export async function open(input: Uint8Array | string, { readQr }: Pick<VerifyPorts, 'readQr'> = {}): Promise<Opened> {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  const nothing = { carrier: 'unknown' as const, form: null, bytes };
  if (bytes.length > MAX_INPUT) return { ...nothing, refusal: fail('format', 'too_large') };
  if (typeof input === 'string' && !input.isWellFormed()) return { ...nothing, refusal: fail('format', 'json_encoding') };
  const carrier = CARRIERS.find((reader) => reader.knows(bytes));
  if (!carrier) return nothing;
  const found = { ...nothing, carrier: carrier.name };
  try {
    const { text, logProof, files, mayShowCode } = typeof input === 'string' && carrier.name === 'json' ? { text: input } as Taken : await carrier.take(bytes);
    if (files) return { ...found, files };
    if (text === undefined) return mayShowCode && readQr ? { ...found, ...openCode(await readQr(bytes)) } : found;
    // A file of JSON is the credential's own bytes already.
    return { ...found, bytes: carrier.name === 'json' ? bytes : utf8(text), ...(logProof !== undefined && { logProof }), ...recognise(text) };
  } catch (error) {
    return { ...found, refusal: refused(error) };
  }
}

/** A code holds an address or, when it is short enough, the credential itself. */
function openCode(text: string | undefined): Partial<Opened> {
  if (text === undefined) return {};
  const trimmed = text.trim();
  if (/^https?:\/\/[^\s"'<>]{4,2000}$/i.test(trimmed)) return { carrier: 'qr', address: trimmed };
  const bytes = utf8(trimmed), reader = CARRIERS.find(({ name, knows }) => (name === 'json' || name === 'jwt') && knows(bytes));
  return reader && fromUtf8(bytes) === trimmed ? { carrier: 'qr', bytes, ...recognise(trimmed) } : {};
}

function refused(error: unknown): Finding {
  const isUnopened = error instanceof CredentialError && UNOPENED.has(error.code);
  return isUnopened ? notChecked('format', error.code, { detail: error.message }) : failedBy('format', error);
}
