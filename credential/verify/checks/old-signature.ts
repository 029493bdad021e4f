/** Signed verification (Open Badges 2.0): a token, its key a document at an address, in PEM. */
import { fromBase64 } from '../../bytes.ts';
import { readJwk } from '../../did/publickey.ts';
import type { PublicKey } from '../../did/publickey.ts';
import { CredentialError } from '../../errors.ts';
import type { Envelope } from '../../jose/credential.ts';
import { checkJws } from '../../jose/jws.ts';
import { spkiToJwk } from '../../platform.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, pass } from '../finding.ts';
import type { Vouched } from '../forms/ob2.ts';
import { asObject } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';

export async function checkOldSignature({ jws, document: assertion }: Envelope, ports: VerifyPorts): Promise<Vouched> {
  const only = (finding: Finding): Vouched => ({ findings: [finding], assertion });
  const { creator, url } = asObject(assertion['verification'] ?? assertion['verify']) ?? {};
  const address = typeof creator === 'string' ? creator : url;
  if (typeof address !== 'string' || !address.startsWith('https://')) return only(notChecked('signature', 'key_unlinked'));
  const resolved = ports.resolveKey ? await ports.resolveKey(address) : { unavailable: true as const, why: 'offline' };
  if ('unavailable' in resolved) return only(notChecked('signature', 'issuer_key_unavailable', { detail: resolved.why }));
  if ('notFound' in resolved) return only(notChecked('signature', 'issuer_not_found'));
  try {
    const key = asObject(resolved.document) ?? {};
    const isGood = await checkJws(jws, await publicKeyOf(key['publicKeyPem']));
    return isGood ? { findings: [pass('signature', 'sig_ok')], assertion, address, key } : only(fail('signature', 'sig_mismatch'));
  } catch (error) {
    return only(failedBy('signature', error));
  }
}

/** Errors: `multikey_malformed`, `key_weak`. */
async function publicKeyOf(pem: unknown): Promise<PublicKey> {
  const [, body = ''] = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(typeof pem === 'string' ? pem.slice(0, 10_000) : '') ?? [];
  const der = fromBase64(body.replaceAll(/\s/g, ''));
  const jwk = der && (await spkiToJwk(der));
  if (!jwk) throw new CredentialError('multikey_malformed', 'publicKeyPem holds no RSA key');
  return readJwk({ kty: jwk.kty, n: jwk.n, e: jwk.e });
}
