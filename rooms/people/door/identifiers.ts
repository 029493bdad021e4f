// Pure rules about identifiers of persons: how each is spelled, and which can be none.
import type { IdentifierKind } from '../store/tables.ts';

/** European Student Identifier (EUC, European Student Identifier specification): `urn:schac:personalUniqueCode:int:esi:` then country or institution, then its code. */
export function readEsi(text: string): string | undefined {
  const given = text.trim();
  return given.length <= 255 && /^urn:schac:personalUniqueCode:int:esi:[a-z0-9][a-z0-9.-]*(?::[^\s:]+)+$/i.test(given) ? given : undefined;
}

/** ORCID iD, bare or as its address: sixteen digits, the last by ISO 7064 MOD 11-2. */
export function readOrcid(text: string): string | undefined {
  const [, id] = /^(?:https?:\/\/(?:www\.|sandbox\.)?orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$/i.exec(text.trim()) ?? [];
  if (id === undefined) return undefined;
  const digits = id.replaceAll('-', '').toUpperCase();
  const total = [...digits.slice(0, 15)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return digits[15] === (check === 10 ? 'X' : String(check)) ? id.toUpperCase() : undefined;
}

/** did:key, did:jwk, did:web: those whose keys we can find. */
export function readDid(text: string): string | undefined {
  const did = text.trim();
  return did.length <= 2_000 && /^did:(?:key:z[1-9A-HJ-NP-Za-km-z]+|jwk:[\w-]+|web:[A-Za-z0-9.%_-]+(?::[A-Za-z0-9.%_-]+)*)$/.test(did) ? did : undefined;
}

/** Two spellings of one identifier are one: registers of students do not tell letters by case; a did does. */
export function normalIdentifier(kind: IdentifierKind, value: string): string {
  return kind === 'esi' ? value.toLowerCase() : value;
}
