// Claims and their links. A link's secret is derived from the claim, its generation and the house's key, so that a mail can be made
// again with the same link and no secret lies anywhere; the table keeps its hash.
import { parseJson, readBadge } from '#credential';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { rowId } from '#lib/ids';
import { sha256 } from '#lib/seal';
import type { DeliverPorts, Offer, OfferedCredential, Redeemed } from '../deliver.ts';
import { claimState, readToken } from '../deliver.ts';
import { CLAIM_DAYS, days } from '../deliver.policy.ts';
import { answersOf, claimRow, insertAnswer, insertClaims, insertLinks, linkByHash, lockClaim, newestLink } from '../store/claims.ts';
import type { Answer } from '../store/tables.ts';

export type ClaimsPart = ReturnType<typeof openClaims>;

export function openClaims({ db, clock, secrets, issue, log }: DeliverPorts) {
  const secretOf = (org: string, claim: string, generation: number) => secrets.blind('deliver-link', `${org}|${claim}|${generation}`).toString('base64url');
  const linkRow = (org: string, claim: string, generation: number) => {
    const now = clock.now();
    return { hash: sha256(secretOf(org, claim, generation)), claim_id: claim, generation, made_at: now, expires_at: new Date(now.getTime() + days(CLAIM_DAYS)) };
  };

  /** Who and what, from the ledger's own bytes; undefined when the person was erased. */
  async function handover(org: string, award: string): Promise<Pick<Offer, 'recipient' | 'credentials'> | undefined> {
    const given = await db.asOrganisation(org, (tx) => issue.handover(tx, org, award));
    if (!given) return undefined;
    const credentials: OfferedCredential[] = [];
    for (const { id, bytes, logIndex, salt } of given.credentials) {
      const claims = readBadge(parseJson(bytes));
      if (!claims) throw new AcquisError('internal', { message: `credential ${id} cannot be read` });
      credentials.push({ id, bytes, claims, logProof: () => log.proof(logIndex, salt) });
    }
    const { name, email, lang } = given.recipient;
    return { recipient: { name, email, lang }, credentials };
  }

  /** Looked up by hash, so how long it takes tells nothing about the secret. */
  async function find(token: string) {
    const read = readToken(token);
    if (!read) return undefined;
    const org = read.organisation;
    return db.asOrganisation(org, async (tx) => {
      const link = await linkByHash(tx, org, sha256(read.secret));
      const claim = link && await claimRow(tx, org, link.claim_id), newest = link && await newestLink(tx, org, link.claim_id);
      if (!link || !claim || !newest) return undefined;
      const answer = (await answersOf(tx, org, [claim.id])).get(claim.id);
      return { org, claim, newest, state: claimState(answer?.answer), good: link.generation === newest.generation && link.expires_at > clock.now() };
    });
  }

  async function open(token: string): Promise<Offer | undefined> {
    const found = await find(token);
    if (!found?.good) return undefined;
    const given = await handover(found.org, found.claim.award);
    return given && { claim: found.claim.id, organisation: found.org, state: found.state, expiresAt: found.newest.expires_at, ...given };
  }

  async function record(token: string, answer: Answer): Promise<void> {
    const offer = await open(token);
    if (!offer) throw new AcquisError('not_found');
    await db.asOrganisation(offer.organisation, async (tx) => {
      await lockClaim(tx, offer.organisation, offer.claim);
      const last = (await answersOf(tx, offer.organisation, [offer.claim])).get(offer.claim);
      if (last?.answer === answer) return;
      if (last?.answer === 'accepted') throw new AcquisError('conflict', { message: 'the claim was accepted' });
      await insertAnswer(tx, { org_id: offer.organisation, claim_id: offer.claim, number: (last?.number ?? 0) + 1, answer, at: clock.now() });
    });
  }

  async function redeem(token: string): Promise<Redeemed> {
    const offer = await open(token);
    if (!offer) throw new AcquisError('not_found');
    return {
      receipt: secrets.blind('deliver-receipt', `${offer.organisation}|${offer.claim}`),
      credentials: await Promise.all(offer.credentials.map(async ({ bytes, logProof }) => ({ bytes, logProof: await logProof() }))), ...offer.recipient,
    };
  }

  return {
    open, redeem, find, handover,
    answer: (token: string, answer: Exclude<Answer, 'accepted'>) => record(token, answer),
    accepted: (token: string) => record(token, 'accepted'),

    /** Claims for awards that have none yet, each with its first link; answers the new ones' ids. */
    async make(tx: Tx, org: string, awards: readonly string[]): Promise<string[]> {
      if (awards.length === 0) return [];
      const now = clock.now(), rows = awards.map((award) => ({ id: rowId(now), award, created_at: now }));
      const made = await insertClaims(tx, org, rows), ids = rows.map((row) => row.id).filter((id) => made.has(id));
      if (ids.length > 0) await insertLinks(tx, org, ids.map((id) => linkRow(org, id, 1)));
      return ids;
    },
    /** The link before it stops opening. */
    async renew(tx: Tx, org: string, claim: string): Promise<void> {
      const newest = await newestLink(tx, org, claim);
      await insertLinks(tx, org, [linkRow(org, claim, (newest?.generation ?? 0) + 1)]);
    },
    async tokenOf(tx: Tx, org: string, claim: string): Promise<{ token: string; expiresAt: Date } | undefined> {
      const newest = await newestLink(tx, org, claim);
      return newest && { token: `${org}.${secretOf(org, claim, newest.generation)}`, expiresAt: newest.expires_at };
    },
  };
}
