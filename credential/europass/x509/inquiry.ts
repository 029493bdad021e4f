/** The question whether a certificate is withdrawn (RFC 6960 §4.1), for its authority to answer. */
import { Integer, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { fromHex } from '../../bytes.ts';
import { spkiHash } from '../../platform-spki.ts';
import type { Certificate } from './certificate.ts';

/** SHA-1 only finds the certificate, and is the one hash that every responder knows (RFC 5019 §2.1.1). */
const SHA_1 = '1.3.14.3.2.26';

/** DER, for `application/ocsp-request`. Without a nonce: most answers are made ahead, and their dates are judged. */
export async function inquiryAbout({ issuer, serial }: Certificate, { keyBytes }: Certificate): Promise<Uint8Array> {
  const [name, key] = [await spkiHash('SHA-1', fromHex(issuer.der)), await spkiHash('SHA-1', keyBytes)];
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: SHA_1 }), new Null()] });
  const id = new Sequence({ value: [algorithm, octets(name), octets(key), new Integer({ valueHex: bufferOf(fromHex(serial)) })] });
  return new Uint8Array(nested(nested(nested(nested(id)))).toBER());
}

/** CertID in Request in requestList in TBSRequest in OCSPRequest: each a sequence of one. */
function nested(value: Sequence): Sequence {
  return new Sequence({ value: [value] });
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString({ valueHex: bufferOf(bytes) });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
