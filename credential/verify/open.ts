/** First step: which carrier, which form, and the credential's own text. */
import { fromBase64url, fromUtf8, utf8 } from '../bytes.ts';
import { MAX_BYTES, parseJson } from '../canon/json.ts';
import { CARRIERS } from './carriers/carrier.ts';
import type { Finding } from './finding.ts';
import { fail, failedBy, notChecked, pass } from './finding.ts';
import { asList, asObject, hasType } from './json.ts';
import type { Obj } from './json.ts';
import type { Carrier, Form } from './report.ts';

/** `bytes`: the credential's own, once taken out of its carrier. */
export type Opened = {
  readonly carrier: Carrier;
  readonly form: Form | null;
  readonly format: Finding;
  readonly bytes: Uint8Array;
  readonly document?: Obj;
  readonly logProof?: string;
};

/** Larger than any carrier may be: not even looked at. */
const MAX_INPUT = 8 * 1024 * 1024;

export function open(input: Uint8Array | string): Opened {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  const nothing = { carrier: 'unknown' as const, form: null, bytes };
  if (bytes.length > MAX_INPUT) return { ...nothing, format: fail('format', 'too_large') };
  if (typeof input === 'string' && !input.isWellFormed()) return { ...nothing, format: fail('format', 'json_encoding') };
  const carrier = CARRIERS.find((reader) => reader.knows(bytes));
  if (!carrier) return { ...nothing, format: notChecked('format', 'not_a_credential') };
  const found = { ...nothing, carrier: carrier.name };
  try {
    const { text, logProof } = carrier.take(bytes);
    if (text === undefined) return { ...found, format: notChecked('format', carrier.name === 'pdf' ? 'form_unsupported' : 'not_a_credential') };
    return { ...found, bytes: utf8(text), ...(logProof !== undefined && { logProof }), ...read(text) };
  } catch (error) {
    return { ...found, format: failedBy('format', error) };
  }
}

/** A JWT also comes inside images, so the text decides, not the carrier. */
function read(text: string): Pick<Opened, 'form' | 'format' | 'document'> {
  if (!/^\s*\uFEFF?\s*\{/.test(text)) return { form: compactForm(text), format: notChecked('format', compactForm(text) ? 'form_unsupported' : 'not_a_credential') };
  const document = asObject(parseJson(text)) ?? {};
  const form = formOf(document);
  if (form === null) return { form, document, format: notChecked('format', 'not_a_credential') };
  return { form, document, format: form === 'ob3' ? pass('format', 'format_known') : notChecked('format', 'form_unsupported') };
}

function formOf(document: Obj): Form | null {
  if (hasType(document, 'OpenBadgeCredential') || hasType(document, 'AchievementCredential')) return 'ob3';
  if (hasType(document, 'ClrCredential')) return 'clr';
  if (hasType(document, 'EuropeanDigitalCredential') || ('payload' in document && ('signatures' in document || 'signature' in document))) return 'elm';
  if (hasType(document, 'BitstringStatusListCredential')) return 'status-list';
  if (hasType(document, 'VerifiablePresentation')) return 'vp';
  if (hasType(document, 'VerifiableCredential')) return 'vc';
  if (hasType(document, 'Assertion') && asList(document['@context']).some((context) => String(context).includes('openbadges'))) return 'ob2';
  return null;
}

function compactForm(text: string): Form | null {
  if (text.length > MAX_BYTES || !text.includes('.')) return null;
  if (text.includes('~')) return 'sd-jwt';
  const payload = fromUtf8(fromBase64url(text.split('.')[1] ?? '') ?? new Uint8Array());
  if (!payload?.startsWith('{')) return null;
  const claims = asObject(parseJson(payload)) ?? {};
  const credential = asObject(claims['vc']) ?? claims;
  if (formOf(credential) === 'ob3') return 'ob3-jwt';
  return formOf(credential) === null ? null : 'vc';
}
