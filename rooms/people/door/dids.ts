// A did of one's own: whoever signs our challenge with one of its keys for authentication holds it.
import { checkAuthentication, computeDid, CredentialError, didWebUrl, parseJson, type AuthenticationFault } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Visitor } from '#lib/http';
import { secretToken } from '#lib/ids';
import type { Ports } from '../people.ts';
import { readDid } from './identifiers.ts';
import type { IdentityDesk } from './identities.ts';
import type { Kept } from './kept.ts';
import type { Outward } from './openid.ts';

/** To be signed: as the payload of a JWS, or as challenge and domain of a proof. */
export type DidChallenge = { readonly did: string; readonly challenge: string; readonly domain: string };
const LONGEST = 64 * 1024;
type Fault = AuthenticationFault | 'too_long' | 'document';

export function didDesk({ db, publicUrl }: Ports, kept: Kept, identities: IdentityDesk, fetcher: Outward) {
  const refused = (code: Fault) => new AcquisError('bad_input', { faults: [{ path: 'answer', code: `people_did_${code}` }] });

  async function documentOf(did: string): Promise<unknown> {
    try {
      const computed = computeDid(did);
      if (computed) return computed;
      const { status, bytes } = await fetcher.get(didWebUrl(did), { accept: 'application/did+json, application/json' });
      if (status !== 200) throw refused('document');
      return parseJson(Buffer.from(bytes).toString('utf8'));
    } catch (error) {
      if (error instanceof CredentialError || (error instanceof AcquisError && error.code !== 'bad_input')) throw refused('document');
      throw error;
    }
  }

  return {
    /** @returns the token of the page where the answer is given. @throws AcquisError bad_input */
    async challengeDid(visitor: Visitor, typed: string): Promise<string> {
      const did = readDid(typed);
      if (did === undefined) throw new AcquisError('bad_input', { faults: [{ path: 'did', code: 'people_did' }] });
      const asked: DidChallenge = { did, challenge: secretToken(), domain: publicUrl };
      return db.asHouse((tx) => kept.keep(tx, 'did', visitor.session, asked));
    },
    /** @throws AcquisError link_gone */
    async didChallenge(visitor: Visitor, token: string): Promise<DidChallenge> {
      const asked = await db.asHouse((tx) => kept.look<DidChallenge>(tx, 'did', visitor.session, token));
      if (!asked) throw new AcquisError('link_gone');
      return asked;
    },
    /** A challenge is answered once; a wrong answer leaves it. @throws AcquisError link_gone, bad_input, identifier_taken */
    async answerDid(visitor: Visitor, token: string, answer: string): Promise<void> {
      const asked = await this.didChallenge(visitor, token);
      if (answer.length > LONGEST) throw refused('too_long');
      const fault = await checkAuthentication(answer, { ...asked, document: await documentOf(asked.did) });
      if (fault) throw refused(fault);
      await db.asHouse(async (tx) => {
        if (!await kept.take(tx, 'did', visitor.session, token)) throw new AcquisError('link_gone');
        await identities.addIdentifier(tx, visitor.id, 'did', asked.did);
      });
    },
  };
}
