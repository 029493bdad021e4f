/** What a badge says, whatever it is signed in. */
import type { Claims } from '../badge/read.ts';
import { readBadge } from '../badge/read.ts';
import { fromUtf8 } from '../bytes.ts';
import { recognise } from './forms/recognise.ts';

/** JSON or a token. Nothing is verified here. Null: no badge. Errors: those of parseJson, `jws_malformed`, `jws_header`, `alg_forbidden`. */
export function badgeIn(bytes: Uint8Array): Claims | null {
  const { document } = recognise(fromUtf8(bytes) ?? '');
  return document ? readBadge(document) : null;
}
