// Tables that leave the house and will be opened in a spreadsheet.

/**
 * RFC 4180 with semicolons and a byte order mark, as French spreadsheets read without asking. A cell that a spreadsheet would run
 * (`= + - @`, tab, carriage return) gets an apostrophe before it, so that a learner's name never becomes a formula on a registrar's desk.
 */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  let out = '\ufeff';
  for (const row of rows) out += `${row.map(cell).join(';')}\r\n`;
  return out;
}

function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(tame) || tame !== text ? `"${tame.replaceAll('"', '""')}"` : tame;
}
