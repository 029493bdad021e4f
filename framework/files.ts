import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where a data file of this folder lies, run from the sources or from the build (dist/server): the nearest `framework/` above; or another folder beside it. */
export function shippedFile(name: string, folder = 'framework'): string {
  for (let at = import.meta.dirname; ; at = path.dirname(at)) {
    const file = path.join(at, folder, name);
    if (existsSync(file)) return file;
    if (path.dirname(at) === at) throw new Error(`${folder}/${name} was not shipped`);
  }
}
