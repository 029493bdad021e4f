/** A certificate of one's own: whose seal it makes, and what speaks against sealing with it now. */
import { toHex } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import type { LanguageMap } from '../model.ts';
import { sha256 } from '../platform.ts';
import { checkSealer } from './sealer.ts';
import type { Seal } from './seal.ts';
import { readCertificate } from './x509/certificate.ts';
import type { Certificate } from './x509/certificate.ts';
import { leafFault } from './x509/chain.ts';
import { called } from './x509/name.ts';
import { tierOf } from './x509/qualified.ts';

/** As JOSE names them. */
export type SealAlgorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

export type SealCertificate = Pick<Seal, 'by' | 'organisation' | 'country' | 'authority' | 'tier' | 'from' | 'until'> & {
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly key: string;
  readonly alg: SealAlgorithm;
};

export type SealFault = 'malformed' | 'key_weak' | 'usage' | 'not_yet' | 'expired' | 'other_organisation';

export type OwnOrganisation = {
  readonly legalName: string;
  /** Of any register: one that stands in the certificate too is enough. */
  readonly identifiers: readonly { readonly value: string }[];
  readonly name?: LanguageMap;
};

const ALGORITHMS: { readonly [K in Certificate['key']]: SealAlgorithm } = { RSA: 'RS256', 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'EdDSA' };

/** @param chain DER, the sealer's own first @param at milliseconds since 1970. `certificate` is absent where it cannot be read. */
export function judgeOwnCertificate(chain: readonly Uint8Array[], owner: OwnOrganisation, at: number): { readonly certificate?: SealCertificate; readonly faults: readonly SealFault[] } {
  try {
    const [leaf, ...others] = chain.map(readCertificate);
    if (!leaf) return { faults: ['malformed'] };
    const faults: readonly (readonly [SealFault, boolean])[] = [
      ['key_weak', [leaf, ...others].some(({ scheme }) => scheme === 'weak')],
      ['usage', leafFault(leaf, 'seal') !== undefined],
      ['not_yet', at < leaf.from],
      ['expired', at > leaf.until],
      ['other_organisation', !isOf(leaf, owner)],
    ];
    return { certificate: certificateOf(leaf), faults: faults.flatMap(([fault, holds]) => (holds ? [fault] : [])) };
  } catch (error) {
    return { faults: [error instanceof CredentialError && error.code === 'key_weak' ? 'key_weak' : 'malformed'] };
  }
}

/** By an identifier that both name, or by the legal name. */
function isOf(leaf: Certificate, { legalName, name, identifiers }: OwnOrganisation): boolean {
  const issuer = { legalName: { und: legalName, ...name }, identifier: identifiers.map(({ value }) => ({ notation: value })) };
  return checkSealer({ issuer }, leaf) === undefined;
}

function certificateOf(leaf: Certificate): SealCertificate {
  const { subject: { identifier, country } } = leaf;
  return {
    fingerprint: toHex(sha256(leaf.der)), by: called(leaf.subject), ...(identifier !== undefined && { organisation: identifier }), ...(country !== undefined && { country }),
    authority: called(leaf.issuer), tier: tierOf(leaf.statements), from: iso(leaf.from), until: iso(leaf.until),
    key: leaf.bits === undefined ? leaf.key : `RSA ${leaf.bits}`, alg: ALGORITHMS[leaf.key],
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
