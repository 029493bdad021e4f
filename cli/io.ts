// What a verb may touch of the terminal, handed in so that tests can listen.
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import type { Lang } from '#lib/i18n';

export type Io = {
  readonly lang: Lang;
  readonly now: Date;
  out(line: string): void;
  err(line: string): void;
  /** @throws Node's error when the file cannot be read: exit 66 */
  readFile(path: string): Promise<Uint8Array>;
  /** For files that are too large to hold. @throws as readFile, while it is read */
  chunksOf?(path: string): AsyncIterable<Uint8Array>;
  readStdin(): Promise<Uint8Array>;
};

/** sysexits.h where it has a word for it; 0, 1, 2 are the verdicts. */
export const EXIT = { valid: 0, invalid: 1, unknown: 2, usage: 64, unreadable: 66, unavailable: 69, ours: 70 } as const;

export function terminal(lang: Lang, now: Date): Io {
  return {
    lang, now,
    out: (line) => { process.stdout.write(`${line}\n`); },
    err: (line) => { process.stderr.write(`${line}\n`); },
    readFile: (path) => fs.readFile(path),
    chunksOf: (path) => createReadStream(path, { highWaterMark: 1024 * 1024 }),
    readStdin: async () => { const parts: Buffer[] = []; for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array)); return Buffer.concat(parts); },
  };
}
