import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';

export type Answer = 'accepted' | 'declined' | 'disputed' | 'reopened';
export type MailState = 'queued' | 'sent' | 'bounced' | 'failed';
export type AttemptOutcome = 'sent' | 'bounced' | 'deferred' | 'failed';

export type MailRow = { id: string; org_id: string; kind: string; claim_id: string | null; sequence: number; state: MailState; attempts: number; queued_at: Date; due_at: Date; expires_at: Date };

export type OfferRow = { readonly id: string; readonly org_id: string; readonly awards: readonly string[]; readonly at: Date };

export type WordingRow = { org_id: string; lang: Lang; intro: string; signature: string; by: string; at: Date };

type Tables = {
  deliver_wordings: WordingRow;
  deliver_claims: { org_id: string; id: string; award: string; created_at: Date; generation: number; made_at: Date; expires_at: Date };
  deliver_offers: { id: string; org_id: string; awards: string[]; at: Date };
  deliver_answers: { org_id: string; claim_id: string; number: number; answer: Answer; at: Date };
  deliver_mails: MailRow;
  deliver_attempts: { mail_id: string; id: string; outcome: AttemptOutcome; detail: string; at: Date };
  deliver_replacements: { org_id: string; award: string; replaces_award: string; replaces: string };
  deliver_letters: { org_id: string; mail_id: string; sealed: Buffer };
};

export const at = (tx: Tx) => tx.withTables<Tables>();
