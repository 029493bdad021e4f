import { AcquisError, type Values } from '#lib/errors';

/** What is wrong with a file as a whole; words under `faults.`. */
export const FILE_CODES = ['file_missing', 'file_too_large', 'file_empty', 'file_is_spreadsheet', 'file_is_binary', 'file_quote_open', 'file_too_many_rows',
  'file_too_many_columns', 'file_cell_too_large', 'file_no_rows'] as const;
export type FileCode = (typeof FILE_CODES)[number];

export function fileFault(code: FileCode, values: Values = {}): AcquisError {
  return new AcquisError(code === 'file_too_large' ? 'too_large' : 'bad_input', { faults: [{ path: 'file', code, values }], message: code });
}
