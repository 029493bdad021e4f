/** Token Status List §8.3: the list is a token of its own, signed by the same issuer, about the address it was fetched from. */
import { fromUtf8 } from '../../bytes.ts';
import { parseJson } from '../../canon/json.ts';
import { checkJws, parseJws, typeOf } from '../../jose/jws.ts';
import { decodeTokenStatusList, tokenStatus } from '../../status/token.ts';
import type { Finding } from '../finding.ts';
import { fail, isGood, notChecked, pass, refusal } from '../finding.ts';
import { asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import { checkHeaderKey } from './key.ts';
import type { StatusAsk } from './status.ts';

const SKEW = 5 * 60;

export async function checkTokenStatus(entry: Obj, ask: StatusAsk): Promise<Finding> {
  const { idx, uri } = asObject(entry['status_list']) ?? {};
  if (typeof uri !== 'string') return fail('status', 'status_malformed', { path: '/status/status_list/uri' });
  if (typeof idx !== 'number' || !Number.isSafeInteger(idx) || idx < 0) return fail('status', 'status_index', { path: '/status/status_list/idx' });
  const fetched = await ask.fetchDocument(uri);
  if ('unavailable' in fetched) return notChecked('status', 'status_unreachable', { detail: fetched.code ?? fetched.why });
  if (isCwt(fetched.bytes)) return notChecked('status', 'status_cwt');
  try {
    return await readEntry(fetched.bytes, uri, idx, ask);
  } catch (error) {
    const { code, message } = refusal(error);
    // The place comes from the credential, everything else from the list.
    return code === 'status_index' ? fail('status', code) : notChecked('status', code, { detail: message });
  }
}

/** COSE_Sign1 (RFC 9052 §4.2): a tagged or a bare list of four. */
function isCwt([first, second]: Uint8Array): boolean {
  return first === 0x84 || (first === 0xd2 && second === 0x84);
}

async function readEntry(bytes: Uint8Array, uri: string, index: number, ask: StatusAsk): Promise<Finding> {
  const untrusted = (detail: string) => notChecked('status', 'status_untrusted', { detail });
  const jws = parseJws((fromUtf8(bytes) ?? '').trim());
  const claims = asObject(parseJson(fromUtf8(jws.payload) ?? '')) ?? {};
  const { iss, sub, iat, exp } = claims;
  if (typeOf(jws) !== 'statuslist+jwt') return untrusted('not a status list');
  if (sub !== uri) return untrusted('the list has another address');
  if (iss !== undefined && iss !== ask.issuer) return untrusted('the list has another issuer');
  const { finding: key, publicKey } = await checkHeaderKey(jws.header, ask.issuer, typeof iat === 'number' ? iat * 1000 : undefined, ask);
  if (!publicKey || !isGood(key)) return untrusted(key.code);
  if (!(await checkJws(jws, publicKey))) return untrusted('sig_mismatch');
  const now = ask.now / 1000;
  if (typeof iat !== 'number' || iat > now + SKEW || (exp !== undefined && !(typeof exp === 'number' && exp > now))) return notChecked('status', 'status_stale');
  const found = findingFor(tokenStatus(await decodeTokenStatusList(claims['status_list']), index));
  // A list of today tells nothing about a day before it was made.
  return found.result === 'fail' && ask.at < ask.now && ask.at < iat * 1000 ? notChecked('status', 'no_time_evidence') : found;
}

/** §7.1: beyond these three the issuer alone knows the meaning. */
function findingFor(value: number): Finding {
  switch (value) {
    case 0: return pass('status', 'not_revoked');
    case 1: return fail('status', 'revoked');
    case 2: return fail('status', 'suspended');
    default: return notChecked('status', 'status_unsupported', { detail: `status ${value}` });
  }
}
