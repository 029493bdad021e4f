/** Make an SD-JWT VC (RFC 9901 §4, SD-JWT VC §3): what the holder may hide later is chosen here, by JSON Pointer. */
import { toBase64url, utf8 } from '../bytes.ts';
import { FORBIDDEN_KEYS } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import { signCompact } from '../jose/make.ts';
import type { JwtAlgorithm } from '../jose/make.ts';
import type { Sign } from '../proof/shape.ts';
import type { HashName } from './digests.ts';
import { hasher } from './digests.ts';
import { NEVER_HIDDEN } from './reveal.ts';

type Obj = Readonly<Record<string, unknown>>;

export type SdJwtInput = {
  /** `vct` among them for an SD-JWT VC, `cnf` to bind it to a key of the holder's. */
  readonly claims: Obj;
  /** Members and elements that can be hidden, each by itself: `/given_name`, `/address`, `/address/street`, `/nationalities/0`. */
  readonly hide: readonly string[];
  readonly alg: JwtAlgorithm;
  readonly sign: Sign;
  /** Beside `alg` and `typ`: `kid`, `x5c`. */
  readonly header?: Obj;
  /** `n` bytes that nobody can guess: a salt each, so that a hidden value cannot be found by trying. */
  readonly random: (n: number) => Uint8Array;
  /** SHA-256 when absent. */
  readonly hash?: HashName;
  /** Digests of nothing in the top level, so that their number does not tell how much is hidden. */
  readonly decoys?: number;
};

const SALT = 16;

type Run = { readonly hide: Set<string>; readonly digestOf: (text: string) => Promise<string>; readonly random: SdJwtInput['random']; readonly disclosures: string[] };

/** All disclosures, no key binding, ready for the holder. Errors: `bad_argument` for a pointer to nothing or to what may not be hidden. */
export async function makeSdJwt(input: SdJwtInput): Promise<string> {
  const { claims, alg, sign, random, hash = 'sha-256', decoys = 0 } = input;
  const run: Run = { hide: new Set(input.hide), digestOf: hasher(hash), random, disclosures: [] };
  const payload = await hideIn(run, claims, '');
  if (run.hide.size > 0) throw new CredentialError('bad_argument', `nothing to hide at ${[...run.hide].join(', ')}`);
  const nothing = await Promise.all(Array.from({ length: decoys }, () => run.digestOf(toBase64url(random(2 * SALT)))));
  const digests = [...(payload['_sd'] as readonly string[] | undefined ?? []), ...nothing].sort();
  const whole = { ...payload, ...(digests.length > 0 && { _sd: digests }), ...(run.disclosures.length > 0 || nothing.length > 0 ? { _sd_alg: hash } : {}) };
  const token = await signCompact({ ...input.header, alg, typ: 'dc+sd-jwt' }, whole, sign);
  return `${[token, ...run.disclosures].join('~')}~`;
}

async function hideIn(run: Run, object: Obj, path: string): Promise<Obj> {
  const clear: [string, unknown][] = [];
  const digests: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === '_sd' || name === '...' || FORBIDDEN_KEYS.has(name)) throw new CredentialError('bad_argument', `a claim cannot be called ${name}`, { path });
    const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const inner = await inside(run, value, at);
    if (!run.hide.delete(at)) {
      clear.push([name, inner]);
      continue;
    }
    if (path === '' && NEVER_HIDDEN.has(name)) throw new CredentialError('bad_argument', `${name} may not be hidden`, { path: at });
    digests.push(await disclose(run, [name, inner]));
  }
  // Sorted, or their order would tell which claim is which.
  return { ...Object.fromEntries(clear), ...(digests.length > 0 && { _sd: digests.sort() }) };
}

async function inside(run: Run, value: unknown, path: string): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return hideIn(run, value as Obj, path);
  const list: unknown[] = [];
  for (const [i, item] of (value as readonly unknown[]).entries()) {
    const inner = await inside(run, item, `${path}/${i}`);
    list.push(run.hide.delete(`${path}/${i}`) ? { '...': await disclose(run, [inner]) } : inner);
  }
  return list;
}

async function disclose({ random, digestOf, disclosures }: Run, content: readonly unknown[]): Promise<string> {
  const text = toBase64url(utf8(JSON.stringify([toBase64url(random(SALT)), ...content])));
  disclosures.push(text);
  return digestOf(text);
}
