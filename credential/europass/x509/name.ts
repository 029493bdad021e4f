/** Distinguished names: compared as the bytes they are, read for the few attributes that say who somebody is. */
import type { RelativeDistinguishedNames } from 'pkijs';
import { toHex } from '../../bytes.ts';

export type Name = {
  /** DER, hexadecimal: an authority writes its name the same way everywhere (RFC 5280 §4.1.2.6). */
  readonly der: string;
  readonly common?: string;
  readonly organisation?: string;
  /** ETSI EN 319 412-1 §5.1.4, for example `VATFR-12345678901`. */
  readonly identifier?: string;
  readonly country?: string;
};

const ATTRIBUTES = { common: '2.5.4.3', organisation: '2.5.4.10', identifier: '2.5.4.97', country: '2.5.4.6' } as const;

export function nameOf(name: RelativeDistinguishedNames): Name {
  const found = Object.entries(ATTRIBUTES).flatMap(([attribute, oid]) => {
    const value: unknown = name.typesAndValues.find(({ type }) => type === oid)?.value.valueBlock.value;
    return typeof value === 'string' && value !== '' ? [[attribute, value.normalize().slice(0, 256)] as const] : [];
  });
  return { der: toHex(new Uint8Array(name.valueBeforeDecode)), ...Object.fromEntries(found) };
}

/** How a person would call it. */
export function called({ organisation, common, identifier }: Name): string {
  return organisation ?? common ?? identifier ?? '?';
}
