/** Statements of qualified certificates (RFC 3739 §3.2.6, ETSI EN 319 412-5): what an authority declares of a certificate. */
import { ObjectIdentifier, Sequence, fromBER } from 'asn1js';
import type { SealTier } from '../seal.ts';

export type Statements = { readonly isQualified: boolean; readonly isInDevice: boolean; readonly types: readonly string[]; readonly isOfOtherLaw: boolean };

const OID = { qualified: '0.4.0.1862.1.1', device: '0.4.0.1862.1.4', type: '0.4.0.1862.1.6', law: '0.4.0.1862.1.7', signature: '0.4.0.1862.1.6.1', seal: '0.4.0.1862.1.6.2' } as const;

export function statementsOf(der: Uint8Array | undefined): Statements {
  const { result } = der ? fromBER(der) : { result: undefined };
  const list = result instanceof Sequence ? result.valueBlock.value : [];
  const stated = new Map(list.flatMap((item) => {
    const [id, info] = item instanceof Sequence ? item.valueBlock.value : [];
    return id instanceof ObjectIdentifier ? [[id.valueBlock.toString(), info] as const] : [];
  }));
  const types = stated.get(OID.type);
  return {
    isQualified: stated.has(OID.qualified),
    isInDevice: stated.has(OID.device),
    types: types instanceof Sequence ? types.valueBlock.value.flatMap((type) => (type instanceof ObjectIdentifier ? [type.valueBlock.toString()] : [])) : [],
    // §4.2.4: qualified by the law of a country outside of the Union.
    isOfOtherLaw: stated.has(OID.law),
  };
}

export function tierOf({ isQualified, isInDevice, types, isOfOtherLaw }: Statements): SealTier {
  if (types.includes(OID.signature) && !types.includes(OID.seal)) return 'personal';
  if (!isQualified || isOfOtherLaw || !types.includes(OID.seal)) return 'plain';
  return isInDevice ? 'qualified' : 'advanced';
}
