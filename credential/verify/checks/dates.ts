/** Dates: valid from, valid until, at the moment judged. */
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, pass } from '../finding.ts';
import type { Obj } from '../json.ts';

/** Two machines' clocks may differ by this much. */
const SKEW = 5 * 60 * 1000;

/** `at`: milliseconds since 1970. VCDM 1.1 calls the two dates `issuanceDate` and `expirationDate`; where both words stand, the narrower counts. Whether one has to be there is a question of shape. */
export function checkDates(document: Obj, at: number): Finding {
  const moments = (...names: readonly string[]) => names.map((name) => stamp(document[name])).filter((moment) => moment !== undefined);
  const starts = moments('validFrom', 'issuanceDate'), ends = moments('validUntil', 'expirationDate');
  if (starts.includes(NaN)) return fail('dates', 'dates_malformed', { path: '/validFrom' });
  if (ends.includes(NaN)) return fail('dates', 'dates_malformed', { path: '/validUntil' });
  return judge(Math.max(-Infinity, ...starts), Math.min(Infinity, ...ends), at);
}

/** Of a token, where each date is optional and counts in seconds (RFC 7519 §4.1); members of the data model may stand beside them. */
export function checkTokenDates(claims: Obj, at: number): Finding {
  const starts = [seconds(claims['nbf'] ?? claims['iat']), stamp(claims['validFrom'])].filter((moment) => moment !== undefined);
  const ends = [seconds(claims['exp']), stamp(claims['validUntil'])].filter((moment) => moment !== undefined);
  const isReadable = [...starts, ...ends].every((moment) => !Number.isNaN(moment));
  return isReadable ? judge(Math.max(-Infinity, ...starts), Math.min(Infinity, ...ends), at) : fail('dates', 'dates_malformed');
}

/** Undefined: not stated. NaN: stated and not to be read. */
function seconds(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' && Math.abs(value) < 1e11 ? value * 1000 : NaN;
}

function stamp(value: unknown): number | undefined {
  return value === undefined ? undefined : (parseStamp(value) ?? NaN);
}

function judge(start: number, end: number, at: number): Finding {
  if (end < start) return fail('dates', 'dates_malformed', { path: '/validUntil' });
  if (at + SKEW < start) return fail('dates', 'not_yet_valid', { path: '/validFrom' });
  if (at > end) return fail('dates', 'expired', { path: '/validUntil' });
  return pass('dates', 'dates_ok');
}
