/** N-Quads terms as RDFC-1.0 §5 writes them. */
import { binary } from '../../platform.ts';
import { NotClosed } from './not-closed.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const STRING = `${XSD}string`, BOOLEAN = `${XSD}boolean`, INTEGER = `${XSD}integer`, DOUBLE = `${XSD}double`;
export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const LANG_STRING = `${RDF}langString`;

/** What both jsonld.js takes for absolute and N-Quads holds unchanged. */
export const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\u0000-\u0020<>"{}|\\^`]*$/;

/**
 * Characters beyond ASCII as they are, or as their bytes in UTF-8, one character a byte: those are short to keep, sort as code points do
 * and are hashed as they stand.
 */
export type Spelling = 'text' | 'binary';

export function iriToken(iri: string | undefined, spelling: Spelling): string {
  if (iri === undefined || !IRI.test(iri)) throw new NotClosed('not an IRI');
  return spelling === 'binary' && BEYOND.test(iri) ? `<${binary(iri)}>` : `<${iri}>`;
}

/** `datatype`: from type coercion, never from the document. */
export function literalToken(value: unknown, datatype: string | undefined, spelling: Spelling): string {
  if (typeof value === 'string' && datatype !== DOUBLE) return typed(quote(value, spelling), datatype ?? STRING);
  if (typeof value === 'boolean') return typed(`"${String(value)}"`, datatype ?? BOOLEAN);
  if (typeof value !== 'number') throw new NotClosed('not a literal');
  // JSON-LD 1.1 API §8.6: canonical double for a fraction, digits alone for a whole number.
  if (!Number.isInteger(value) || datatype === DOUBLE) return typed(`"${value.toExponential(15).replace(/(\d)0*e\+?/, '$1E')}"`, datatype ?? DOUBLE);
  return typed(`"${value.toFixed(0)}"`, datatype ?? INTEGER);
}

const LANGUAGE = /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/;

export function languageToken(value: unknown, language: unknown, spelling: Spelling): string {
  if (typeof value !== 'string' || typeof language !== 'string' || !LANGUAGE.test(language)) throw new NotClosed('not a text with its language');
  return `${quote(value, spelling)}@${language.toLowerCase()}`;
}

function typed(quoted: string, datatype: string): string {
  if (datatype === LANG_STRING) throw new NotClosed('a language is missing');
  return datatype === STRING ? quoted : `${quoted}^^<${datatype}>`;
}

const SPECIAL = /["\\\u0000-\u001f\u007f]/;
const ALL_SPECIAL = new RegExp(SPECIAL, 'g');
const SPECIAL_OR_BEYOND = /["\\\u0000-\u001f\u007f-\uffff]/;
const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };

const BEYOND = /[\u0080-\uffff]/;

function quote(value: string, spelling: Spelling): string {
  if (!SPECIAL_OR_BEYOND.test(value)) return `"${value}"`;
  return `"${spelling === 'binary' ? binary(escaped(value)) : escaped(value)}"`;
}

/** What stands between the quotation marks. */
export function escaped(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return value.replace(ALL_SPECIAL, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}
