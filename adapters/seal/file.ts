// A seal in a file: PKCS #12 (RFC 7292), as authorities hand it over.
import { createPrivateKey, createPublicKey, sign as signBytes, X509Certificate, type KeyObject } from 'node:crypto';
import type { SealAlgorithm } from '#credential';
import type { Sealer } from '#lib/sealer';

const OID = { shroudedKey: '1.2.840.113549.1.12.10.1.2', certificate: '1.2.840.113549.1.12.10.1.3' } as const;

/** @throws Error whose message says what is wrong with the file, in words for an operator */
export async function openSealFile(bytes: Uint8Array, passphrase: string): Promise<Pick<Sealer, 'place' | 'chain' | 'sign'>> {
  const { key, certificates } = await contentOf(bytes, passphrase);
  const own = certificates.findIndex((der) => isPair(key, der));
  if (own < 0) throw new Error('none of its certificates fits its key');
  const chain = [certificates[own], ...certificates.toSpliced(own, 1)].filter((der) => der !== undefined);
  return {
    place: 'file',
    chain: async () => chain,
    sign: async (messages, alg) => messages.map((message) => new Uint8Array(signBytes(hashOf(alg), message, { key, dsaEncoding: 'ieee-p1363' }))),
  };
}

function hashOf(alg: SealAlgorithm): string | null {
  return alg === 'EdDSA' ? null : `sha${alg.slice(2)}`;
}

function isPair(key: KeyObject, der: Uint8Array): boolean {
  try { return createPublicKey(key).equals(new X509Certificate(der).publicKey); } catch { return false; }
}

async function contentOf(bytes: Uint8Array, passphrase: string): Promise<{ key: KeyObject; certificates: Uint8Array[] }> {
  const { AuthenticatedSafe, CertBag, PFX, PKCS8ShroudedKeyBag } = await import('pkijs');
  const { OctetString, fromBER } = await import('asn1js');
  const password = new TextEncoder().encode(passphrase).buffer;
  const file = read(() => new PFX({ schema: fromBER(new Uint8Array(bytes)).result }), 'it is no PKCS #12 file');
  const safe = await asked(() => file.parseInternalValues({ password, checkIntegrity: true }).then(() => file.parsedValue?.authenticatedSafe), 'the passphrase does not open it');
  if (!(safe instanceof AuthenticatedSafe)) throw new Error('the passphrase does not open it');
  await asked(() => safe.parseInternalValues({ safeContents: safe.safeContents.map(({ contentType }) => (contentType === '1.2.840.113549.1.7.1' ? {} : { password })) }), OLD);
  const parts = (safe.parsedValue as { safeContents: { value: { safeBags: { bagId: string; bagValue: unknown }[] } }[] }).safeContents.flatMap(({ value }) => value.safeBags);
  const certificates = parts.flatMap(({ bagId, bagValue }) => (bagId === OID.certificate && bagValue instanceof CertBag && bagValue.certValue instanceof OctetString ? [new Uint8Array(bagValue.certValue.getValue())] : []));
  const bags = parts.flatMap(({ bagId, bagValue }) => (bagId === OID.shroudedKey && bagValue instanceof PKCS8ShroudedKeyBag ? [bagValue] : []));
  const [bag, ...more] = bags;
  if (!bag || more.length > 0) throw new Error(`it holds ${bags.length} keys, and one is wanted`);
  const pkcs8 = Buffer.from(bag.toSchema().toBER());
  return { key: read(() => createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8', passphrase }), OLD), certificates };
}

/** Triple DES and RC2, as old programs write them, are not opened. */
const OLD = 'it is locked in an old way or damaged: make it anew with openssl pkcs12 -in old.p12 -legacy -nodes | openssl pkcs12 -export -out new.p12';

function read<V>(work: () => V, why: string): V {
  try { return work(); } catch (cause) { throw new Error(why, { cause }); }
}

async function asked<V>(work: () => Promise<V>, why: string): Promise<V> {
  try { return await work(); } catch (cause) { throw new Error(why, { cause }); }
}
