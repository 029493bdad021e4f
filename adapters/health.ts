// What the machine can still bear. Asked before new work is taken on, never before old work is finished or a visitor is answered.
import { statfs } from 'node:fs/promises';
import type { Db } from '#lib/db';
import { AcquisError, type ErrorCode } from '#lib/errors';
import type { Health, HealthDesk } from '#lib/health';
import { sql } from 'kysely';


export function openHealth(ports: { db: Db; dataDir: string; minFreeMb: number }): HealthDesk {
  const look = async (): Promise<Health> => {
    const freeMb = await freeMegabytes(ports.dataDir);
    const database = await answers(ports.db);
    const problem: ErrorCode | undefined = database instanceof AcquisError ? database.code : freeMb !== undefined && freeMb < ports.minFreeMb ? 'storage_full' : undefined;
    return { database: database === true, freeMb, problem };
  };
  return { look, ready: async () => (await look()).problem };
}

async function answers(db: Db): Promise<true | AcquisError> {
  try {
    await db.asHouse((tx) => sql`select 1`.execute(tx));
    return true;
  } catch (cause) {
    return cause instanceof AcquisError ? cause : new AcquisError('database_unavailable', { cause });
  }
}

/** Undefined where the system does not tell. */
export async function freeMegabytes(folder: string): Promise<number | undefined> {
  try {
    const disk = await statfs(folder);
    return Math.floor((disk.bavail * disk.bsize) / 1024 / 1024);
  } catch {
    return undefined;
  }
}
