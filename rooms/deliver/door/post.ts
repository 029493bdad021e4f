// What is asked to be sent, and the letters: written when they leave.
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { dateText, dictionary, type Lang } from '#lib/i18n';
import { open, seal } from '#lib/seal';
import type { MailWish } from '#rooms/people';
import type { AddressedLetter, DeliverPorts, Letter } from '../deliver.ts';
import { claimState } from '../deliver.ts';
import { LETTER_DAYS, RENEW_PAUSE, days } from '../deliver.policy.ts';
import { answersOf, claimRow, replacedBy } from '../store/claims.ts';
import { deleteLetter, insertLetter, lastSequence, letterOf, oldLetters, tenantOf } from '../store/mails.ts';
import type { MailRow } from '../store/tables.ts';
import { JOB, openBook } from './book.ts';
import type { ClaimsPart } from './claims.ts';
import type { WordingPart } from './wording.ts';
import { isNotice, type NoticesPart } from './notices.ts';

export type PostPart = ReturnType<typeof openPost>;
type SealedLetter = { to: string; lang: Lang; letter: Letter };

const PURGE_CHUNK = 200;

export function openPost({ db, clock, secrets, jobs, publicUrl, houseName }: DeliverPorts, claims: ClaimsPart, notices: Pick<NoticesPart, 'letter'>, { worded }: Pick<WordingPart, 'worded'>) {
  const key = secrets.key('deliver-letters'), enter = openBook({ clock });

  async function wish(tx: Tx, { to, lang, kind, subject, lines, action, code }: MailWish): Promise<void> {
    const org = await tenantOf(tx), [mail = ''] = await enter(tx, org, kind, [null], { sequence: 1 });
    const sealed: SealedLetter = { to, lang, letter: { subject, lines, ...(action && { action }), ...(code !== undefined && { code }) } };
    await insertLetter(tx, { org_id: org, mail_id: mail, sealed: seal(key, JSON.stringify(sealed), `letter:${mail}`) });
    await jobs.send(tx, JOB, { mail });
  }

  async function again(tx: Tx, org: string, claim: string): Promise<void> {
    await claims.renew(tx, org, claim);
    const [mail = ''] = await enter(tx, org, 'claim', [claim], { sequence: await lastSequence(tx, org, claim, 'claim') + 1 });
    await jobs.send(tx, JOB, { mail });
  }

  /** From the old link, whatever its state: the page says the same in every case, and a mail can only go to the known address. */
  async function renew(token: string): Promise<void> {
    const found = await claims.find(token);
    if (!found || clock.now().getTime() - found.claim.made_at.getTime() < RENEW_PAUSE) return;
    if (!await claims.handover(found.org, found.claim.award)) return;
    await db.asOrganisation(found.org, (tx) => again(tx, found.org, found.claim.id));
  }

  async function resend(org: string, claim: string): Promise<void> {
    await db.asOrganisation(org, async (tx) => {
      if (!await claimRow(tx, org, claim)) throw new AcquisError('not_found');
      if (claimState((await answersOf(tx, org, [claim])).get(claim)?.answer) === 'accepted') throw new AcquisError('conflict', { message: 'the claim was accepted' });
      await again(tx, org, claim);
    });
  }

  async function compose(mail: MailRow): Promise<AddressedLetter | undefined> {
    if (mail.claim_id === null) return kept(mail);
    return isNotice(mail.kind) ? notices.letter(mail.org_id, mail.claim_id, mail.kind) : claimLetter(mail.org_id, mail.claim_id);
  }

  async function kept(mail: MailRow): Promise<AddressedLetter | undefined> {
    const read = (tx: Tx) => letterOf(tx, mail.org_id, mail.id);
    const sealed = mail.org_id === '' ? await db.asHouse(read) : await db.asOrganisation(mail.org_id, read);
    if (!sealed) return undefined;
    const letter = JSON.parse(open(key, sealed, `letter:${mail.id}`).toString('utf8')) as SealedLetter;
    return { ...letter, fromName: houseName };
  }

  /** Everything it says is read from the signed bytes and from the recipient's own record: erased, there is nothing to send. */
  async function claimLetter(org: string, claim: string): Promise<AddressedLetter | undefined> {
    const row = await db.asOrganisation(org, (tx) => claimRow(tx, org, claim));
    const given = row && await claims.handover(org, row.award), first = given?.credentials[0];
    if (!row || !given || !first) return undefined;
    const { recipient: { name, email, lang } } = given, t = dictionary(lang), replaces = await db.asOrganisation(org, (tx) => replacedBy(tx, org, row.award));
    const issuer = first.claims.issuer.name ?? houseName, title = first.claims.title;
    return {
      to: email, lang, fromName: oneLine(issuer),
      letter: await worded(org, lang, {
        subject: oneLine(t('deliver.mail.claim.subject', { title })),
        lines: [t('deliver.mail.claim.hello', { name }), t('deliver.mail.claim.what', { issuer, title }), ...(replaces.length > 0 ? [t('deliver.mail.claim.replaces')] : []), t('deliver.mail.claim.how')],
        action: { label: t('deliver.mail.claim.act'), url: `${publicUrl}/deliver/${claims.tokenOf(org, row)}?lang=${lang}` },
        foot: [t('deliver.mail.claim.until', { date: dateText(lang, row.expires_at.toISOString()) }), t('deliver.mail.claim.wrong')],
      }, { name, title, issuer }),
    };
  }

  async function forgetOldLetters(): Promise<void> {
    const cutoff = new Date(clock.now().getTime() - days(LETTER_DAYS));
    for (;;) {
      const old = await db.asHouse((tx) => oldLetters(tx, cutoff, PURGE_CHUNK));
      for (const { org_id: org, id } of old) {
        const forget = (tx: Tx) => deleteLetter(tx, org, id);
        await (org === '' ? db.asHouse(forget) : db.asOrganisation(org, forget));
      }
      if (old.length < PURGE_CHUNK) return;
    }
  }

  return { wish, renew, resend, compose, forgetOldLetters };
}

/** Titles are the issuer's text: a line break in one must not reach a header. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
