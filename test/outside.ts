// Data that may not be redistributed: looked for beside the project, never copied into it. A test without it skips and says why.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = process.env['ACQUIS_OUTSIDE'] ?? path.resolve(import.meta.dirname, '../../shared');

/** The text of a file, or undefined with one printed line. `what` names it in that line. */
export function outside(file: string, what: string): string | undefined {
  const place = path.join(ROOT, file);
  if (existsSync(place)) return readFileSync(place, 'utf8');
  console.info(`skipped: ${what} may not be redistributed; put it at ${file} under the folder that ACQUIS_OUTSIDE names`);
  return undefined;
}

/** The names in a folder; none when it is not there. */
export function outsideNames(folder: string): readonly string[] {
  const place = path.join(ROOT, folder);
  return existsSync(place) ? readdirSync(place) : [];
}

/** Where a folder of it lies; undefined when it is not there. For tests that take every file. */
export function outsideFolder(folder: string): string | undefined {
  const place = path.join(ROOT, folder);
  return existsSync(place) ? place : undefined;
}
