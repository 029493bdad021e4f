// A sheet of ten codes on paper, for the day when neither device nor mailbox is at hand; and the choice that codes by mail do not open the account.
import { randomBytes } from 'node:crypto';
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Visitor } from '#lib/http';
import type { Ports } from '../people.ts';
import * as access from '../store/access.ts';
import { accountRows, updateAccount } from '../store/accounts.ts';
import * as store from '../store/ways.ts';
import type { Accounts } from './accounts.ts';
import type { AuditEntry } from './audit.ts';
import { spend } from './limits.ts';
import type { Teller } from './tell.ts';

const CODES = 10;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford: what is read from paper has no i, l, o, u

export type Sheet = { readonly left: number; readonly of: number; readonly madeAt: string };

export function recoveryDesk(ports: Ports, people: Accounts, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, tell: Teller) {
  const { db, clock, secrets } = ports;
  const hashOf = (code: string) => secrets.blind('recovery', code);
  return {
    /** Ten codes, told this once; those of an older sheet stop. */
    async makeRecovery(visitor: Visitor): Promise<readonly string[]> {
      const codes = Array.from({ length: CODES }, newCode), now = clock.now();
      await db.asHouse(async (tx) => {
        await store.deleteRecovery(tx, visitor.id);
        await store.insertRecovery(tx, codes.map((code) => ({ code_hash: hashOf(plain(code)), person_id: visitor.id, made_at: now })));
        await audit(tx, { by: visitor.id, act: 'people.recovery-made', subject: visitor.id });
        await tell(tx, visitor.id, 'recovery_made');
      });
      return codes;
    },
    async recoverySheet(person: string): Promise<Sheet | undefined> {
      const rows = await db.asHouse((tx) => store.recoveryOf(tx, person));
      return rows[0] && { left: rows.filter((row) => row.used_at === null).length, of: rows.length, madeAt: rows[0].made_at.toISOString() };
    },
    /** 60 bits, counted: nobody guesses one. `from` is the network address. @returns the person to sign in, undefined when it is no code, or used. @throws AcquisError too_many */
    async useRecovery(code: string, from: string): Promise<string | undefined> {
      return db.asHouse(async (tx) => {
        await spend(ports, tx, 'try-place', from);
        const person = await store.useRecovery(tx, hashOf(plain(code)), clock.now());
        if (person === undefined) return undefined;
        const left = (await store.recoveryOf(tx, person)).filter((row) => row.used_at === null).length;
        await audit(tx, { by: person, act: 'people.recovery-used', subject: person });
        await tell(tx, person, 'recovery_used', { values: { n: left } });
        return person;
      });
    },
    /** @throws AcquisError last_way_in: without a passkey nothing would open the account */
    async choosePasskeyOnly(visitor: Visitor, only: boolean): Promise<void> {
      await db.asHouse(async (tx) => {
        if (only && (await access.passkeysOf(tx, visitor.id)).length === 0) throw new AcquisError('last_way_in');
        if ((await accountRows(tx, [visitor.id]))[0]?.passkey_only === only) return;
        await updateAccount(tx, visitor.id, { passkey_only: only });
        await audit(tx, { by: visitor.id, act: only ? 'people.passkey-only' : 'people.passkey-not-only', subject: visitor.id });
        await tell(tx, visitor.id, only ? 'passkey_only' : 'passkey_not_only');
      });
    },
  };
}

/** Twelve characters in three groups. 256 is a multiple of 32: every one is as likely. */
function newCode(): string {
  const letters = [...randomBytes(12)].map((byte) => ALPHABET[byte & 31] ?? '').join('');
  return [0, 4, 8].map((at) => letters.slice(at, at + 4)).join('-');
}

/** As typed from paper: capitals, spaces, an o for a zero. */
function plain(typed: string): string {
  return typed.toLowerCase().replace(/[^0-9a-z]/g, '').replaceAll('o', '0').replace(/[il]/g, '1').slice(0, 40);
}
