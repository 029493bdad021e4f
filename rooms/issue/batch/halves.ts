// A European Digital Credential apart: what all of a batch say alike, page images above all, is kept once; what is one person's own, with
// their row. Version 1, held by vectors/ours/stored: together again they are what was planned, to the byte.
import { sha256 } from '#lib/seal';

type Members = Readonly<Record<string, unknown>>;
/** `common`: the document with null for each member that is a person's own, so that the order of members is kept too. */
export type Halves = { readonly version: 'halves-1'; readonly common: Members };
export type Halved = { readonly template: Halves; /** Hex. */ readonly id: string; /** One: the other half, as JSON. */ readonly values: readonly string[] };

/** Whatever differs from one award to the next, or says who it is. */
const OWN: ReadonlySet<string> = new Set(['id', 'identifier', 'issued', 'issuanceDate', 'validFrom', 'validUntil', 'expirationDate', 'credentialSubject']);

/** By the images, which are the same object for all of a language: nothing of that size is read twice. */
const known = new WeakMap<object, Map<string, Omit<Halved, 'values'>>>();

export function halve(document: Members): Halved {
  const own = Object.fromEntries(Object.entries(document).filter(([name]) => OWN.has(name))), common = Object.fromEntries(Object.entries(document).map(([name, value]) => [name, OWN.has(name) ? null : value]));
  return { ...halfOf(common), values: [JSON.stringify(own)] };
}

export function wholeOf({ common }: Halves, [own = '{}']: readonly string[]): Members {
  const members = JSON.parse(own) as Members;
  return Object.fromEntries(Object.entries(common).map(([name, value]) => [name, OWN.has(name) ? members[name] : value]));
}

/** Hex SHA-256 of it as text: the order of members is part of what is sealed. */
export function halvesId(halves: Halves): string {
  return sha256(JSON.stringify({ version: halves.version, common: halves.common })).toString('hex');
}

/** As it comes out of a store. Undefined: it is none. */
export function readHalves(value: unknown): Halves | undefined {
  const { version, common } = (typeof value === 'object' && value !== null ? value : {}) as Members;
  return version === 'halves-1' && typeof common === 'object' && common !== null && !Array.isArray(common) ? { version, common: common as Members } : undefined;
}

function halfOf(common: Members): Omit<Halved, 'values'> {
  const { displayParameter, ...rest } = common, images = typeof displayParameter === 'object' && displayParameter !== null ? displayParameter : {};
  const alike = known.get(images) ?? new Map<string, Omit<Halved, 'values'>>(), name = JSON.stringify(rest), template: Halves = { version: 'halves-1', common };
  const found = alike.get(name) ?? { template, id: halvesId(template) };
  known.set(images, alike.set(name, found));
  return found;
}
