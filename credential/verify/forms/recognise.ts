/** Which form of credential a text is, whether or not it is judged here. */
import { fromBase64url, fromUtf8 } from '../../bytes.ts';
import { MAX_BYTES, parseJson } from '../../canon/json.ts';
import { asList, asObject, hasType } from '../json.ts';
import type { Obj } from '../json.ts';
import type { Form } from '../report.ts';

/** `document`: the text as JSON, when it is JSON. Throws CredentialError for JSON that cannot be read in one way only. */
export function recognise(text: string): { readonly form: Form | null; readonly document?: Obj } {
  if (!/^\s*\uFEFF?\s*\{/.test(text)) return { form: compactForm(text) };
  const document = asObject(parseJson(text)) ?? {};
  return { form: formOf(document), document };
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
