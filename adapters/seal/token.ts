// A seal in a security module: any that speaks PKCS #11, through OpenSC's pkcs11-tool, so that no driver lives in this process.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SealAlgorithm } from '#credential';
import { childEnvironment } from '#lib/config';
import { AcquisError } from '#lib/errors';
import type { Sealer } from '#lib/sealer';

/** RFC 7512: `pkcs11:token=T;id=%01?module-path=/usr/lib/….so`. By id: of several keys the program would take any, whatever label is asked for. */
export type TokenAddress = { readonly module: string; readonly token: string; /** CKA_ID, hexadecimal. */ readonly id: string };

const TIMEOUT_MS = 20_000;

/** @throws Error that says what is missing */
export function readTokenAddress(uri: string): TokenAddress {
  const [, where = '', query = ''] = /^pkcs11:([^?]*)\??(.*)$/.exec(uri) ?? [];
  const parts = (text: string, mark: string) => new Map(text.split(mark).filter(Boolean).map((part) => part.split('=', 2) as [string, string]));
  const [attributes, more] = [parts(where, ';'), parts(query, '&')];
  const [token, id, module] = [attributes.get('token'), hexOf(attributes.get('id') ?? ''), more.get('module-path')];
  if (!token || !id || !module) throw new Error('the address names token, id and module-path (RFC 7512)');
  return { module: decodeURIComponent(module), token: decodeURIComponent(token), id };
}

/** §2.3: an id is bytes, written in percent where they are no letters. */
function hexOf(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})|(.)/gs, (_, hex: string | undefined, letter: string | undefined) => hex?.toLowerCase() ?? Buffer.from(letter ?? '').toString('hex'));
}

export function openSealToken({ module, token, id }: TokenAddress, chain: readonly Uint8Array[], pin: string): Pick<Sealer, 'place' | 'chain' | 'sign'> {
  async function signOne(message: Uint8Array, alg: SealAlgorithm): Promise<Uint8Array> {
    const { mechanism, input } = taskOf(message, alg), folder = await mkdtemp(path.join(tmpdir(), 'acquis-seal-'));
    try {
      const [from, to] = [path.join(folder, 'in'), path.join(folder, 'out')];
      await writeFile(from, input, { mode: 0o600 });
      await run(['--module', module, '--token-label', token, '--login', '--pin', 'env:ACQUIS_PIN', '--sign', '--id', id, '--mechanism', mechanism, '--input-file', from, '--output-file', to], pin);
      return new Uint8Array(await readFile(to));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return {
    place: 'token',
    chain: async () => chain,
    // One after the other: modules take few sessions at once.
    sign: async (messages, alg) => {
      const signatures: Uint8Array[] = [];
      for (const message of messages) signatures.push(await signOne(message, alg));
      return signatures;
    },
  };
}

/** DigestInfo of SHA-256 without the hash (RFC 8017 §9.2). */
const SHA_256 = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** What goes through a file is a hash, never what a credential says. CKM_ECDSA gives r ‖ s. */
function taskOf(message: Uint8Array, alg: SealAlgorithm): { mechanism: string; input: Uint8Array } {
  if (alg === 'EdDSA') throw new AcquisError('seal_unavailable', { message: 'Ed25519 signs no hash' });
  const hash = createHash(`sha${alg.slice(2)}`).update(message).digest();
  return alg === 'RS256' ? { mechanism: 'RSA-PKCS', input: Buffer.concat([SHA_256, hash]) } : { mechanism: 'ECDSA', input: hash };
}

/** The PIN goes by the environment: arguments are everybody's to read. */
async function run(args: readonly string[], pin: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn('pkcs11-tool', args, { env: childEnvironment({ ACQUIS_PIN: pin }), stdio: ['ignore', 'ignore', 'pipe'], timeout: TIMEOUT_MS });
  let said = '';
  child.stderr.on('data', (part: Buffer) => { said = (said + part.toString()).slice(-2000); });
  child.on('error', (cause) => reject(new AcquisError('seal_unavailable', { cause, message: 'pkcs11-tool (Debian: opensc) cannot be started' })));
  child.on('close', (status) => (status === 0 ? resolve() : reject(new AcquisError('seal_unavailable', { message: `pkcs11-tool: ${said.trim()}` }))));
  return promise;
}
