// The operator's seal, as the settings say. What can be found wrong without asking a service stops the start.
import fs from 'node:fs';
import { anchorsOf } from '#credential';
import { ConfigError, type SealSettings } from '#lib/config';
import { AcquisError } from '#lib/errors';
import type { Poster } from '#lib/fetch';
import type { Sealer } from '#lib/sealer';
import { openSealFile } from './file.ts';
import { openRevocation, type RevocationPorts } from './revocation.ts';
import { openRemoteSeal, readRemoteAddress } from './remote.ts';
import { openSealToken, readTokenAddress } from './token.ts';

const STAMP_BYTES = 64 * 1024, STAMP_MS = 15_000;

/** @param posterFor a way out to these origins, and to no other that is private @param asking needed where the settings name revocation @throws ConfigError */
export async function openSealer(settings: SealSettings | undefined, posterFor: (origins: readonly string[]) => Poster, asking?: RevocationPorts): Promise<Sealer | undefined> {
  if (!settings) return undefined;
  const { at, timestamps, revocation, organisations } = settings;
  const remote = /^https?:/.test(at), { post } = posterFor([...(remote ? [at] : []), ...(timestamps ? [timestamps] : [])].map((url) => new URL(url).origin));
  const device = await opened(settings, remote, post);
  return { ...device, organisations, ...(timestamps && { askStamp: (request: Uint8Array) => askStamp(post, timestamps, request) }), ...(revocation && asking && { revocation: openRevocation(revocation, asking) }) };
}

async function opened({ at, secretFile, certificates }: SealSettings, remote: boolean, post: Poster['post']) {
  try {
    const [secret = '', pin] = (secretFile === undefined ? '' : readText(secretFile)).split(/\r?\n/);
    if (remote) return openRemoteSeal(readRemoteAddress(at), { client: secret, ...(pin && { pin }) }, post);
    if (at.startsWith('pkcs11:')) return openSealToken(readTokenAddress(at), anchorsOf(readText(certificates ?? '')), secret);
    return await openSealFile(fs.readFileSync(at), secret);
  } catch (cause) {
    throw new ConfigError(`Cannot start. ACQUIS_SEAL: ${at.split('?')[0]}: ${cause instanceof Error ? cause.message : 'it cannot be read'}`, { cause });
  }
}

function readText(file: string): string {
  return fs.readFileSync(file, 'utf8');
}

/** RFC 3161 §3.4. */
async function askStamp(post: Poster['post'], url: string, request: Uint8Array): Promise<Uint8Array> {
  try {
    const { status, bytes } = await post(url, request, { contentType: 'application/timestamp-query', accept: 'application/timestamp-reply', maxBytes: STAMP_BYTES, timeoutMs: STAMP_MS });
    if (status !== 200) throw new Error(`status ${status}`);
    return bytes;
  } catch (cause) {
    throw new AcquisError('timestamp_failed', { cause, message: `${new URL(url).host}: ${cause instanceof Error ? cause.message : 'no answer'}` });
  }
}
