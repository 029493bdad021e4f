import type { ErrorCode } from './errors.ts';

export type Health = { readonly database: boolean; /** Undefined where the system does not tell. */ readonly freeMb: number | undefined; readonly problem: ErrorCode | undefined };
export type HealthDesk = { look(): Promise<Health>; /** Why nothing new may be taken on; undefined: go on. */ ready(): Promise<ErrorCode | undefined> };
