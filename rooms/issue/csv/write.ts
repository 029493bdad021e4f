// Tables that leave the house and will be opened in a spreadsheet.

/**
 * A line of RFC 4180 with semicolons, as French spreadsheets read without asking. A cell that a spreadsheet would run
 * (`= + - @`, tab, carriage return) gets an apostrophe before it, so that a learner's name never becomes a formula on a registrar's desk.
 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(';')}\r\n`;
}

/** The byte order mark: without it spreadsheets read UTF-8 as Windows-1252. */
export const CSV_START = '\ufeff';

function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(tame) || tame !== text ? `"${tame.replaceAll('"', '""')}"` : tame;
}
