/** For tests: authorities, certificates, withdrawal lists, time stamps and seals, right or wrong. */
import { createHash, createPublicKey, generateKeyPairSync, sign as signBytes, constants, type KeyObject } from 'node:crypto';
import { BitString, GeneralizedTime, Integer, Null, ObjectIdentifier, OctetString, PrintableString, Sequence, Set as AsnSet, Utf8String, fromBER } from 'asn1js';
import { AccessDescription, AlgorithmIdentifier, Attribute, CRLDistributionPoints, Certificate, CertificateRevocationList, DistributionPoint, GeneralName, InfoAccess, OCSPRequest, ContentInfo, EncapsulatedContentInfo, Extension, Extensions, IssuerAndSerialNumber, MessageImprint, PublicKeyInfo, RevokedCertificate, SignedAndUnsignedAttributes, SignedData, SignerInfo, TSTInfo, Time, TimeStampReq, AttributeTypeAndValue } from 'pkijs';

export type Kind = 'P-256' | 'P-384' | 'P-521' | 'Ed25519' | 'RSA' | 'RSA-1024';
export type Party = { readonly der: Uint8Array; readonly key: KeyObject; readonly kind: Kind; readonly name: readonly (readonly [oid: string, value: string])[] };

const pairs = new Map<string, KeyObject>();

/** One pair a kind and number: making RSA keys is slow. */
export function pair(kind: Kind, number = 0): KeyObject {
  const known = pairs.get(`${kind}${number}`);
  if (known) return known;
  const { privateKey } = kind === 'Ed25519' ? generateKeyPairSync('ed25519') : kind.startsWith('RSA') ? generateKeyPairSync('rsa', { modulusLength: kind === 'RSA' ? 2048 : 1024 }) : generateKeyPairSync('ec', { namedCurve: kind });
  pairs.set(`${kind}${number}`, privateKey);
  return privateKey;
}

export type Wish = {
  readonly kind?: Kind;
  readonly number?: number;
  readonly name?: string;
  readonly identifier?: string | null;
  readonly from?: string;
  readonly until?: string;
  readonly ca?: { readonly pathLength?: number } | false | undefined;
  /** Key usage, bits by number, the first being 0. */
  readonly usage?: readonly number[] | null;
  readonly purposes?: readonly string[];
  readonly statements?: readonly ('qualified' | 'device' | 'seal' | 'signature' | 'law')[];
  /** More extensions: object identifier, critical. */
  readonly more?: readonly (readonly [oid: string, critical: boolean])[];
  readonly hash?: 'sha256' | 'sha384' | 'sha512' | 'sha1' | 'md5';
  /** RSA with PSS instead of PKCS #1 v1.5. */
  readonly pss?: boolean;
  readonly serial?: number;
  /** Where its withdrawal can be asked for. */
  readonly places?: { readonly answers?: string; readonly lists?: string };
};

export const MAIL = '1.3.6.1.5.5.7.3.4', TIME_STAMPING = '1.3.6.1.5.5.7.3.8', SERVER = '1.3.6.1.5.5.7.3.1';
const STATEMENTS = { qualified: '0.4.0.1862.1.1', device: '0.4.0.1862.1.4', law: '0.4.0.1862.1.7' } as const;
let serials = 1;

/** `by` absent: signed by itself. */
export function certificate(wish: Wish, by?: Party): Party {
  const { kind = 'P-256', number = 0, name = 'Université de Test', identifier = 'VATFR-12345678901', from = '2026-01-01T00:00:00Z', until = '2029-01-01T00:00:00Z' } = wish;
  const key = pair(kind, number);
  const attributes: Party['name'] = [['2.5.4.6', 'FR'], ['2.5.4.10', name], ...(identifier === null ? [] : [['2.5.4.97', identifier] as const]), ['2.5.4.3', name]];
  const made = new Certificate();
  made.version = 2;
  made.serialNumber = new Integer({ value: wish.serial ?? (serials += 1) });
  made.subject.typesAndValues = named(attributes);
  made.issuer.typesAndValues = named(by?.name ?? attributes);
  made.notBefore = new Time({ type: 0, value: new Date(from) });
  made.notAfter = new Time({ type: 0, value: new Date(until) });
  made.subjectPublicKeyInfo = new PublicKeyInfo({ schema: fromBER(spki(key)).result });
  made.extensions = extensionsOf(wish);
  return { der: signed(made, by?.key ?? key, by?.kind ?? kind, wish), key, kind, name: attributes };
}

function extensionsOf({ ca, usage = ca ? [5, 6] : [0, 1], purposes, statements, places = {}, more = [] }: Wish): Extension[] {
  const one = (extnID: string, value: { toBER(): ArrayBuffer }, critical = false) => new Extension({ extnID, critical, extnValue: value.toBER() });
  const constraints = new Sequence({ value: ca ? [fromBER(Uint8Array.of(1, 1, 255)).result, ...(ca.pathLength === undefined ? [] : [new Integer({ value: ca.pathLength })])] : [] });
  const stated = (statements ?? []).filter((name) => name in STATEMENTS).map((name) => new Sequence({ value: [new ObjectIdentifier({ value: STATEMENTS[name as keyof typeof STATEMENTS] })] }));
  const types = (statements ?? []).filter((name) => name === 'seal' || name === 'signature').map((name) => new ObjectIdentifier({ value: name === 'seal' ? '0.4.0.1862.1.6.2' : '0.4.0.1862.1.6.1' }));
  return [
    ...(ca === undefined ? [] : [one('2.5.29.19', constraints, true)]),
    ...(usage === null ? [] : [one('2.5.29.15', bits(usage), true)]),
    ...(purposes ? [one('2.5.29.37', new Sequence({ value: purposes.map((value) => new ObjectIdentifier({ value })) }))] : []),
    ...(statements ? [one('1.3.6.1.5.5.7.1.3', new Sequence({ value: [...stated, ...(types.length > 0 ? [new Sequence({ value: [new ObjectIdentifier({ value: '0.4.0.1862.1.6' }), new Sequence({ value: types })] })] : [])] }))] : []),
    ...(places.answers ? [one('1.3.6.1.5.5.7.1.1', new InfoAccess({ accessDescriptions: [new AccessDescription({ accessMethod: '1.3.6.1.5.5.7.48.1', accessLocation: new GeneralName({ type: 6, value: places.answers }) })] }).toSchema())] : []),
    ...(places.lists ? [one('2.5.29.31', new CRLDistributionPoints({ distributionPoints: [new DistributionPoint({ distributionPoint: [new GeneralName({ type: 6, value: places.lists })] })] }).toSchema())] : []),
    ...more.map(([oid, critical]) => one(oid, oid === '2.5.29.31' ? new Sequence({ value: [] }) : new Null(), critical)),
  ];
}

function bits(numbers: readonly number[]): BitString {
  const byte = numbers.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return new BitString({ valueHex: Uint8Array.of(byte).buffer, unusedBits: 0 });
}

function named(attributes: Party['name']): AttributeTypeAndValue[] {
  return attributes.map(([type, value]) => new AttributeTypeAndValue({ type, value: type === '2.5.4.6' ? new PrintableString({ value }) : new Utf8String({ value }) }));
}

function spki(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  'RSA sha256': '1.2.840.113549.1.1.11', 'RSA sha384': '1.2.840.113549.1.1.12', 'RSA sha512': '1.2.840.113549.1.1.13', 'RSA sha1': '1.2.840.113549.1.1.5', 'RSA md5': '1.2.840.113549.1.1.4',
  'P sha256': '1.2.840.10045.4.3.2', 'P sha384': '1.2.840.10045.4.3.3', 'P sha512': '1.2.840.10045.4.3.4', 'P sha1': '1.2.840.10045.4.1', Ed25519: '1.3.101.112',
};
const HASHES = { sha256: '2.16.840.1.101.3.4.2.1', sha384: '2.16.840.1.101.3.4.2.2', sha512: '2.16.840.1.101.3.4.2.3' } as const;

function algorithmOf(kind: Kind, { hash = 'sha256', pss }: Wish): AlgorithmIdentifier {
  if (pss) {
    const inner = () => new Sequence({ value: [new ObjectIdentifier({ value: HASHES.sha256 })] });
    const tagged = (tag: number, value: { toBER(): ArrayBuffer }) => fromBER(Buffer.concat([Buffer.from([0xa0 | tag, value.toBER().byteLength]), Buffer.from(value.toBER())])).result;
    const mask = new Sequence({ value: [new ObjectIdentifier({ value: '1.2.840.113549.1.1.8' }), inner()] });
    return new AlgorithmIdentifier({ algorithmId: '1.2.840.113549.1.1.10', algorithmParams: new Sequence({ value: [tagged(0, inner()), tagged(1, mask), tagged(2, new Integer({ value: 32 }))] }) });
  }
  const name = kind === 'Ed25519' ? kind : `${kind.startsWith('RSA') ? 'RSA' : 'P'} ${hash}`;
  return new AlgorithmIdentifier({ algorithmId: ALGORITHMS[name] ?? '', ...(kind.startsWith('RSA') && { algorithmParams: new Null() }) });
}

function signatureOver(bytes: Uint8Array, key: KeyObject, kind: Kind, { hash = 'sha256', pss }: Wish): Buffer {
  return signBytes(kind === 'Ed25519' ? null : hash, bytes, pss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : key);
}

/** To be signed is what `toSchema` makes of it without a signature. */
function signed(made: Certificate | CertificateRevocationList, key: KeyObject, kind: Kind, wish: Wish): Uint8Array {
  made.signature = algorithmOf(kind, wish);
  made.signatureAlgorithm = algorithmOf(kind, wish);
  made.signatureValue = new BitString({ valueHex: new ArrayBuffer(1) });
  const [tbs] = (made.toSchema(true) as Sequence).valueBlock.value;
  const message = new Uint8Array(tbs?.toBER() ?? new ArrayBuffer(0));
  const signature = new BitString({ valueHex: new Uint8Array(signatureOver(message, key, kind, wish)).buffer });
  return new Uint8Array(new Sequence({ value: [fromBER(message).result, made.signatureAlgorithm.toSchema(), signature] }).toBER());
}

/** A list of withdrawn certificates; `withdrawn`: serial number and moment. */
export function revocationList(by: Party, { made, until, withdrawn = [], critical = false }: { readonly made: string; readonly until: string; readonly withdrawn?: readonly (readonly [number, string])[]; readonly critical?: boolean }): Uint8Array {
  const list = new CertificateRevocationList();
  list.version = 1;
  list.issuer.typesAndValues = named(by.name);
  list.thisUpdate = new Time({ type: 0, value: new Date(made) });
  list.nextUpdate = new Time({ type: 0, value: new Date(until) });
  if (withdrawn.length > 0) list.revokedCertificates = withdrawn.map(([serial, at]) => new RevokedCertificate({ userCertificate: new Integer({ value: serial }), revocationDate: new Time({ type: 0, value: new Date(at) }) }));
  if (critical) list.crlExtensions = new Extensions({ extensions: [new Extension({ extnID: '2.5.29.27', critical: true, extnValue: new Integer({ value: 1 }).toBER() })] });
  return signed(list, by.key, by.kind, {});
}

/**
 * A responder in one function: answers a request (RFC 6960 §4.2) for whatever it asks about. `withdrawn`: serial numbers. `by` signs; `other` signs with the key of somebody else.
 */
export function responder(by: Party, { made, until, withdrawn = [], other }: { readonly made: string; readonly until: string; readonly withdrawn?: readonly number[]; readonly other?: Party }): (request: Uint8Array) => Promise<Uint8Array> {
  return async (request) => {
    const asked = new OCSPRequest({ schema: fromBER(Uint8Array.from(request)).result }).tbsRequest.requestList;
    const tagged = (tag: number, inner: Uint8Array, constructed = true) => fromBER(Uint8Array.from([(constructed ? 0xa0 : 0x80) | tag, ...lengthOf(inner.length), ...inner])).result;
    const time = (at: string) => new GeneralizedTime({ valueDate: new Date(at) }), bytes = (value: { toBER(): ArrayBuffer }) => new Uint8Array(value.toBER());
    const singles = asked.map(({ reqCert }) => new Sequence({ value: [reqCert.toSchema(), withdrawn.includes(reqCert.serialNumber.valueBlock.valueDec) ? tagged(1, bytes(time('2026-11-01T00:00:00Z'))) : tagged(0, new Uint8Array(), false), time(made), tagged(0, bytes(time(until)))] }));
    const own = new Certificate({ schema: fromBER(by.der).result }), data = new Sequence({ value: [tagged(1, bytes(own.subject.toSchema())), time(made), new Sequence({ value: singles })] });
    const signature = new BitString({ valueHex: new Uint8Array(signatureOver(bytes(data), (other ?? by).key, by.kind, {})).buffer });
    const basic = new Sequence({ value: [fromBER(bytes(data)).result, algorithmOf(by.kind, {}).toSchema(), signature, tagged(0, bytes(new Sequence({ value: [own.toSchema()] })))] });
    const inner = new Sequence({ value: [new ObjectIdentifier({ value: '1.3.6.1.5.5.7.48.1.1' }), new OctetString({ valueHex: basic.toBER() })] });
    return bytes(new Sequence({ value: [fromBER(Uint8Array.of(0x0a, 1, 0)).result, tagged(0, bytes(inner))] }));
  };
}

function lengthOf(length: number): readonly number[] {
  return length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

type StampWish = { readonly other?: Party; readonly without?: 'certificate'; /** What is stamped is known by its SHA-256 alone. */ readonly hashed?: Uint8Array; readonly nonce?: Integer };

/** A time-stamp token about these bytes. `other`: signs with the key of somebody else. */
export function timeStamp(by: Party, about: Uint8Array | string, at: string, { other, without, hashed, nonce }: StampWish = {}): Uint8Array {
  const sha = (bytes: Uint8Array | string) => new Uint8Array(createHash('sha256').update(bytes).digest());
  const algorithm = new AlgorithmIdentifier({ algorithmId: HASHES.sha256 });
  const info = new TSTInfo({ version: 1, policy: '1.2.3', messageImprint: new MessageImprint({ hashAlgorithm: algorithm, hashedMessage: new OctetString({ valueHex: new Uint8Array(hashed ?? sha(about)).buffer }) }), serialNumber: new Integer({ value: 7 }), genTime: new Date(at), ...(nonce && { nonce }) });
  const content = new Uint8Array(info.toSchema().toBER());
  const own = new Certificate({ schema: fromBER(by.der).result });
  const attribute = (type: string, value: object) => new Attribute({ type, values: [value] });
  const entry = new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [new OctetString({ valueHex: sha(by.der).buffer })] })] })] });
  const attributes = [attribute('1.2.840.113549.1.9.3', new ObjectIdentifier({ value: '1.2.840.113549.1.9.16.1.4' })), attribute('1.2.840.113549.1.9.4', new OctetString({ valueHex: sha(content).buffer })), ...(without ? [] : [attribute('1.2.840.113549.1.9.16.2.47', entry)])];
  const message = new Uint8Array(new AsnSet({ value: attributes.map((one) => one.toSchema()) }).toBER());
  const signer = new SignerInfo({
    version: 1, sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }), digestAlgorithm: algorithm, signatureAlgorithm: algorithmOf(by.kind, {}),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }), signature: new OctetString({ valueHex: new Uint8Array(signatureOver(message, (other ?? by).key, by.kind, {})).buffer }),
  });
  const data = new SignedData({ version: 3, digestAlgorithms: [algorithm], encapContentInfo: new EncapsulatedContentInfo({ eContentType: '1.2.840.113549.1.9.16.1.4', eContent: new OctetString({ valueHex: content.buffer }) }), signerInfos: [signer], certificates: [own] });
  return new Uint8Array(new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: data.toSchema(true) }).toSchema().toBER());
}

/** A time-stamp authority in one function: answers a request (RFC 3161 §2.4.2) with a token of its own making. */
export function stampAuthority(by: Party, at: () => string, wish: StampWish & { readonly status?: number } = {}): (request: Uint8Array) => Promise<Uint8Array> {
  return async (request) => {
    const { messageImprint, nonce, certReq } = new TimeStampReq({ schema: fromBER(new Uint8Array(request)).result });
    if (certReq !== true) throw new Error('the certificate was not asked for');
    const token = timeStamp(by, '', at(), { hashed: messageImprint.hashedMessage.valueBlock.valueHexView, ...(nonce && { nonce }), ...wish });
    const status = new Sequence({ value: [new Integer({ value: wish.status ?? 0 })] });
    return new Uint8Array(new Sequence({ value: [status, ...(wish.status === undefined ? [fromBER(token).result] : [])] }).toBER());
  };
}

/** `alg` as JOSE names it. */
export function joseSign(alg: string, key: KeyObject): (bytes: Uint8Array) => Uint8Array {
  const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`;
  const padding = alg.startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(alg.slice(2)) / 8 } : {};
  return (bytes) => new Uint8Array(signBytes(hash, bytes, { key, dsaEncoding: 'ieee-p1363', ...padding }));
}
