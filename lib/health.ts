import type { ErrorCode } from './errors.ts';

export type Health = { readonly database: boolean; /** Undefined where the system does not tell. */ readonly freeMb: number | undefined; readonly problem: ErrorCode | undefined };
export type HealthDesk = { look(): Promise<Health>; /** Why nothing new may be taken on; undefined: go on. */ ready(): Promise<ErrorCode | undefined> };

export type QueueLine = { readonly name: string; readonly waiting: number; readonly running: number; readonly failed: number; /** When the one that waits longest was due. */ readonly oldest: string | undefined; readonly lastError: string | undefined };
export type Inspection = {
  readonly database: { readonly version: string; readonly bytes: number; /** How far the database's clock is ahead of the house's. */ readonly aheadMs: number };
  readonly rooms: readonly { readonly room: string; readonly bytes: number }[];
  readonly queue: readonly QueueLine[];
  /** Resident bytes. */
  readonly memory: number; readonly upSeconds: number; readonly node: string;
};
export type Machine = { inspect(): Promise<Inspection>; /** Failed jobs get another try; answers how many. */ retryFailed(): Promise<number> };
