/** A template that can say what is signed: compiled once from its data, then some microseconds a credential. README.md says why it may be believed. */
import { concat } from '../bytes.ts';
import { canonize, canonizeTwice } from '../canon/canonize.ts';
import { IRI, escaped } from '../canon/closed/tokens.ts';
import { sortByCodePoint } from '../canon/order.ts';
import { CredentialError } from '../errors.ts';
import { sha256Text } from '../platform.ts';
import { STAMP } from '../time.ts';
import { checkData, partsOf } from './check.ts';
import { formOf } from './form.ts';
import type { Form } from './form.ts';
import { LONGEST_IRI, markerOf } from './marker.ts';
import { bad, readTemplate } from './template.ts';
import type { Slot, TemplateData } from './template.ts';

/** One in `every` is made again by the compiler, one in `everyByReference` by jsonld.js too; the first of each plan always. */
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
  /** How many were made, and how many of those not by the template but by the compiler. */
  readonly count: { made: number; compiled: number };
};

/** Errors: `bad_argument` for what is no template of a credential with an eddsa-rdfc-2022 proof. */
export function loadTemplate(value: unknown, guard: Guard = GUARD): Template {
  const data = readTemplate(value);
  const { document, verificationMethod } = checkData(data);
  const form = data.chunks.some(markerOf.isIn) ? undefined : formOf(document, data.slots);
  const isRare = data.chunks.some((chunk) => RARE.test(chunk));
  const count = { made: 0, compiled: 0 };
  let latest: { readonly created: string; readonly hash: Uint8Array } = { created: '', hash: new Uint8Array() };

  async function documentForm(values: readonly string[]): Promise<string> {
    const tokens = data.slots.map((slot, i) => tokenOf(slot, values[i]));
    const found = form && isOrdinary(form, data.slots, values) ? form.fill(tokens) : undefined;
    const nth = count.made++;
    if (!found) {
      count.compiled += 1;
      return canonize(partsOf(data, values).document);
    }
    if ((isRare || values.some((text) => RARE.test(text))) && sortByCodePoint(found.text) !== found.text) throw new CredentialError('canon_order', 'sorting by code point and by UTF-16 code unit give different results');
    if (found.isNew || nth % guard.every === 0) await prove(found.text, partsOf(data, values).document, nth % guard.everyByReference === 0);
    return found.text;
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
    data, verificationMethod, count,
    async hash(values) {
      if (values.length !== data.slots.length) throw bad(`${data.slots.length} slots, ${values.length} values`);
      const form = await documentForm(values);
      return concat(await configHash(values), sha256Text(form));
    },
  };
}

/** Where lines may sort in two ways: see canon/order.ts. */
const RARE = /[\uD800-\uFFFF]/;

/** What a slot's value is in N-Quads, between its marks. */
function tokenOf({ kind, path }: Slot, value: string | undefined): string {
  if (typeof value !== 'string') throw bad('a value is text', path);
  if (kind === 'iri') {
    if (!IRI.test(value)) throw new CredentialError('iri_malformed', `${JSON.stringify(value.slice(0, 80))} is not an IRI`, { path });
  } else if (kind === 'datetime') {
    if (!STAMP.test(value)) throw bad(`${value.slice(0, 80)} is not a UTC date-time in whole seconds`, path);
  } else {
    return escaped(value);
  }
  return value;
}

/** No pinned context has a prefix of these names, at any depth: they are never taken for a short form. */
export const SCHEMES: readonly string[] = ['https', 'http', 'urn', 'did', 'data', 'mailto'];
const ORDINARY = new RegExp(`^(?:${SCHEMES.join('|')}):`);

/** An id that another thing has too could say something of that thing: the compiler looks into it. */
function isOrdinary({ names }: Form, slots: readonly Slot[], values: readonly string[]): boolean {
  const seen = new Set<string>();
  for (let i = 0; i < slots.length; i += 1) {
    if (slots[i]?.kind !== 'iri') continue;
    const value = values[i] ?? '';
    if (value.length > LONGEST_IRI || !ORDINARY.test(value) || names.has(value) || seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}

async function prove(form: string, document: object, byReference: boolean): Promise<void> {
  const again = await (byReference ? canonizeTwice : canonize)(document).catch((error: unknown) => (error instanceof CredentialError ? error : Promise.reject(error as Error)));
  if (again !== form) throw new CredentialError('canon_differs', 'a template and the compiler give different results', { cause: again });
}
