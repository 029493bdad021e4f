import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where a data file of this folder lies, run from the sources or from the build (dist/server): the nearest `framework/` above. */
export function shippedFile(name: string): string {
  for (let at = import.meta.dirname; ; at = path.dirname(at)) {
    const file = path.join(at, 'framework', name);
    if (existsSync(file)) return file;
    if (path.dirname(at) === at) throw new Error(`framework/${name} was not shipped`);
  }
}
