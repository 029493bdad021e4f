/** What a credential of an achievement says, whatever it is signed in. */
import { readBadge } from '../badge/read.ts';
import type { Claims } from '../badge/read.ts';
import { fromUtf8 } from '../bytes.ts';
import { readElm } from '../europass/read.ts';
import { recognise } from './forms/recognise.ts';

/**
 * An Open Badge or a European Digital Credential, in JSON, in a token or under a seal. Nothing is verified here. `language`: which of
 * several texts is wanted. Null: neither of them. Errors: those of parseJson, `jws_malformed`, `jws_header`, `alg_forbidden`.
 */
export function badgeIn(bytes: Uint8Array, language = 'en'): Claims | null {
  const { document, form } = recognise(fromUtf8(bytes) ?? '');
  return document ? (form === 'elm' ? readElm(document, language) : readBadge(document)) : null;
}
