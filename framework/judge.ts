// A credential from anywhere, read through the definitions: a real badge can be no micro-credential. Never says whether it is genuine.
import { readCarried, type Reading } from '#credential';
import { check, type CheckReport } from './check.ts';
import { profile, type Profile, type ProfileId } from './profile.ts';

/** What every foreign credential is read through, unless somebody asks for others. */
export const ALWAYS: readonly ProfileId[] = ['etf-box2', 'eu-2022'];

export type FrameworkReading = Pick<Reading, 'form' | 'unread' | 'doubts'> & { readonly reports: readonly CheckReport[] };

/** Undefined: not of a form whose elements are read. Any carrier the verifier opens; never throws. */
export async function readThrough(input: Uint8Array | string, at: string, profiles: readonly Profile[] = ALWAYS.map(profile)): Promise<FrameworkReading | undefined> {
  const reading = await readCarried(input);
  return reading && judged(reading, at, profiles);
}

export function judged({ form, specification, award, unread, doubts }: Reading, at: string, profiles: readonly Profile[]): FrameworkReading {
  return { form, unread, doubts, reports: profiles.map((one) => check(specification, one, { at, ...(award !== undefined && { award }) })) };
}
