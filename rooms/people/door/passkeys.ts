// Passkeys (WebAuthn Level 3). Discoverable and user-verified, so a key alone says who and that they were there; bound to this origin.
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticationResponseJSON, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON, type RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { AcquisError } from '#lib/errors';
import type { Visitor } from '#lib/http';
import type { Tx } from '#lib/db';
import type { Ports } from '../people.ts';
import * as store from '../store/access.ts';
import { accountRows, lockAccounts, updateAccount } from '../store/accounts.ts';
import type { ChallengePurpose } from '../store/tables.ts';
import { oneLine } from './addresses.ts';
import type { AuditEntry } from './audit.ts';
import { spend } from './limits.ts';
import type { Teller } from './tell.ts';

const CHALLENGE_MS = 5 * 60_000;
const NAME = 60;

export type Passkey = { readonly id: string; readonly name: string; readonly since: string; readonly usedAt: string | undefined; readonly synced: boolean };

/** What a passkey proves for somebody signed in: that it is still them, or that another account is theirs too. */
export type PasskeyProof = { readonly purpose: 'again' | 'merge'; readonly by: Visitor };

// Only what keeps the verifier from stumbling: it reads the rest itself, from the signed bytes.
const Answer = z.object({ id: z.string().max(2_000), rawId: z.string().max(2_000), type: z.literal('public-key'), clientExtensionResults: z.record(z.string(), z.unknown()).default({}), authenticatorAttachment: z.string().optional(), response: z.record(z.string(), z.unknown()) });

export function passkeyDesk(ports: Ports, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, tell: Teller) {
  const { db, clock, publicUrl, name: houseName = 'Acquis' } = ports;
  const rpID = new URL(publicUrl).hostname;

  const remember = (challenge: string, purpose: ChallengePurpose, person: string | null) =>
    db.asHouse((tx) => store.insertChallenge(tx, { challenge, purpose, person_id: person, expires_at: new Date(clock.now().getTime() + CHALLENGE_MS) }));
  /** Good for one answer, by the one who asked. */
  const expected = (purpose: ChallengePurpose, person: string | null) => async (challenge: string) => {
    const row = await db.asHouse((tx) => store.takeChallenge(tx, challenge));
    return row !== undefined && row.purpose === purpose && row.person_id === person && row.expires_at > clock.now();
  };

  return {
    async passkeyRegistration(visitor: Visitor): Promise<PublicKeyCredentialCreationOptionsJSON> {
      const known = await db.asHouse((tx) => store.passkeysOf(tx, visitor.id));
      const options = await generateRegistrationOptions({
        rpName: houseName, rpID, userID: new TextEncoder().encode(visitor.id), userName: visitor.email ?? visitor.name, userDisplayName: visitor.name, attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
      });
      await remember(options.challenge, 'register', visitor.id);
      return options;
    },
    /** @throws AcquisError passkey_refused */
    async addPasskey(visitor: Visitor, answer: unknown, name: string): Promise<void> {
      const { registrationInfo } = await judged(() => verifyRegistrationResponse({ response: shaped<RegistrationResponseJSON>(answer), expectedChallenge: expected('register', visitor.id), expectedOrigin: publicUrl, expectedRPID: rpID, requireUserVerification: true }));
      if (!registrationInfo) throw new AcquisError('passkey_refused');
      const { credential, credentialBackedUp } = registrationInfo;
      await db.asHouse(async (tx) => {
        if (await store.passkey(tx, credential.id)) throw new AcquisError('passkey_refused', { message: 'this credential is registered already' });
        await store.insertPasskey(tx, { id: credential.id, person_id: visitor.id, public_key: Buffer.from(credential.publicKey), counter: credential.counter, synced: credentialBackedUp, transports: credential.transports ?? [], name: oneLine(name, NAME), created_at: clock.now() });
        await audit(tx, { by: visitor.id, act: 'people.passkey-added', subject: visitor.id });
        await tell(tx, visitor.id, 'passkey_added');
      });
    },
    /** `from` is the network address; `asked`: by whose session, and for what. @throws AcquisError too_many */
    async passkeySignIn(from: string, asked?: PasskeyProof): Promise<PublicKeyCredentialRequestOptionsJSON> {
      await db.asHouse((tx) => spend(ports, tx, 'passkey-place', from));
      const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
      await remember(options.challenge, asked?.purpose ?? 'sign-in', asked?.by.id ?? null);
      return options;
    },
    /** @returns whose passkey answered: to sign in, or as proof of what was asked. @throws AcquisError passkey_refused */
    async usePasskey(answer: unknown, asked?: PasskeyProof): Promise<string> {
      const response = shaped<AuthenticationResponseJSON>(answer);
      const row = await db.asHouse((tx) => store.passkey(tx, response.id));
      if (!row) throw new AcquisError('passkey_refused', { message: 'unknown credential' });
      // A synced key answers from several devices, whose counters do not agree.
      const credential = { id: row.id, publicKey: new Uint8Array(row.public_key), counter: row.synced ? 0 : Number(row.counter), transports: row.transports };
      const { verified, authenticationInfo } = await judged(() => verifyAuthenticationResponse({ response, expectedChallenge: expected(asked?.purpose ?? 'sign-in', asked?.by.id ?? null), expectedOrigin: publicUrl, expectedRPID: rpID, requireUserVerification: true, credential }));
      if (!verified) throw new AcquisError('passkey_refused');
      await db.asHouse((tx) => store.passkeyUsed(tx, row.id, authenticationInfo.newCounter, clock.now()));
      return row.person_id;
    },
    async passkeysOf(visitor: Visitor): Promise<Passkey[]> {
      const rows = await db.asHouse((tx) => store.passkeysOf(tx, visitor.id));
      return rows.map((row) => ({ id: row.id, name: row.name, since: row.created_at.toISOString(), usedAt: row.used_at?.toISOString(), synced: row.synced }));
    },
    renamePasskey: (visitor: Visitor, id: string, name: string): Promise<void> => db.asHouse((tx) => store.renamePasskey(tx, visitor.id, id, oneLine(name, NAME))),
    removePasskey: (visitor: Visitor, id: string): Promise<void> => db.asHouse(async (tx) => {
      await lockAccounts(tx, [visitor.id]);
      const [account] = await accountRows(tx, [visitor.id]), keys = await store.passkeysOf(tx, visitor.id);
      // The last one gone, codes by mail open the account again: nothing else would.
      if (account?.passkey_only && keys.every((key) => key.id === id)) await updateAccount(tx, visitor.id, { passkey_only: false });
      await store.deletePasskey(tx, visitor.id, id);
      await audit(tx, { by: visitor.id, act: 'people.passkey-removed', subject: visitor.id });
    }),
  };
}

function shaped<R extends RegistrationResponseJSON | AuthenticationResponseJSON>(answer: unknown): R {
  const read = Answer.safeParse(answer);
  if (!read.success) throw new AcquisError('passkey_refused', { cause: read.error });
  return read.data as unknown as R; // the verifier refuses what its own shape lacks
}

async function judged<R>(work: () => Promise<R>): Promise<R> {
  try { return await work(); } catch (cause) { throw new AcquisError('passkey_refused', { cause }); }
}
