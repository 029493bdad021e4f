/** Certificates that a verifier is told to trust: what stands in a PEM file (RFC 7468). */
import { fromBase64 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';

const BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** One DER a certificate, in the order of the file; what stands between them is commentary. Errors: `cert_malformed` when there is none. */
export function anchorsOf(pem: string): readonly Uint8Array[] {
  const found = [...pem.matchAll(BLOCK)].map(([, body]) => fromBase64((body ?? '').replace(/\s+/g, '')));
  if (found.length === 0 || found.includes(undefined)) throw new CredentialError('cert_malformed', 'no certificate between BEGIN CERTIFICATE and END CERTIFICATE');
  return found.filter((der) => der !== undefined);
}
