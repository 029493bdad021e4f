/** Time-stamp tokens (RFC 3161 in CMS, RFC 5652): about what, when, by whom. */
import { Integer, ObjectIdentifier, OctetString, Sequence, fromBER } from 'asn1js';
import { Certificate as Read, ContentInfo, IssuerAndSerialNumber, SignedData, TSTInfo } from 'pkijs';
import type { SignerInfo } from 'pkijs';
import { equal, toHex } from '../../bytes.ts';
import { spkiHash } from '../../platform-spki.ts';
import type { SpkiHash } from '../../platform-spki.ts';
import type { Certificate } from '../x509/certificate.ts';
import { readCertificate } from '../x509/certificate.ts';
import { HASHES, isSignedBy, schemeOf } from '../x509/signature.ts';

export type Stamp = { readonly time: number; readonly signer: Certificate; readonly certificates: readonly Certificate[] };

const MAX_BYTES = 64 * 1024;
const OID = {
  signedData: '1.2.840.113549.1.7.2', info: '1.2.840.113549.1.9.16.1.4', type: '1.2.840.113549.1.9.3', digest: '1.2.840.113549.1.9.4',
  certificate: '1.2.840.113549.1.9.16.2.12', certificate2: '1.2.840.113549.1.9.16.2.47',
} as const;

/**
 * Undefined: not a sound token about these bytes. Whether its signer is to be believed is another question.
 * @param known certificates that may have signed it beside those inside
 */
export async function readStamp(der: Uint8Array, about: Uint8Array, known: readonly Certificate[]): Promise<Stamp | undefined> {
  if (der.length > MAX_BYTES) return undefined;
  try {
    return await stampOf(der, about, known);
  } catch {
    // Whatever the reader calls the fault, this is no token.
    return undefined;
  }
}

async function stampOf(der: Uint8Array, about: Uint8Array, known: readonly Certificate[]): Promise<Stamp | undefined> {
  const outer = new ContentInfo({ schema: fromBER(der).result });
  if (outer.contentType !== OID.signedData) return undefined;
  const { encapContentInfo, certificates: carried = [], signerInfos } = new SignedData({ schema: outer.content });
  const [info, ...more] = signerInfos;
  // RFC 3161 §2.4.2: one signer, the authority.
  if (!info || more.length > 0 || encapContentInfo.eContentType !== OID.info || !encapContentInfo.eContent) return undefined;
  const content = new Uint8Array(encapContentInfo.eContent.getValue());
  const said = new TSTInfo({ schema: fromBER(content).result });
  const hash = HASHES.get(said.messageImprint.hashAlgorithm.algorithmId);
  if (!hash || !equal(await spkiHash(hash, about), said.messageImprint.hashedMessage.valueBlock.valueHexView)) return undefined;
  const certificates = carried.filter((one) => one instanceof Read).slice(0, 8).map((one) => readCertificate(new Uint8Array(one.toSchema().toBER())));
  const signer = [...certificates, ...known].find((one) => isNamed(info, one));
  const isGenuine = signer !== undefined && (await isSigned(info, content, signer));
  return isGenuine ? { time: said.genTime.getTime(), signer, certificates } : undefined;
}

/** By issuer and number, or by the identifier of its key (RFC 5652 §5.3). */
function isNamed({ sid }: SignerInfo, { issuer, serial, keyId }: Certificate): boolean {
  const name: unknown = sid;
  if (name instanceof IssuerAndSerialNumber) return toHex(new Uint8Array(name.issuer.valueBeforeDecode)) === issuer.der && toHex(name.serialNumber.valueBlock.valueHexView) === serial;
  const bytes = (name as { valueBlock?: { valueHexView?: unknown } }).valueBlock?.valueHexView;
  return bytes instanceof Uint8Array && keyId !== undefined && toHex(bytes) === keyId;
}

/** The signature is over the attributes; they hold the content's hash and name the certificate (RFC 5652 §5.4, RFC 5816 §2.2.1). */
async function isSigned(info: SignerInfo, content: Uint8Array, signer: Certificate): Promise<boolean> {
  const { signedAttrs, digestAlgorithm, signatureAlgorithm, signature } = info;
  const hash = HASHES.get(digestAlgorithm.algorithmId);
  if (!signedAttrs || !hash) return false;
  const of = (oid: string) => {
    const found = signedAttrs.attributes.filter(({ type }) => type === oid);
    return found.length === 1 && found[0]?.values.length === 1 ? (found[0].values[0] as unknown) : undefined;
  };
  const [type, digest] = [of(OID.type), of(OID.digest)];
  const isAbout = digest instanceof OctetString && equal(await spkiHash(hash, content), digest.valueBlock.valueHexView);
  const isInfo = type instanceof ObjectIdentifier && type.valueBlock.toString() === OID.info;
  if (!isAbout || !isInfo || !(await namesCertificate(of(OID.certificate2) ?? of(OID.certificate), signer, of(OID.certificate2) !== undefined))) return false;
  return isSignedBy(signer, schemeOf(signatureAlgorithm, hash), new Uint8Array(signedAttrs.encodedValue), signature.valueBlock.valueHexView);
}

/** SigningCertificateV2, or its elder with SHA-1 (RFC 5035 §3, §4): the first entry is the signer's. */
async function namesCertificate(value: unknown, { der, serial }: Certificate, isSecond: boolean): Promise<boolean> {
  const entry = inside(inside(value)[0])[0];
  const [first, second] = inside(entry);
  const [named, bytes] = isSecond && first instanceof Sequence ? [inside(first)[0], second] : [undefined, first];
  const hash: SpkiHash | 'SHA-1' | undefined = !isSecond ? 'SHA-1' : named instanceof ObjectIdentifier ? HASHES.get(named.valueBlock.toString()) : 'SHA-256';
  if (!hash || !(bytes instanceof OctetString) || !equal(await spkiHash(hash, der), bytes.valueBlock.valueHexView)) return false;
  const number = inside(inside(entry).at(-1)).find((part) => part instanceof Integer);
  return !(number instanceof Integer) || toHex(number.valueBlock.valueHexView) === serial;
}

function inside(value: unknown): readonly unknown[] {
  return value instanceof Sequence ? value.valueBlock.value : [];
}
