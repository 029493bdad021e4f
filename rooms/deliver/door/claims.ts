// Claims and their links. A link's secret is derived from the claim, its generation and the house's key, so that a mail can be made
// again with the same link, and whoever reads the database reads no link.
import { timingSafeEqual } from 'node:crypto';
import { badgeIn } from '#credential';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { rowId } from '#lib/ids';
import type { DeliverPorts, Offer, OfferedCredential, Redeemed } from '../deliver.ts';
import { claimState, makeToken, readToken } from '../deliver.ts';
import { CLAIM_DAYS, days } from '../deliver.policy.ts';
import { answersOf, claimRow, insertAnswer, insertClaims, lockClaim, renewClaim, replacedBy, type ClaimRow } from '../store/claims.ts';
import type { Answer } from '../store/tables.ts';

export type ClaimsPart = ReturnType<typeof openClaims>;

export function openClaims({ db, clock, secrets, issue, log }: DeliverPorts) {
  const macOf = (org: string, claim: string, generation: number) => secrets.blind('deliver-link', `${org}|${claim}|${generation}`);
  const expiry = () => new Date(clock.now().getTime() + days(CLAIM_DAYS));

  /** Who and what, from the ledger's own bytes; undefined when the person was erased. */
  async function handover(org: string, award: string): Promise<Pick<Offer, 'recipient' | 'credentials'> | undefined> {
    const given = await db.asOrganisation(org, (tx) => issue.handover(tx, org, award));
    if (!given) return undefined;
    const proved = given.credentials.map(({ id, form, bytes, logIndex, salt }) => ({ id, form, bytes, logProof: () => log.proof(logIndex, salt) }));
    const first = proved.find(({ form }) => form === 'ob3') ?? proved[0], claims = first && badgeIn(first.bytes);
    if (!first || !claims) throw new AcquisError('internal', { message: `award ${award} cannot be read` });
    const { id, bytes, logProof } = first, credential: OfferedCredential = { id, bytes, claims, logProof, others: proved.filter((one) => one !== first) };
    const { name, email, lang } = given.recipient;
    return { recipient: { name, email, lang }, credentials: [credential] };
  }

  /** A link of an older generation is known, and does not open. */
  async function find(token: string) {
    const read = readToken(token);
    if (!read) return undefined;
    const { organisation: org, claim: id, mac } = read;
    return db.asOrganisation(org, async (tx) => {
      const claim = await claimRow(tx, org, id);
      if (!claim) return undefined;
      const generation = generations(claim.generation).find((n) => timingSafeEqual(macOf(org, id, n), mac));
      if (generation === undefined) return undefined;
      const answer = (await answersOf(tx, org, [id])).get(id);
      return { org, claim, state: claimState(answer?.answer), good: generation === claim.generation && claim.expires_at > clock.now() };
    });
  }

  async function open(token: string): Promise<Offer | undefined> {
    const found = await find(token);
    if (!found?.good) return undefined;
    const given = await handover(found.org, found.claim.award);
    return given && { claim: found.claim.id, award: found.claim.award, organisation: found.org, state: found.state, expiresAt: found.claim.expires_at, ...given };
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
    const replaces = await db.asOrganisation(offer.organisation, (tx) => replacedBy(tx, offer.organisation, offer.award));
    return {
      receipt: secrets.blind('deliver-receipt', `${offer.organisation}|${offer.claim}`),
      credentials: await Promise.all(offer.credentials.map(async ({ others, ...one }) => ({ ...await proven(one), replaces, others: await Promise.all(others.map(proven)) }))), ...offer.recipient,
    };
  }

  return {
    open, redeem, find, handover,
    answer: (token: string, answer: Exclude<Answer, 'accepted'>) => record(token, answer),
    accepted: (token: string) => record(token, 'accepted'),

    /** Claims for awards that have none yet; answers the new ones' ids. */
    async make(tx: Tx, org: string, awards: readonly string[]): Promise<string[]> {
      if (awards.length === 0) return [];
      const rows = awards.map((award) => ({ id: rowId(clock.now()), award })), made = await insertClaims(tx, org, rows, clock.now(), expiry());
      return rows.map((row) => row.id).filter((id) => made.has(id));
    },
    /** The link before it stops opening. */
    renew: (tx: Tx, org: string, claim: string): Promise<void> => renewClaim(tx, org, claim, clock.now(), expiry()),
    tokenOf: (org: string, claim: ClaimRow): string => makeToken(org, claim.id, macOf(org, claim.id, claim.generation)),
  };
}

async function proven({ bytes, logProof }: Pick<OfferedCredential, 'bytes' | 'logProof'>): Promise<{ bytes: Uint8Array; logProof: string }> {
  return { bytes, logProof: await logProof() };
}

function generations(newest: number): number[] {
  return Array.from({ length: newest }, (_, i) => newest - i);
}
