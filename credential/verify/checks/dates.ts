/** Dates: valid from, valid until, at the moment judged. */
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, pass } from '../finding.ts';
import type { Obj } from '../json.ts';

/** Two machines' clocks may differ by this much. */
const SKEW = 5 * 60 * 1000;

/** `at`: milliseconds since 1970. VCDM 1.1 calls the two dates `issuanceDate` and `expirationDate`. */
export function checkDates(document: Obj, at: number): Finding {
  const [from, until] = [document['validFrom'] ?? document['issuanceDate'], document['validUntil'] ?? document['expirationDate']];
  const [start, end] = [parseStamp(from), until === undefined ? Infinity : parseStamp(until)];
  if (start === undefined) return fail('dates', 'dates_malformed', { path: '/validFrom' });
  if (end === undefined || end < start) return fail('dates', 'dates_malformed', { path: '/validUntil' });
  if (at + SKEW < start) return fail('dates', 'not_yet_valid', { path: '/validFrom' });
  if (at > end) return fail('dates', 'expired', { path: '/validUntil' });
  return pass('dates', 'dates_ok');
}
