// Programs of the machine that look at our files from outside. A test without them skips and says what is missing.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PACKAGES: Readonly<Record<string, string>> = { qpdf: 'qpdf', pdftotext: 'poppler-utils', pdffonts: 'poppler-utils', pdftoppm: 'poppler-utils', zbarimg: 'zbar-tools', openssl: 'openssl', 'pkcs11-tool': 'opensc', 'softhsm2-util': 'softhsm2', convert: 'imagemagick' };

export function hasTools(...names: string[]): boolean {
  const missing = names.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length > 0) process.stderr.write(`${missing.join(', ')} not found (Debian: apt-get install ${[...new Set(missing.map((name) => PACKAGES[name] ?? name))].join(' ')}): these tests are skipped.\n`);
  return missing.length === 0;
}

/** Runs it on the file `name`, in a folder of its own, which it may fill. @throws with what it complained about */
export function ask(tool: string, file: { name: string; bytes: Uint8Array }, args: (place: string, folder: string) => readonly string[]): { readonly out: Buffer; readonly text: string; made(name: string): Buffer } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-tool-')), place = path.join(folder, file.name);
  fs.writeFileSync(place, file.bytes);
  const { status, stdout, stderr } = spawnSync(tool, args(place, folder), { maxBuffer: 64 * 1024 * 1024 });
  const files = new Map(fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name))]));
  fs.rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`${tool}: ${stderr.toString()}`);
  return { out: stdout, text: stdout.toString('utf8'), made: (name) => { const bytes = files.get(name); if (!bytes) throw new Error(`${tool} made no ${name}`); return bytes; } };
}
