/** Present an SD-JWT (RFC 9901 §4.3): leave out what is not to be shown, and sign for the one who asked. */
import { CredentialError } from '../errors.ts';
import { signCompact } from '../jose/make.ts';
import type { JwtAlgorithm } from '../jose/make.ts';
import type { Sign } from '../proof/shape.ts';
import { hasher } from './digests.ts';
import { parseSdJwt } from './parts.ts';
import { reveal } from './reveal.ts';

export type KeyBinding = {
  /** From whoever asks, word for word. */
  readonly nonce: string;
  readonly audience: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly alg: JwtAlgorithm;
  /** With the key that the claim `cnf` names. */
  readonly sign: Sign;
};

export type SdJwtPresentation = {
  /** JSON Pointers of what is shown beside what is never hidden; what each stands in is shown as far as it must be. */
  readonly show: readonly string[];
  readonly keyBinding?: KeyBinding;
};

/** Errors: `bad_argument` for a pointer that is no disclosure, those of parseSdJwt and reveal. */
export async function presentSdJwt(text: string, { show, keyBinding }: SdJwtPresentation): Promise<string> {
  const { issued, disclosures, payload } = parseSdJwt(text);
  const { shown } = await reveal(payload, disclosures);
  const places = new Set(shown.values());
  const unknown = show.find((pointer) => !places.has(pointer));
  if (unknown !== undefined) throw new CredentialError('bad_argument', `nothing is hidden at ${unknown}`, { path: unknown });
  const isWanted = (place: string) => show.some((pointer) => pointer === place || pointer.startsWith(`${place}/`));
  const presented = `${[issued, ...disclosures.filter((disclosure) => isWanted(shown.get(disclosure) ?? ''))].join('~')}~`;
  if (!keyBinding) return presented;
  const { nonce, audience, issuedAt, alg, sign } = keyBinding;
  const hash = await hasher(payload['_sd_alg'])(presented);
  return presented + (await signCompact({ alg, typ: 'kb+jwt' }, { iat: issuedAt, aud: audience, nonce, sd_hash: hash }, sign));
}
