/**
 * A receipt: who verified which bytes, when, and what came out, as a credential of the verifier's own. Written in the words of W3C EARL 1.0
 * (Evaluation and Report Language) and Dublin Core, each by its whole address: any verifier of VCDM 2.0 can check it without a vocabulary of ours.
 */
import { optional, unique } from '../badge/members.ts';
import { fromBase64url, toBase64url, toHex } from '../bytes.ts';
import { VC2 } from '../contexts/contexts.ts';
import { parseStamp, STAMP } from '../time.ts';
import { asList, asObject, hasType, idOf } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';

export type ReceiptVerdict = 'valid' | 'invalid' | 'unknown';
export type ReceiptResult = 'pass' | 'fail' | 'not_checked' | 'warn';
/** What a verifier relied on: a register, authorities for seals, a public log. `sha256`: of a whole set. */
export type ReceiptTrust = { readonly kind: string; readonly name: string; readonly sha256?: string };

export type Receipt = {
  /** Hex, of the exact bytes that were judged. */
  readonly sha256: string;
  readonly form?: string;
  /** UTC, whole seconds: when it was judged, and as of which moment. */
  readonly madeAt: string;
  readonly at: string;
  readonly verdict: ReceiptVerdict;
  readonly checks: readonly { readonly check: string; readonly result: ReceiptResult; readonly code: string }[];
  /** What was judged inside it: bytes and answer of each. */
  readonly inside: readonly { readonly sha256: string; readonly verdict: ReceiptVerdict }[];
  readonly software: { readonly name: string; readonly version: string };
  readonly trust: readonly ReceiptTrust[];
  /** What the document says of itself; absent when it failed. */
  readonly about?: { readonly title?: string; readonly issuerId?: string; readonly issuer?: string; readonly holder?: string };
};

export type ReceiptInput = Receipt & {
  /** `urn:uuid:…` */
  readonly id: string;
  readonly issuer: { readonly id: string; readonly name: string };
  /** For people: what this is. */
  readonly name: string;
  readonly description: string;
};

const EARL = 'http://www.w3.org/ns/earl#', DC = 'http://purl.org/dc/terms/';
/** The type by which a receipt is known. */
export const RECEIPT_TYPE = `${EARL}Assertion`;
const HOLDER = 'https://schema.org/about', HASH = 'https://schema.org/sha256';
const OUTCOME: Readonly<Record<ReceiptVerdict | ReceiptResult, string>> = { valid: 'passed', invalid: 'failed', unknown: 'cantTell', pass: 'passed', warn: 'passed', fail: 'failed', not_checked: 'untested' };
const VERDICTS: readonly ReceiptVerdict[] = ['valid', 'invalid', 'unknown'], RESULTS: readonly ReceiptResult[] = ['pass', 'fail', 'not_checked', 'warn'];
/** More is nobody's verification. */
const MOST = 200;

/** Unsigned. */
export function makeReceipt(receipt: ReceiptInput): object {
  const { id, issuer, name, description, sha256, form, madeAt, at, verdict, checks, inside, software, trust, about } = receipt;
  return {
    '@context': [VC2], id, type: ['VerifiableCredential', RECEIPT_TYPE], name, description, issuer, validFrom: madeAt,
    credentialSubject: {
      id: ni(sha256), type: `${EARL}TestSubject`,
      ...optional(`${DC}format`, form), ...optional('name', about?.title),
      ...(about?.issuerId !== undefined && { [`${DC}publisher`]: { [`${DC}identifier`]: about.issuerId, ...optional('name', about.issuer) } }),
      ...(about?.holder !== undefined && { [HOLDER]: { name: about.holder } }),
      [`${DC}isReferencedBy`]: {
        type: RECEIPT_TYPE,
        [`${EARL}mode`]: { id: `${EARL}automatic` },
        [`${EARL}assertedBy`]: { type: `${EARL}Software`, name: software.name, [`${DC}hasVersion`]: software.version },
        [`${EARL}result`]: { ...outcome(verdict), [`${DC}date`]: at },
        [`${DC}hasPart`]: unique(checks).map(({ check, result, code }) => ({ type: RECEIPT_TYPE, [`${EARL}test`]: { [`${DC}identifier`]: check }, [`${EARL}result`]: { ...outcome(result), [`${DC}identifier`]: code } })),
        ...(inside.length > 0 && { [`${DC}requires`]: unique(inside).map((one) => ({ [HASH]: one.sha256, [`${EARL}result`]: outcome(one.verdict) })) }),
        ...(trust.length > 0 && { [`${DC}source`]: unique(trust).map((one) => ({ [`${DC}type`]: one.kind, name: one.name, ...optional(HASH, one.sha256) })) }),
      },
    },
  };
}

/** Undefined: something a receipt must say is missing, said twice, or said in two ways. Nothing is verified here. */
export function readReceipt(document: Obj): Receipt | undefined {
  const subject = only(document['credentialSubject']), said = only(subject?.[`${DC}isReferencedBy`]), result = only(said?.[`${EARL}result`]), by = only(said?.[`${EARL}assertedBy`]);
  if (!hasType(document, RECEIPT_TYPE) || !subject || !said || !result || !by) return undefined;
  const sha256 = bytesNamed(subject['id']), verdict = outcomeIn(result, VERDICTS), madeAt = stamped(document['validFrom']), at = stamped(result[`${DC}date`]);
  const checks = all(said[`${DC}hasPart`], readCheck), inside = all(said[`${DC}requires`], readInside), trust = all(said[`${DC}source`], readTrust);
  const name = text(by['name']), version = text(by[`${DC}hasVersion`]);
  if (!sha256 || !verdict || !madeAt || !at || !checks || checks.length === 0 || !inside || !trust || name === undefined || version === undefined) return undefined;
  const publisher = only(subject[`${DC}publisher`]);
  const about = { ...optional('title', text(subject['name'])), ...optional('issuerId', text(publisher?.[`${DC}identifier`])), ...optional('issuer', text(publisher?.['name'])), ...optional('holder', text(only(subject[HOLDER])?.['name'])) };
  return { sha256, ...optional('form', text(subject[`${DC}format`])), madeAt, at, verdict, checks, inside, trust, software: { name, version }, ...(Object.keys(about).length > 0 && { about }) };
}

function readCheck(part: Obj): Receipt['checks'][number] | undefined {
  const check = text(only(part[`${EARL}test`])?.[`${DC}identifier`]), result = only(part[`${EARL}result`]), code = text(result?.[`${DC}identifier`]), came = result && outcomeIn(result, RESULTS);
  return check !== undefined && code !== undefined && came ? { check, result: came, code } : undefined;
}

function readInside(part: Obj): Receipt['inside'][number] | undefined {
  const sha256 = hex(part[HASH]), result = only(part[`${EARL}result`]), verdict = result && outcomeIn(result, VERDICTS);
  return sha256 && verdict ? { sha256, verdict } : undefined;
}

function readTrust(part: Obj): ReceiptTrust | undefined {
  const kind = text(part[`${DC}type`]), name = text(part['name']);
  return kind !== undefined && name !== undefined ? { kind, name, ...optional('sha256', hex(part[HASH])) } : undefined;
}

/** Twice, in our word and in EARL's: a reader of either reads the same. */
function outcome(word: ReceiptVerdict | ReceiptResult): object {
  return { type: `${EARL}TestResult`, [`${EARL}outcome`]: { id: `${EARL}${OUTCOME[word]}` }, [`${DC}type`]: word };
}

function outcomeIn<W extends ReceiptVerdict | ReceiptResult>(result: Obj, words: readonly W[]): W | undefined {
  const word = words.find((known) => known === result[`${DC}type`]);
  return word !== undefined && idOf(result[`${EARL}outcome`]) === `${EARL}${OUTCOME[word]}` ? word : undefined;
}

/** RFC 6920 §3: bytes named by their hash. */
function ni(sha256: string): string {
  return `ni:///sha-256;${toBase64url(Uint8Array.from(sha256.match(/../g) ?? [], (pair) => parseInt(pair, 16)))}`;
}

function bytesNamed(id: unknown): string | undefined {
  const [, digest] = typeof id === 'string' ? /^ni:\/\/\/sha-256;([\w-]{43})$/.exec(id) ?? [] : [];
  const bytes = digest === undefined ? undefined : fromBase64url(digest);
  return bytes?.length === 32 ? toHex(bytes) : undefined;
}

function only(value: unknown): Obj | undefined {
  const values = asList(value);
  return values.length === 1 ? asObject(values[0]) : undefined;
}

/** Undefined: one of them cannot be read. */
function all<T>(value: unknown, read: (part: Obj) => T | undefined): readonly T[] | undefined {
  const found = asList(value).map((one) => { const part = asObject(one); return part && read(part); });
  return found.length <= MOST && found.every((one) => one !== undefined) ? found : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 2_000 ? value : undefined;
}

function hex(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

function stamped(value: unknown): string | undefined {
  return typeof value === 'string' && STAMP.test(value) && parseStamp(value) !== undefined ? value : undefined;
}
