/** X.509 v3 certificates (RFC 5280), as far as a chain needs them, read once into plain values. */
import { ObjectIdentifier, fromBER } from 'asn1js';
import { BasicConstraints, Certificate as Read, ExtKeyUsage, RSAPublicKey } from 'pkijs';
import type { Extension } from 'pkijs';
import { toHex } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import type { SpkiCurve } from '../../platform-spki.ts';
import { nameOf } from './name.ts';
import type { Name } from './name.ts';
import { placesOf } from './places.ts';
import type { Places } from './places.ts';
import { statementsOf } from './qualified.ts';
import type { Statements } from './qualified.ts';
import { schemeOf } from './signature.ts';
import type { X509Scheme } from './signature.ts';

export type KeyKind = 'RSA' | SpkiCurve | 'Ed25519';
export type Usage = 'digitalSignature' | 'nonRepudiation' | 'keyCertSign' | 'cRLSign';

export type Certificate = {
  readonly der: Uint8Array;
  readonly subject: Name;
  readonly issuer: Name;
  /** Hexadecimal. */
  readonly serial: string;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly until: number;
  readonly spki: Uint8Array;
  /** The key alone, as its hash stands for it elsewhere (RFC 6960 §4.1.1). */
  readonly keyBytes: Uint8Array;
  readonly key: KeyKind;
  /** Modulus of an RSA key. */
  readonly bits?: number;
  readonly signed: Uint8Array;
  readonly scheme: X509Scheme;
  readonly signature: Uint8Array;
  readonly isAuthority: boolean;
  /** How many authorities may stand below it. */
  readonly pathLength?: number;
  /** Undefined: any. */
  readonly usages?: ReadonlySet<Usage>;
  /** Object identifiers; undefined: any. */
  readonly purposes?: ReadonlySet<string>;
  readonly keyId?: string;
  readonly issuerKeyId?: string;
  /** A critical extension that is not understood here, or a limit that is not worked out. */
  readonly foreign?: string;
  readonly statements: Statements;
  /** Says where its withdrawal can be asked for. */
  readonly isRevocable: boolean;
  readonly places: Places;
};

/** More than any certificate has. */
const MAX_BYTES = 32 * 1024;
const [RSA_LEAST, RSA_MOST] = [2048, 8192];

const CURVES: ReadonlyMap<string, SpkiCurve> = new Map([['1.2.840.10045.3.1.7', 'P-256'], ['1.3.132.0.34', 'P-384'], ['1.3.132.0.35', 'P-521']]);
const USAGES: readonly (readonly [bit: number, usage: Usage])[] = [[0, 'digitalSignature'], [1, 'nonRepudiation'], [5, 'keyCertSign'], [6, 'cRLSign']];

const OID = {
  keyId: '2.5.29.14', usage: '2.5.29.15', constraints: '2.5.29.19', names: '2.5.29.30', crl: '2.5.29.31', policies: '2.5.29.32', issuerKeyId: '2.5.29.35',
  purposes: '2.5.29.37', access: '1.3.6.1.5.5.7.1.1', statements: '1.3.6.1.5.5.7.1.3', alternative: '2.5.29.17',
} as const;
/** Policies are understood as "any will do": none is asked for. */
const UNDERSTOOD: ReadonlySet<string> = new Set([OID.keyId, OID.usage, OID.constraints, OID.crl, OID.policies, OID.issuerKeyId, OID.purposes, OID.access, OID.statements, OID.alternative]);

/** Errors: `cert_malformed`, `key_weak`. */
export function readCertificate(der: Uint8Array): Certificate {
  if (der.length > MAX_BYTES) throw malformed('larger than any certificate');
  try {
    const { result, offset } = fromBER(der);
    if (offset !== der.length) throw malformed('something follows the certificate');
    return certificateOf(new Read({ schema: result }), der);
  } catch (cause) {
    if (cause instanceof CredentialError) throw cause;
    throw malformed('this is no certificate', cause);
  }
}

function certificateOf(read: Read, der: Uint8Array): Certificate {
  const extensions = extensionsOf(read.extensions ?? []);
  const of = (oid: string) => extensions.get(oid)?.parsedValue;
  const [constraints, purposes] = [of(OID.constraints), of(OID.purposes)];
  const [usages, bytesOf] = [extensions.get(OID.usage), (oid: string) => extensions.get(oid)?.extnValue.valueBlock.valueHexView];
  const keyId = keyIdOf(bytesOf(OID.keyId), 0x04);
  const issuerKeyId = keyIdOf(bytesOf(OID.issuerKeyId), 0x80);
  const pathLength = constraints instanceof BasicConstraints && constraints.pathLenConstraint !== undefined ? Number(constraints.pathLenConstraint) : undefined;
  const foreign = extensions.has(OID.names) ? OID.names : [...extensions.values()].find(({ critical, extnID }) => critical && !UNDERSTOOD.has(extnID))?.extnID;
  const scheme = schemeOf(read.signatureAlgorithm);
  if (read.signature.algorithmId !== read.signatureAlgorithm.algorithmId) throw malformed('two algorithms of signature (§4.1.1.2)');
  const [from, until] = [read.notBefore.value.getTime(), read.notAfter.value.getTime()];
  if (Number.isNaN(from) || Number.isNaN(until)) throw malformed('a date that is none');
  return {
    der,
    subject: nameOf(read.subject),
    issuer: nameOf(read.issuer),
    serial: toHex(read.serialNumber.valueBlock.valueHexView),
    from,
    until,
    spki: new Uint8Array(read.subjectPublicKeyInfo.toSchema().toBER()),
    keyBytes: read.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView,
    ...keyOf(read),
    signed: read.tbsView,
    scheme,
    signature: read.signatureValue.valueBlock.valueHexView,
    // §4.2.1.9: only a version 3 certificate that says so is an authority's.
    isAuthority: read.version === 2 && constraints instanceof BasicConstraints && constraints.cA,
    ...(pathLength !== undefined && { pathLength }),
    ...(usages && { usages: usagesOf(usages) }),
    ...(purposes instanceof ExtKeyUsage && { purposes: new Set(purposes.keyPurposes) }),
    ...(keyId !== undefined && { keyId }),
    ...(issuerKeyId !== undefined && { issuerKeyId }),
    ...(foreign !== undefined && { foreign }),
    statements: statementsOf(bytesOf(OID.statements)),
    isRevocable: extensions.has(OID.crl) || extensions.has(OID.access),
    places: placesOf(of(OID.crl), of(OID.access)),
  };
}

/** §4.2: none twice, or two readers could read two. */
function extensionsOf(list: readonly Extension[]): ReadonlyMap<string, Extension> {
  const map = new Map(list.map((extension) => [extension.extnID, extension]));
  if (map.size !== list.length) throw malformed('an extension stands twice');
  return map;
}

function keyOf({ subjectPublicKeyInfo: { algorithm, parsedKey } }: Read): { readonly key: KeyKind; readonly bits?: number } {
  if (algorithm.algorithmId === '1.3.101.112') return { key: 'Ed25519' };
  if (parsedKey instanceof RSAPublicKey) return { key: 'RSA', bits: strong(parsedKey) };
  const params: unknown = algorithm.algorithmParams;
  const curve = algorithm.algorithmId === '1.2.840.10045.2.1' && params instanceof ObjectIdentifier ? CURVES.get(params.valueBlock.toString()) : undefined;
  if (!curve) throw malformed('a kind of key that is not read here');
  return { key: curve };
}

function strong({ modulus, publicExponent }: RSAPublicKey): number {
  const bytes = modulus.valueBlock.valueHexView;
  const first = bytes.findIndex((byte) => byte !== 0);
  const bits = first < 0 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
  const exponent = Number(BigInt(`0x${toHex(publicExponent.valueBlock.valueHexView) || '0'}`));
  // A long exponent is seconds of work for each signature.
  if (bits > RSA_MOST || exponent > 0xffff_ffff) throw malformed('a larger RSA key than anybody needs');
  if (bits < RSA_LEAST || exponent < 65_537 || exponent % 2 === 0) throw new CredentialError('key_weak', `an RSA key of ${bits} bits with exponent ${exponent}`);
  return bits;
}

/** §4.2.1.3: a BIT STRING, the first bit first. */
function usagesOf({ extnValue }: Extension): ReadonlySet<Usage> {
  const [tag, , unused = 0, ...bytes] = extnValue.valueBlock.valueHexView;
  if (tag !== 0x03 || unused > 7) throw malformed('the key usage is no bit string');
  return new Set(USAGES.filter(([bit]) => ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1).map(([, usage]) => usage));
}

/** The identifier alone: an OCTET STRING, or the first member of AuthorityKeyIdentifier (§4.2.1.1, §4.2.1.2). */
function keyIdOf(bytes: Uint8Array | undefined, tag: number): string | undefined {
  const inner = tag === 0x80 && bytes?.[0] === 0x30 && (bytes[1] ?? 0x80) < 0x80 ? bytes.subarray(2) : bytes;
  const length = inner?.[1] ?? 0;
  return inner?.[0] === tag && length < 0x80 && inner.length >= 2 + length ? toHex(inner.subarray(2, 2 + length)) : undefined;
}

function malformed(message: string, cause?: unknown): CredentialError {
  return new CredentialError('cert_malformed', message, cause === undefined ? {} : { cause });
}
