/** Date-times as credentials write them. */

/** What we write: UTC, whole seconds. */
export const STAMP = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

const STAMP_ZONED = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * xsd:dateTimeStamp (VCDM 2.0 §4.9): a zone is required. Milliseconds since 1970, or undefined for anything else: a date
 * without zone means another moment on another machine, and the 30th of February becomes March in JavaScript.
 */
export function parseStamp(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? STAMP_ZONED.exec(value) : null;
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return undefined;
  return Date.parse(parts[0]);
}
