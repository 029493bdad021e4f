// Dates as registrars write them: ISO 8601, or day, month, year. Never guessed: an hour's doubt is a wrong date signed for ever.
import type { RowCode } from './codes.ts';

export type ReadDate = { readonly date: string } | { readonly fault: Extract<RowCode, `row_date_${string}`> };

/** A list has few days: the last one is known. */
let latest: { readonly text: string; readonly today: string; readonly read: ReadDate } | undefined;

/** @param today ISO date: nobody has achieved anything tomorrow */
export function readDate(text: string, today: string): ReadDate {
  if (latest?.text === text && latest.today === today) return latest.read;
  const read = readAnew(text, today);
  latest = { text, today, read };
  return read;
}

function readAnew(text: string, today: string): ReadDate {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?$/.exec(text);
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : french ? [french[3], french[2], french[1]] : [];
  if (!year || !month || !day) return { fault: isDoubtful(text) ? 'row_date_ambiguous' : 'row_date_unreadable' };
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!exists(date) || Number(year) < 1900) return { fault: 'row_date_impossible' };
  return date > today ? { fault: 'row_date_future' } : { date };
}

/** Two-digit years, and the day counts that spreadsheets keep inside (45927): each can be read as several dates. */
function isDoubtful(text: string): boolean {
  return /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/.test(text) || /^\d{5}(?:[.,]\d+)?$/.test(text);
}

function exists(iso: string): boolean {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number), isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : DAYS[month - 1] ?? 0);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
