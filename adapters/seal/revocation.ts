// What authorities say of withdrawn certificates, for seals of level LT: from a folder that the operator fills, or asked where the certificates say.
import fs from 'node:fs';
import path from 'node:path';
import type { RevocationSource } from '#credential';
import { ConfigError } from '#lib/config';
import type { Fetcher, Poster } from '#lib/fetch';

/** `authorities`: DER. `wayOut`: may ask public http addresses too, for what comes back is signed (RFC 5280 §8, RFC 6960 §A.1). */
export type RevocationPorts = { readonly authorities: readonly Uint8Array[]; readonly wayOut: Fetcher & Poster };

const MAX_BYTES = 256 * 1024, MAX_FILES = 64, TIMEOUT_MS = 15_000;

/** `ask`, or a folder with lists (`.crl`) and answers (`.ocsp`), DER or PEM, read anew each time. @throws ConfigError */
export function openRevocation(where: string, { authorities, wayOut }: RevocationPorts): RevocationSource {
  if (where !== 'ask') {
    filesIn(where);
    return { authorities, atHand: async () => filesIn(where) };
  }
  return {
    authorities, atHand: async () => ({ lists: [], answers: [] }),
    askAnswer: async (url, request) => bytesOf(url, await wayOut.post(url, request, { contentType: 'application/ocsp-request', accept: 'application/ocsp-response', maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS })),
    askList: async (url) => derOf(bytesOf(url, await wayOut.get(url, { accept: 'application/pkix-crl', maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS }))),
  };
}

function bytesOf(url: string, { status, bytes }: { readonly status: number; readonly bytes: Uint8Array }): Uint8Array {
  if (status !== 200) throw new Error(`${new URL(url).host}: status ${status}`);
  return bytes;
}

function filesIn(folder: string): { lists: Uint8Array[]; answers: Uint8Array[] } {
  try {
    const names = fs.readdirSync(folder).slice(0, MAX_FILES), read = (end: string) => names.filter((name) => name.toLowerCase().endsWith(end)).map((name) => derOf(fs.readFileSync(path.join(folder, name))));
    return { lists: read('.crl'), answers: read('.ocsp') };
  } catch (cause) {
    throw new ConfigError(`ACQUIS_SEAL_REVOCATION: ${folder}: ${cause instanceof Error ? cause.message : 'it cannot be read'}`, { cause });
  }
}

/** PEM (RFC 7468 §6) or the bytes as they are. */
function derOf(bytes: Uint8Array): Uint8Array {
  const [, body] = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(bytes[0] === 0x2d ? Buffer.from(bytes).toString('latin1') : '') ?? [];
  return body === undefined ? new Uint8Array(bytes) : new Uint8Array(Buffer.from(body, 'base64'));
}
