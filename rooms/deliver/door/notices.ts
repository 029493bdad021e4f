// What a learner is told when an award of theirs changes: that it did, what it means, whom to ask. Why is between them and the organisation.
import type { Tx } from '#lib/db';
import { dictionary } from '#lib/i18n';
import { rowId } from '#lib/ids';
import type { Status, StatusChanged, Superseded } from '#rooms/issue';
import type { AddressedLetter, DeliverPorts } from '../deliver.ts';
import { claimState } from '../deliver.ts';
import { mailLifetime } from '../deliver.policy.ts';
import { answersOf, claimRow, claimsOfAwards, insertReplacements, type ClaimRow } from '../store/claims.ts';
import { dropQueued, insertMails, lastSequences } from '../store/mails.ts';
import type { ClaimsPart } from './claims.ts';
import { JOB } from './book.ts';
import type { OffersPart } from './offers.ts';
import { oneLine } from './post.ts';

export type NoticesPart = ReturnType<typeof openNotices>;
export type NoticeKind = 'suspended' | 'reinstated' | 'withdrawn';

const KIND: Record<Status, NoticeKind> = { suspended: 'suspended', clear: 'reinstated', revoked: 'withdrawn' };

export function isNotice(kind: string): kind is NoticeKind {
  return Object.values<string>(KIND).includes(kind);
}

export function openNotices({ db, clock, jobs, people, publicUrl, houseName }: DeliverPorts, claims: ClaimsPart, { keepOf }: Pick<OffersPart, 'keepOf'>) {
  /** Whoever said "not me" or "no" is not written to again. */
  async function reachable(tx: Tx, org: string, awards: readonly string[]): Promise<ClaimRow[]> {
    await keepOf(tx, org, awards);
    const rows = await claimsOfAwards(tx, org, awards), answers = await answersOf(tx, org, rows.map((row) => row.id));
    return rows.filter((row) => ['offered', 'accepted'].includes(claimState(answers.get(row.id)?.answer)));
  }

  async function notice(tx: Tx, { organisation: org, awards, to }: Pick<StatusChanged, 'organisation' | 'awards' | 'to'>): Promise<void> {
    const rows = await reachable(tx, org, awards), kind = KIND[to], now = clock.now();
    if (rows.length === 0) return;
    const last = await lastSequences(tx, org, rows.map((row) => row.id), kind);
    await insertMails(tx, { org, kind, now, expires: new Date(now.getTime() + mailLifetime(kind)) }, rows.map(({ id }) => ({ id: rowId(now), claim: id, sequence: (last.get(id) ?? 0) + 1 })));
    await jobs.send(tx, JOB, {});
  }

  async function replace(tx: Tx, { organisation: org, award, by, credentials }: Superseded): Promise<void> {
    await insertReplacements(tx, credentials.map((replaces) => ({ org_id: org, award: by, replaces_award: award, replaces })));
    const old = await claimsOfAwards(tx, org, [award]);
    await dropQueued(tx, org, old.map((row) => row.id), KIND.revoked);
  }

  async function preview(org: string, award: string, to: Status): Promise<AddressedLetter | undefined> {
    const [row] = await db.asOrganisation(org, (tx) => reachable(tx, org, [award]));
    return row && letter(org, row.id, KIND[to]);
  }

  /** Read from the signed bytes and the recipient's own record: erased, there is nothing to send. */
  async function letter(org: string, claim: string, kind: NoticeKind): Promise<AddressedLetter | undefined> {
    const row = await db.asOrganisation(org, (tx) => claimRow(tx, org, claim)), given = row && await claims.handover(org, row.award), first = given?.credentials[0];
    if (!row || !given || !first) return undefined;
    const { recipient: { name, email, lang } } = given, t = dictionary(lang), house = await people.organisation(org);
    const issuer = first.claims.issuer.name ?? house?.legalName ?? houseName, title = first.claims.title, contact = [house?.email, house?.website].filter(Boolean).join(', ');
    return {
      to: email, lang, fromName: oneLine(issuer),
      letter: {
        subject: oneLine(t(`deliver.mail.${kind}.subject`, { title })),
        lines: [
          t('deliver.mail.claim.hello', { name }), t(`deliver.mail.${kind}.what`, { issuer, title }), t(`deliver.mail.${kind}.means`),
          contact ? t('deliver.mail.notice.contest', { issuer, contact }) : t('deliver.mail.notice.contest_plain', { issuer }),
        ],
        action: { label: t('deliver.mail.claim.act'), url: `${publicUrl}/deliver/${claims.tokenOf(org, row)}?lang=${lang}` },
        foot: [t('deliver.mail.notice.foot')],
      },
    };
  }

  return { notice, replace, preview, letter };
}
