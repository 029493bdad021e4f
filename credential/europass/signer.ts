/** Which certificate the seal names as its own, and whether its key made the signature. */
import { equal, fromBase64, fromBase64url } from '../bytes.ts';
import { sha256 } from '../platform.ts';
import { verifySpki } from '../platform-spki.ts';
import type { Finding } from '../verify/finding.ts';
import { fail, failedBy, notChecked, pass } from '../verify/finding.ts';
import { asList, asObject } from '../verify/json.ts';
import { ALGORITHMS } from './jades/header.ts';
import { signedInput } from './jades/open.ts';
import type { JadesSeal } from './jades/open.ts';
import { readCertificate } from './x509/certificate.ts';
import type { Certificate } from './x509/certificate.ts';

/** `chain`: what else came in `x5c`, in any order. */
export type Signer = { readonly leaf: Certificate; readonly chain: readonly Certificate[] };

const MAX_CHAIN = 10;

/** @param others certificates that came outside of the signature: of use only when the signature names one by its hash */
export function findSigner(seal: JadesSeal, others: readonly Certificate[]): Signer | { readonly finding: Finding } {
  const { x5c } = seal.header;
  try {
    const given = x5c === undefined ? undefined : read(x5c);
    const leaf = given ? given[0] : others.find((certificate) => prints(seal).some((print) => fits(print, certificate)));
    if (!leaf) return { finding: notChecked('issuer_key', 'issuer_key_unavailable', { detail: 'the certificate did not come with the seal' }) };
    const foreign = prints(seal).find((print) => !fits(print, leaf));
    return foreign ? { finding: fail('issuer_key', 'cert_mismatch', { detail: foreign.name }) } : { leaf, chain: given?.slice(1) ?? [] };
  } catch (error) {
    return { finding: failedBy('issuer_key', error) };
  }
}

/** The algorithm follows from the certificate's key; the header may only agree (RFC 8725 §3.1). */
export async function checkSignature(seal: JadesSeal, { key, spki }: Certificate): Promise<Finding> {
  const scheme = ALGORITHMS[key][String(seal.header['alg'])];
  if (!scheme) return fail('signature', 'alg_forbidden', { detail: `${String(seal.header['alg']).slice(0, 40)} with a key of kind ${key}` });
  return (await verifySpki(scheme, spki, signedInput(seal), seal.signature)) ? pass('signature', 'sig_ok') : fail('signature', 'sig_mismatch');
}

/** RFC 7515 §4.1.6: the signer's first. Errors: `cert_malformed`, `key_weak`. */
function read(x5c: unknown): readonly Certificate[] {
  const list = asList(x5c);
  return (list.length <= MAX_CHAIN ? list : []).map((one) => readCertificate((typeof one === 'string' ? fromBase64(one) : undefined) ?? new Uint8Array()));
}

type Print = { readonly name: string; readonly hash: Uint8Array | undefined };

/** `x5t#S256`; `x5t#o` and the first of `sigX5ts` where they use SHA-256 too (ETSI TS 119 182-1 §5.2.2). */
function prints({ header }: JadesSeal): readonly Print[] {
  const others = ([['x5t#o', header['x5t#o']], ['sigX5ts', asList(header['sigX5ts'])[0]]] as const).flatMap(([name, value]) => {
    const { digAlg, digVal } = asObject(value) ?? {};
    return digAlg === 'S256' ? [{ name, hash: bytesOf(digVal) }] : [];
  });
  return [...('x5t#S256' in header ? [{ name: 'x5t#S256', hash: bytesOf(header['x5t#S256']) }] : []), ...others];
}

function fits({ hash }: Print, { der }: Certificate): boolean {
  return hash !== undefined && equal(hash, sha256(der));
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? fromBase64url(value) : undefined;
}
