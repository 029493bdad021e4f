// What a planned row keeps of its holder: the salt of its leaf and the values of its slots, under the recipient's key.
import { open, seal } from '#lib/seal';
import type { NewPlanned } from '../store/machine.ts';

/** `salt`: 16 random bytes. `values`: as splitDocument gave them. */
export type Slots = { readonly salt: Buffer; readonly values: readonly string[] };
/** Every column that says something of what is signed: the seal holds them together, and opens for no other row. */
export type Bound = Pick<NewPlanned, 'credential' | 'award_id' | 'form' | 'list' | 'list_url' | 'list_index' | 'key_id' | 'created' | 'valid_from' | 'valid_until' | 'language' | 'template'>;

const SALT = 16;

export function sealSlots(key: Buffer, row: Bound, { salt, values }: Slots): Buffer {
  return seal(key, Buffer.concat([salt, Buffer.from(JSON.stringify(values))]), nameOf(row));
}

/** @throws when the row is not the one that was planned */
export function openSlots(key: Buffer, row: Bound, sealed: Buffer): Slots {
  const plain = open(key, sealed, nameOf(row));
  return { salt: plain.subarray(0, SALT), values: JSON.parse(plain.subarray(SALT).toString()) as string[] };
}

function nameOf({ credential, award_id, form, list, list_url, list_index, key_id, created, valid_from, valid_until, language, template }: Bound): string {
  return JSON.stringify(['issue_planned', credential, award_id, form, list, list_url, list_index, key_id, created, valid_from, valid_until, language, template?.toString('hex') ?? null]);
}
