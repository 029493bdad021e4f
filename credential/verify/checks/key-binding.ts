/**
 * Key binding (RFC 9901 §7.3): the holder signs what is shown, for whom and on which occasion. Signature and hash are always checked;
 * for whom, only when the reader says whom he asked: else another's presentation, taken on its way, would look like one made for him.
 */
import { fromUtf8 } from '../../bytes.ts';
import { parseJson } from '../../canon/json.ts';
import { readJwk } from '../../did/publickey.ts';
import { checkJws, parseJws, typeOf } from '../../jose/jws.ts';
import { hasher } from '../../sdjwt/digests.ts';
import type { SdJwt } from '../../sdjwt/parts.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, pass, refusal, warn } from '../finding.ts';
import { asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';

/** Two machines' clocks may differ by this much, in seconds. */
const SKEW = 5 * 60;

/** `claims`: what the issuer signed. Nothing is said of a credential that is bound to nobody and was asked of nobody. */
export async function checkKeyBinding({ keyBinding, presented, payload }: SdJwt, claims: Obj, { presentation, now }: Pick<VerifyPorts, 'presentation' | 'now'>): Promise<readonly Finding[]> {
  const cnf = asObject(claims['cnf']);
  if (keyBinding === undefined) return presentation ? [fail('holder', 'holder_unsigned')] : cnf ? [warn('holder', 'holder_unsigned')] : [];
  if (!cnf) return [fail('holder', 'holder_mismatch', { detail: 'the issuer named no key of the holder' })];
  if (asObject(cnf['jwk']) === undefined) return [notChecked('holder', 'holder_unchecked', { detail: `cnf with ${Object.keys(cnf).join(', ').slice(0, 80)}` })];
  try {
    const jws = parseJws(keyBinding);
    const said = asObject(parseJson(fromUtf8(jws.payload) ?? '')) ?? {};
    const mismatch = (detail: string) => [fail('holder', 'holder_mismatch', { detail })];
    if (typeOf(jws) !== 'kb+jwt') return mismatch('typ is not kb+jwt');
    if (!(await checkJws(jws, readJwk(cnf['jwk'])))) return mismatch('sig_mismatch');
    if (said['sd_hash'] !== (await hasher(payload['_sd_alg'])(presented))) return mismatch('sd_hash is of something else');
    return [pass('holder', 'holder_bound'), audienceOf(said, presentation, now.getTime() / 1000)];
  } catch (error) {
    const { code, message } = refusal(error);
    return [fail('holder', code, { detail: message })];
  }
}

function audienceOf({ nonce, aud, iat }: Obj, expected: VerifyPorts['presentation'], now: number): Finding {
  const differs = (detail: string) => fail('audience', 'audience_differs', { detail });
  // §4.3: all three are required, so that whoever reads it later can tell what it was made for.
  if (typeof nonce !== 'string' || typeof aud !== 'string') return differs('nonce or aud is missing');
  if (typeof iat !== 'number' || iat > now + SKEW) return differs('iat is missing or in the future');
  if (!expected) return notChecked('audience', 'audience_unchecked', { detail: aud.slice(0, 200) });
  if (nonce !== expected.nonce) return differs('nonce');
  return aud === expected.audience ? pass('audience', 'audience_matches') : differs('aud');
}
