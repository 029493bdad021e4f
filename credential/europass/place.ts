/**
 * Where a European Digital Credential says that it may be withdrawn. The profile wants `credentialStatus` to be a bare xsd:anyURI, the data
 * model around it an object with a type, and one member cannot be both. So its place in a Bitstring Status List stands among its
 * identifiers, which the profile has: `schemeName` says what it is, `id` is list and index.
 */
import { asList, asObject } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';
import type { Node } from './nodes.ts';

/** `list`: address of the Bitstring Status List credential whose purpose is revocation. */
export type StatusPlace = { readonly list: string; readonly index: number };

const SCHEME = 'BitstringStatusListEntry';

export function placeNode({ list, index }: StatusPlace): Node {
  return { id: `${list}#${index}`, type: 'Identifier', schemeName: SCHEME, notation: String(index) };
}

export function isPlace(value: unknown): boolean {
  return asList(asObject(value)?.['schemeName']).includes(SCHEME);
}

/** As status entries of the data model. One that does not add up is kept as it is, so that nobody takes it for none. */
export function placesIn(document: Obj): readonly Obj[] {
  return asList(document['identifier']).flatMap((one) => {
    if (!isPlace(one)) return [];
    const { id, notation } = asObject(one) ?? {};
    const list = typeof id === 'string' && typeof notation === 'string' && /^\d{1,9}$/.test(notation) && id.endsWith(`#${notation}`) ? id.slice(0, -notation.length - 1) : undefined;
    return [list === undefined ? { type: 'unreadable place in a list' } : { id, type: SCHEME, statusPurpose: 'revocation', statusListIndex: notation, statusListCredential: list }];
  });
}
