/** Asking a time-stamp authority (RFC 3161): the request, and the token out of its answer. How it travels is the caller's. */
import { Integer, OctetString, fromBER } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, TSTInfo, TimeStampReq, TimeStampResp, ContentInfo, SignedData } from 'pkijs';
import { equal } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import { sha256 } from '../../platform.ts';
import { parseStamp } from '../../time.ts';
import { readStamp } from './timestamp.ts';

/** The authority's answer (application/timestamp-reply) to a request (application/timestamp-query), DER both. */
export type AskStamp = (request: Uint8Array) => Promise<Uint8Array>;

export type StampSource = {
  readonly ask: AskStamp;
  /** Fresh for each token: an old answer cannot be played again (§2.4.1). */
  readonly nonce: () => Uint8Array;
};

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const MAX_ANSWER = 64 * 1024;
/** Milliseconds. A clock that is further off stamps something else than our moment. */
const NEAR = 10 * 60_000;

/** The token, verified but for who made it. Errors: `bad_argument` for a refusal, or an answer to another question. */
export async function obtainStamp(about: Uint8Array, sealedAt: string, { ask, nonce }: StampSource): Promise<Uint8Array> {
  const own = nonce(), answer = await ask(requestOf(about, own));
  if (answer.length > MAX_ANSWER) throw refused('an answer longer than any token');
  const token = tokenOf(answer);
  const stamp = await readStamp(token, about, []);
  if (!stamp) throw refused('no sound token about this signature');
  if (!isAnswerTo(own, token)) throw refused('the token answers another request');
  if (Math.abs(stamp.time - (parseStamp(sealedAt) ?? 0)) > NEAR) throw refused('its clock and ours are more than ten minutes apart');
  return token;
}

function requestOf(about: Uint8Array, nonce: Uint8Array): Uint8Array {
  const hashAlgorithm = new AlgorithmIdentifier({ algorithmId: SHA_256 });
  const messageImprint = new MessageImprint({ hashAlgorithm, hashedMessage: new OctetString({ valueHex: new Uint8Array(sha256(about)).buffer }) });
  return new Uint8Array(new TimeStampReq({ version: 1, messageImprint, nonce: positive(nonce), certReq: true }).toSchema().toBER());
}

/** granted, or granted with modifications (§2.4.2). */
function tokenOf(answer: Uint8Array): Uint8Array {
  try {
    const { status, timeStampToken } = new TimeStampResp({ schema: fromBER(new Uint8Array(answer)).result });
    if (status.status > 1 || !timeStampToken) throw refused(`refused with status ${status.status}`);
    return new Uint8Array(timeStampToken.toSchema().toBER());
  } catch (cause) {
    if (cause instanceof CredentialError) throw cause;
    throw refused('an answer that cannot be read', cause);
  }
}

function isAnswerTo(nonce: Uint8Array, token: Uint8Array): boolean {
  const { encapContentInfo } = new SignedData({ schema: new ContentInfo({ schema: fromBER(new Uint8Array(token)).result }).content });
  const said = new TSTInfo({ schema: fromBER(encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0)).result });
  return said.nonce !== undefined && equal(said.nonce.valueBlock.valueHexView, positive(nonce).valueBlock.valueHexView);
}

/** The first byte neither zero nor with its first bit set: the shortest form of a positive number, as DER wants it. */
function positive(nonce: Uint8Array): Integer {
  const bytes = new Uint8Array(nonce);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new Integer({ valueHex: bytes.buffer });
}

function refused(message: string, cause?: unknown): CredentialError {
  return new CredentialError('bad_argument', `time stamp: ${message}`, cause === undefined ? {} : { cause });
}
