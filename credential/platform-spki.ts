/** Signatures under keys as X.509 carries them (RFC 5280 §4.1.2.7), with all the hashes that certificates use. */

export type SpkiScheme =
  | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly hash: SpkiHash }
  | { readonly name: 'RSA-PSS'; readonly hash: SpkiHash; readonly saltLength: number }
  /** Signature as r ‖ s. */
  | { readonly name: 'ECDSA'; readonly hash: SpkiHash; readonly namedCurve: SpkiCurve }
  | { readonly name: 'Ed25519' };

export type SpkiHash = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type SpkiCurve = 'P-256' | 'P-384' | 'P-521';

/** False also for keys that the machine cannot read: they verify nothing. The caller has matched scheme and kind of key. */
export async function verifySpki(scheme: SpkiScheme, spki: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    const key = await globalThis.crypto.subtle.importKey('spki', new Uint8Array(spki), scheme, false, ['verify']);
    return await globalThis.crypto.subtle.verify(scheme, key, new Uint8Array(signature), new Uint8Array(message));
  } catch {
    return false;
  }
}

export async function spkiHash(name: SpkiHash | 'SHA-1', bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await globalThis.crypto.subtle.digest(name, new Uint8Array(bytes)));
}
