// Authorities that the operator trusts for seals: a PEM file, read once at the start. A file that cannot be used stops the start.
import fs from 'node:fs';
import { anchorsOf, CredentialError, unusableAnchors } from '#credential';
import { ConfigError } from '#lib/config';

/** DER, one a certificate. @throws ConfigError naming the certificate at fault by its place in the file */
export async function readAnchors(file: string | undefined): Promise<readonly Uint8Array[]> {
  if (file === undefined) return [];
  try {
    const anchors = anchorsOf(fs.readFileSync(file, 'utf8'));
    const [unusable] = await unusableAnchors(anchors);
    if (unusable) throw new ConfigError(`Cannot start. ACQUIS_SEAL_ANCHORS: certificate ${unusable.place} of ${file} cannot be used (${unusable.why})`);
    return anchors;
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const why = cause instanceof CredentialError ? cause.message : 'it cannot be read';
    throw new ConfigError(`Cannot start. ACQUIS_SEAL_ANCHORS: ${file}: ${why}`, { cause });
  }
}
