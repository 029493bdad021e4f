// The house for a verb: its database and rooms, without pages. A running house keeps working beside it.
import path from 'node:path';
import { readConfig } from '#lib/config';
import { openHouse, type House } from '../house.ts';
import type { Io } from './io.ts';

export async function withHouse(io: Io, work: (house: House) => Promise<number>): Promise<number> {
  const house = await openHouse(readConfig(), {
    say: (line) => io.err(line), report: (error) => io.err(error instanceof Error ? error.message : String(error)),
    guest: true, migrations: path.join(import.meta.dirname, '..', 'migrations'),
  });
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
