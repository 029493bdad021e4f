// What staff and administrators see of the post. Names and addresses are asked for, row by row, from where they live: an erased person leaves a line without a name.
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Deliver, DeliverPorts, MailLine, OpenedMail, SentFilter, SentLine } from '../deliver.ts';
import { claimState } from '../deliver.ts';
import { answersOf, claimRows, claimsOfAwards, type ClaimFilter, type ClaimRow } from '../store/claims.ts';
import { attemptsOf, countOpen, mailRow, mailRows, newestMails } from '../store/mails.ts';
import { countOffered } from '../store/offers.ts';
import type { MailRow, MailState } from '../store/tables.ts';
import type { ClaimsPart } from './claims.ts';
import type { OffersPart } from './offers.ts';
import type { PostPart } from './post.ts';

const PAGE = 25;
/** Who looks sees at least so many of what was promised last; the rest follows at the pace of the post. */
const AHEAD = 5000;
const WANTED: Record<SentFilter, Pick<ClaimFilter, 'answer' | 'unsent'>> = { all: {}, bounced: { unsent: true }, disputed: { answer: 'disputed' }, declined: { answer: 'declined' } };

export function openLists({ db }: DeliverPorts, claims: ClaimsPart, post: PostPart, offers: Pick<OffersPart, 'keepOf' | 'keepNext'>): Pick<Deliver, 'sent' | 'states' | 'outbox' | 'openMail'> {
  /** What cannot be kept today is told by the sender; whoever looks sees the rest. */
  const lookAhead = (org?: string): Promise<unknown> => offers.keepNext(AHEAD, org).catch(() => undefined);

  async function sent(org: string, filter: SentFilter, before: string | undefined) {
    if (before === undefined) await lookAhead(org);
    const { rows, mails, answers, details, counts } = await db.asOrganisation(org, async (tx) => {
      const rows = await claimRows(tx, org, { ...WANTED[filter], before, limit: PAGE + 1 });
      const ids = rows.map((row) => row.id), mails = await newestMails(tx, org, ids);
      const details = new Map<string, string>();
      for (const mail of mails.values()) if (mail.state === 'bounced' || mail.state === 'failed' || mail.attempts > 0) details.set(mail.id, (await attemptsOf(tx, mail.id)).at(-1)?.detail ?? '');
      return { rows, mails, answers: await answersOf(tx, org, ids), details, counts: await waiting(tx, org) };
    });
    const lines: SentLine[] = [];
    for (const row of rows.slice(0, PAGE)) {
      const mail = mails.get(row.id);
      lines.push({ claim: row.id, award: row.award, state: claimState(answers.get(row.id)?.answer), mail: mail?.state, at: mail?.queued_at ?? row.created_at, detail: mail && details.get(mail.id), who: await whoOf(org, row) });
    }
    return { lines, next: rows.length > PAGE ? rows[PAGE - 1]?.id : undefined, counts };
  }

  async function whoOf(org: string, { award }: ClaimRow): Promise<SentLine['who']> {
    const given = await claims.handover(org, award);
    return given && { name: given.recipient.name, email: given.recipient.email, title: given.credentials[0]?.claims.title ?? '' };
  }

  async function outbox(before: string | undefined) {
    if (before === undefined) await lookAhead();
    const rows = await db.asHouse((tx) => mailRows(tx, before, PAGE + 1));
    const lines: MailLine[] = [];
    for (const row of rows.slice(0, PAGE)) lines.push(lineOf(row, (await post.compose(row))?.to));
    return { lines, next: rows.length > PAGE ? rows[PAGE - 1]?.id : undefined };
  }

  async function openMail(id: string): Promise<OpenedMail> {
    const found = await db.asHouse(async (tx) => {
      const row = await mailRow(tx, id);
      return row && { row, attemptsMade: await attemptsOf(tx, id) };
    });
    if (!found) throw new AcquisError('not_found');
    const letter = await post.compose(found.row);
    return { ...lineOf(found.row, letter?.to), attemptsMade: found.attemptsMade, letter: found.row.state === 'sent' ? undefined : letter };
  }

  async function states(org: string, awards: readonly string[]) {
    return db.asOrganisation(org, async (tx) => {
      await offers.keepOf(tx, org, awards);
      const rows = await claimsOfAwards(tx, org, awards), ids = rows.map((row) => row.id);
      const mails = await newestMails(tx, org, ids), answers = await answersOf(tx, org, ids);
      return new Map(rows.map((row) => [row.award, { mail: mails.get(row.id)?.state, claim: claimState(answers.get(row.id)?.answer) }]));
    });
  }

  return { sent, states, outbox, openMail };
}

/** What has not left, with what has no claim yet. */
async function waiting(tx: Tx, org: string): Promise<ReadonlyMap<MailState, number>> {
  const open = await countOpen(tx, org), offered = await countOffered(tx, org);
  return offered === 0 ? open : new Map([...open, ['queued', (open.get('queued') ?? 0) + offered]]);
}

function lineOf(row: MailRow, to: string | undefined): MailLine {
  return { id: row.id, organisation: row.org_id, kind: row.kind, state: row.state, attempts: row.attempts, at: row.queued_at, due: row.state === 'queued' ? row.due_at : undefined, to };
}
