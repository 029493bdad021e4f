/** A template that can say what is signed: compiled once from its data, then some microseconds a credential. README.md says why it may be believed. */
import { concat, equal } from '../bytes.ts';
import { canonize, canonizeTwice } from '../canon/canonize.ts';
import { IRI, escaped } from '../canon/closed/tokens.ts';
import { CredentialError } from '../errors.ts';
import { binary, sha256, sha256Text } from '../platform.ts';
import { STAMP } from '../time.ts';
import { checkData, partsOf } from './check.ts';
import { formOf } from './form.ts';
import { LONGEST_IRI, markerOf } from './marker.ts';
import { bad, readTemplate } from './template.ts';
import { remembering, textHasher } from './text.ts';
import type { Slot, TemplateData } from './template.ts';

/** One in `every` is made again by the compiler, one in `everyByReference` by jsonld.js too; the first of a template by both. */
export type Guard = { readonly every: number; readonly everyByReference: number };

export const GUARD: Guard = { every: 64, everyByReference: 4096 };

export type Template = {
  readonly data: TemplateData;
  readonly verificationMethod: string;
  /**
   * The 64 bytes that are signed: SHA-256 of the proof's configuration, then of the document. Errors: `bad_argument`, `iri_malformed`,
   * `json_encoding` for values no slot may hold; those of canonize; `canon_differs`, after which nothing of this program is to be signed.
   */
  hash(values: readonly string[]): Promise<Uint8Array>;
  /** SHA-256 of the text that renderTemplate makes of them. `proofValue`: as proofValueOf writes it. */
  textHash(values: readonly string[], proofValue: string): Uint8Array;
  /** How many were made, and how many of those not by the template but by the compiler. */
  readonly count: { made: number; compiled: number };
};

/** Errors: `bad_argument` for what is no template of a credential with an eddsa-rdfc-2022 proof. */
export function loadTemplate(value: unknown, guard: Guard = GUARD): Template {
  const data = readTemplate(value);
  const { document, verificationMethod } = checkData(data);
  const form = data.chunks.some(markerOf.isIn) ? undefined : formOf(document, data.slots);
  const isOrdinary = ordinary(data, form?.names ?? new Set());
  const tokensOf = remembering(data.slots.length, (slot, value) => tokenOf(data.slots[slot] as Slot, value));
  const count = { made: 0, compiled: 0 };
  let latest: { readonly created: string; readonly hash: Uint8Array } = { created: '', hash: new Uint8Array() };

  async function documentHash(values: readonly string[]): Promise<Uint8Array> {
    const tokens = tokensOf(values);
    const found = form && isOrdinary(values) ? form.fill(tokens) : undefined;
    const nth = count.made++;
    if (found === undefined) {
      count.compiled += 1;
      return sha256Text(await canonize(partsOf(data, values).document));
    }
    const hash = sha256(found), byReference = nth % guard.everyByReference === 0;
    if (byReference || nth % guard.every === 0) await prove(hash, partsOf(data, values).document, byReference);
    return hash;
  }

  /** The rows of a batch share their time. */
  async function configHash(values: readonly string[]): Promise<Uint8Array> {
    const created = values.at(-1) ?? '';
    if (latest.created !== created) {
      const { config } = partsOf(data, values);
      latest = { created, hash: sha256Text(await (latest.created === '' ? canonizeTwice : canonize)(config)) };
    }
    return latest.hash;
  }

  return {
    data, verificationMethod, count, textHash: textHasher(data),
    async hash(values) {
      if (values.length !== data.slots.length) throw bad(`${data.slots.length} slots, ${values.length} values`);
      const hash = await documentHash(values);
      return concat(await configHash(values), hash);
    },
  };
}

/** What a slot's value is in N-Quads, between its marks, in binary. */
function tokenOf({ kind, path }: Slot, value: string | undefined): string {
  if (typeof value !== 'string') throw bad('a value is text', path);
  if (kind === 'iri') {
    if (!IRI.test(value)) throw new CredentialError('iri_malformed', `${JSON.stringify(value.slice(0, 80))} is not an IRI`, { path });
  } else if (kind === 'datetime') {
    if (!STAMP.test(value)) throw bad(`${value.slice(0, 80)} is not a UTC date-time in whole seconds`, path);
  } else {
    return binary(escaped(checked(value, path)));
  }
  return binary(checked(value, path));
}

function checked(value: string, path: string): string {
  if (!value.isWellFormed()) throw new CredentialError('json_encoding', 'half of a surrogate pair stands alone', { path });
  return value;
}

/** No pinned context has a prefix of these names, at any depth: they are never taken for a short form. */
export const SCHEMES: readonly string[] = ['https', 'http', 'urn', 'did', 'data', 'mailto'];
const SCHEME = new RegExp(`^(?:${SCHEMES.join('|')}):`);

/** Where both occur, two programs could sort differently: see canon/order.ts. */
const HIGH = /[\uE000-\uFFFF]/, ASTRAL = /[\uD800-\uDBFF]/;

/** Whether what was worked out in advance holds for these values: else the compiler looks into them. */
function ordinary({ chunks, slots }: TemplateData, names: ReadonlySet<string>): (values: readonly string[]) => boolean {
  const iris = slots.flatMap(({ kind }, i) => (kind === 'iri' ? [i] : []));
  const isHigh = chunks.some((chunk) => HIGH.test(chunk)), isAstral = chunks.some((chunk) => ASTRAL.test(chunk));
  return (values) => {
    const seen = new Set<string>();
    for (const slot of iris) {
      const value = values[slot] ?? '';
      // An id that another thing has too could say something of that thing.
      if (value.length > LONGEST_IRI || !SCHEME.test(value) || names.has(value) || seen.has(value)) return false;
      seen.add(value);
    }
    return !((isHigh || values.some((value) => HIGH.test(value))) && (isAstral || values.some((value) => ASTRAL.test(value))));
  };
}

/** Errors: `canon_differs`; also when it can be made in one way only. */
async function prove(hash: Uint8Array, document: object, byReference: boolean): Promise<void> {
  let cause: unknown;
  try {
    if (equal(hash, sha256Text(await (byReference ? canonizeTwice : canonize)(document)))) return;
  } catch (error) {
    cause = error;
  }
  throw new CredentialError('canon_differs', 'a template and the compiler give different results', { cause });
}
