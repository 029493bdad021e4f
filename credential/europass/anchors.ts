/** Certificates that a verifier is told to trust: what stands in a PEM file (RFC 7468). */
import { fromBase64 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { refusal } from '../verify/finding.ts';

const BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** Which of them cannot be used as an authority, counted from 1, and why. */
export async function unusableAnchors(anchors: readonly Uint8Array[]): Promise<readonly { readonly place: number; readonly why: string }[]> {
  const { readCertificate } = await import('./x509/certificate.ts');
  return anchors.flatMap((der, i) => {
    try {
      readCertificate(der);
      return [];
    } catch (error) {
      return [{ place: i + 1, why: refusal(error).message }];
    }
  });
}

/** One DER a certificate, in the order of the file; what stands between them is commentary. Errors: `cert_malformed` when there is none. */
export function anchorsOf(pem: string): readonly Uint8Array[] {
  const found = [...pem.matchAll(BLOCK)].map(([, body]) => fromBase64((body ?? '').replace(/\s+/g, '')));
  if (found.length === 0 || found.includes(undefined)) throw new CredentialError('cert_malformed', 'no certificate between BEGIN CERTIFICATE and END CERTIFICATE');
  return found.filter((der) => der !== undefined);
}
