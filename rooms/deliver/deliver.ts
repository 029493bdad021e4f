// The delivering room: what was issued is offered to its learner by mail, and handed over once they ask for it.
import type { Claims, Report } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import type { Jobs } from '#lib/jobs';
import type { Lang } from '#lib/i18n';
import type { Mailer } from '#lib/mail';
import type { Secrets } from '#lib/seal';
import type { Issue, Issued, Status, StatusChanged, Superseded } from '#rooms/issue';
import type { Log } from '#rooms/log';
import type { MailWish, People } from '#rooms/people';
import { openClaims } from './door/claims.ts';
import { openLists } from './door/lists.ts';
import { openNotices } from './door/notices.ts';
import { openOffers } from './door/offers.ts';
import { openPost } from './door/post.ts';
import { openSender } from './door/send.ts';
import { openWording, type WordingPart } from './door/wording.ts';
import type { Answer, AttemptOutcome, MailState } from './store/tables.ts';

export { badgeOf, type BadgePicture } from './door/badge.ts';
export { BLANKS, type Wording } from './door/wording.ts';
export type { Answer, MailState } from './store/tables.ts';

export type DeliverPorts = {
  readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly jobs: Jobs;
  readonly publicUrl: string; readonly houseName: string;
  readonly issue: Pick<Issue, 'handover'>;
  readonly log: Pick<Log, 'proof'>;
  /** Who to write to. */
  readonly people: Pick<People, 'organisation' | 'audit'>;
  /** The verification service, as any outsider would ask it: what the claim page says of a credential is not our own opinion. */
  readonly judge: (bytes: Uint8Array, options: { lang: Lang }) => Promise<Report>;
  /** Undefined: no mail can leave; the house's administrators read the outbox. */
  readonly mailer: Mailer | undefined;
};

export type ClaimState = 'offered' | 'accepted' | 'declined' | 'disputed';

export type OfferedCredential = { readonly id: string; readonly bytes: Uint8Array; readonly claims: Claims; /** tlog-proof@v1, with its salt. */ readonly logProof: () => Promise<string>; /** The same award signed in other forms. */ readonly others: readonly Pick<OfferedCredential, 'bytes' | 'logProof'>[] };

/** What stands behind a claim link that opens. */
export type Offer = {
  readonly claim: string;
  readonly award: string;
  readonly organisation: string;
  readonly state: ClaimState;
  readonly expiresAt: Date;
  readonly recipient: { readonly name: string; readonly email: string; readonly lang: Lang };
  readonly credentials: readonly OfferedCredential[];
};

/** What crosses the landing: what an outsider could receive. */
export type Redeemed = {
  /** Keyed hash of the claim: says that two hand-overs are the same one, and nothing else. */
  readonly receipt: Buffer;
  readonly credentials: readonly { readonly bytes: Uint8Array; readonly logProof: string; /** The same award signed in other forms. */ readonly others: readonly { readonly bytes: Uint8Array; readonly logProof: string }[]; /** Public ids of earlier credentials that this one stands for. */ readonly replaces: readonly string[] }[];
  readonly email: string; readonly name: string; readonly lang: Lang;
};

export type Letter = { readonly subject: string; readonly lines: readonly string[]; readonly code?: string; readonly action?: { readonly label: string; readonly url: string }; readonly foot?: readonly string[] };
export type AddressedLetter = { readonly to: string; readonly lang: Lang; readonly fromName: string; readonly letter: Letter };

export type MailLine = {
  readonly id: string; readonly organisation: string; readonly kind: string; readonly state: MailState;
  readonly attempts: number; readonly at: Date; readonly due: Date | undefined;
  /** Undefined: erased, or kept no longer. */
  readonly to: string | undefined;
};
export type SentLine = {
  readonly claim: string; readonly award: string; readonly state: ClaimState; readonly mail: MailState | undefined; readonly at: Date; readonly detail: string | undefined;
  /** Undefined: erased. */
  readonly who: { readonly name: string; readonly email: string; readonly title: string } | undefined;
};
export type SentFilter = 'all' | 'bounced' | 'disputed' | 'declined';
export type OpenedMail = MailLine & { readonly letter: AddressedLetter | undefined; readonly attemptsMade: readonly { readonly outcome: AttemptOutcome; readonly detail: string; readonly at: Date }[] };

export type Deliver = {
  /** Listens to `issue.issued`: a claim, its link and its mail are promised in the transaction that issued, and made when their turn comes. */
  offer(tx: Tx, issued: Issued): Promise<void>;
  /** Listens to `people.mailWanted`. */
  post(tx: Tx, wish: MailWish): Promise<void>;

  /** Listens to `issue.statusChanged`: the learner is told that it changed and whom to ask, never why. */
  notice(tx: Tx, changed: StatusChanged): Promise<void>;
  /** Listens to `issue.superseded`: one mail, the new credential's, says both. */
  replace(tx: Tx, superseded: Superseded): Promise<void>;
  /** The mail that a change of status would send, in the learner's language, before anything is changed; undefined: none would leave. */
  preview(organisation: string, award: string, to: Status): Promise<AddressedLetter | undefined>;

  /** Undefined for a link that is unknown, expired, replaced by a newer one, or whose person was erased: nobody outside can tell which. Changes nothing. */
  open(token: string): Promise<Offer | undefined>;
  /** @throws AcquisError not_found; conflict when it was accepted already */
  answer(token: string, answer: Exclude<Answer, 'accepted'>): Promise<void>;
  /** Sends a new link to the address that is already known, if there is one. Says nothing either way. */
  renew(token: string): Promise<void>;
  /** May be asked again while the link is good. @throws AcquisError not_found */
  redeem(token: string): Promise<Redeemed>;
  /** The receiver has it safely. */
  accepted(token: string): Promise<void>;

  /** Sends what is due, one mail or all. Answers how many left. */
  sendDue(only?: string): Promise<number>;
  forgetOldLetters(): Promise<void>;

  sent(organisation: string, filter: SentFilter, before: string | undefined): Promise<{ lines: readonly SentLine[]; next: string | undefined; counts: ReadonlyMap<MailState, number> }>;
  /** A new link and a new mail. @throws AcquisError not_found; conflict when it was accepted already */
  resend(organisation: string, claim: string): Promise<void>;
  /** Where each award's mail and claim stand; awards never offered are left out. */
  states(organisation: string, awards: readonly string[]): Promise<Map<string, { mail: MailState | undefined; claim: ClaimState }>>;
  /** Every mail of the house, for its administrators. */
  outbox(before: string | undefined): Promise<{ lines: readonly MailLine[]; next: string | undefined }>;
  /** The letter itself only while it has not left: afterwards its links are its reader's. @throws AcquisError not_found */
  openMail(id: string): Promise<OpenedMail>;
  /** What a verifier says of it now. */
  report(credential: OfferedCredential, lang: Lang): Promise<Report>;
  /** False: mails wait in the outbox. */
  readonly canSend: boolean;
} & Pick<WordingPart, 'wording' | 'saveWording' | 'wordingPreview'>;

export function openDeliver(ports: DeliverPorts): Deliver {
  const claims = openClaims(ports);
  const offers = openOffers(ports, claims);
  const wording = openWording(ports);
  const notices = openNotices(ports, claims, offers);
  const post = openPost(ports, claims, notices, wording);
  const sender = openSender(ports, post, offers);
  const lists = openLists(ports, claims, post, offers);
  return {
    offer: offers.promise, post: post.wish, notice: notices.notice, replace: notices.replace, preview: notices.preview,
    open: claims.open, answer: claims.answer, redeem: claims.redeem, accepted: claims.accepted, renew: post.renew,
    sendDue: sender.sendDue, forgetOldLetters: post.forgetOldLetters,
    sent: lists.sent, resend: post.resend, states: lists.states, outbox: lists.outbox, openMail: lists.openMail,
    report: ({ bytes }, lang) => ports.judge(bytes, { lang }),
    wording: wording.wording, saveWording: wording.saveWording, wordingPreview: wording.wordingPreview,
    canSend: ports.mailer !== undefined,
  };
}

/** The newest answer decides; an offer nobody answered, or that was reopened, stands open. */
export function claimState(answer: Answer | undefined): ClaimState {
  return answer === undefined || answer === 'reopened' ? 'offered' : answer;
}

const TOKEN = /^([0-9a-hjkmnp-tv-z]{26})\.([A-Za-z0-9_-]{64})$/;
const CLAIM_BYTES = 16;

/** `ORGANISATION.SECRET`: the organisation tells where to look; the secret is the claim's id and a keyed hash only the house can make. */
export function makeToken(organisation: string, claim: string, mac: Buffer): string {
  return `${organisation}.${Buffer.concat([Buffer.from(claim.replaceAll('-', ''), 'hex'), mac]).toString('base64url')}`;
}

export function readToken(token: string): { organisation: string; claim: string; mac: Buffer } | undefined {
  const [, organisation, secret] = TOKEN.exec(token) ?? [];
  if (!organisation || !secret) return undefined;
  const bytes = Buffer.from(secret, 'base64url'), hex = bytes.subarray(0, CLAIM_BYTES).toString('hex');
  return { organisation, claim: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), mac: bytes.subarray(CLAIM_BYTES) };
}
