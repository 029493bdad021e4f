import type { Transaction } from 'kysely';
import type { Tx } from '#lib/db';
import type { KeyKind } from '#rooms/sign';
import type { Columns } from '../csv/columns.ts';
import type { Status } from '../issue.events.ts';
import type { Counts, Plan } from '../batch/batch.ts';

export type BatchState = 'draft' | 'confirmed' | 'done' | 'cancelled';
export type Source = 'file' | 'paste' | 'form' | 'api' | 'cli';
export type RowState = 'ready' | 'faulty' | 'empty' | 'excluded' | 'planned' | 'duplicate';
/** How an award is signed; each form of it by itself. */
export type Form = 'ob3' | 'ob3-jwt' | 'ob3-sd' | 'elm' | 'sd-jwt';
export type IncidentCode = 'rebuilt_differently' | 'bytes_changed' | 'recipient_erased' | 'unsignable';

export type IssueTables = {
  issue_recipients: { org_id: string; id: string; address: Buffer; key_id: string; subject: string; sealed: Buffer; created_at: Date };
  issue_batches: {
    org_id: string; id: string; specification: string; specification_id: string; source: Source; made_by: string; made_at: Date; key_id: string; sealed: Buffer;
    width: number; columns: Columns; awarded_on: string; language: string; on_duplicate: 'skip' | 'reissue'; corrects: string | null; state: BatchState;
    confirmed_by: string | null; confirmed_at: Date | null; finished_at: Date | null; plan: Plan | null; counts: Counts | null; planned_to: number;
  };
  issue_batch_rows: { org_id: string; batch_id: string; number: number; sealed: Buffer; address: Buffer | null; state: RowState; codes: string[] };
  issue_awards: {
    org_id: string; id: string; specification_id: string; recipient_id: string; sequence: number; specification: string; batch_id: string; row_number: number;
    supersedes: string | null; sealed: Buffer; awarded_by: string; created_at: Date;
  };
  issue_planned: {
    org_id: string; credential: string; award_id: string; form: Form; batch_id: string; row_number: number; list: string; list_url: string; list_index: number; key_id: string;
    created: string; valid_from: string; valid_until: string | null; language: string;
    /** Of rows from before templates. */
    unsigned_sha256: Buffer | null; salt_sealed: Buffer | null;
    template: Buffer | null; sealed: Buffer | null;
    /** Of rows from before chunks: null. */
    chunk: number | null; place: number | null;
  };
  issue_chunks: { org_id: string; batch_id: string; chunk: number; form: Form; last_row: number; size: number };
  issue_templates: { org_id: string; id: Buffer; data: Buffer; at: Date };
  /** Views: one by one and by chunk. */
  issue_displays: { org_id: string; specification: string; data: Buffer; at: Date };
  issue_signed: { org_id: string; credential: string; sealed: Buffer | null; proof: Buffer | null; sha256: Buffer; key_id: string; signed_at: Date };
  issue_logged: { org_id: string; credential: string; log_index: string; logged_at: Date };
  issue_status_events: { org_id: string; award_id: string; number: number; status: Status; reason_sealed: Buffer; by: string; at: Date };
  issue_incidents: { org_id: string; credential: string; code: IncidentCode; at: Date };
  issue_idempotency: { org_id: string; key_hash: Buffer; request_sha256: Buffer; batch_id: string; at: Date };
  issue_mappings: { org_id: string; specification_id: string; header: Buffer; columns: Columns; at: Date };
  issue_forms: { org_id: string; number: number; forms: Form[]; token_key: KeyKind; by: string; at: Date };
  issue_due: { batch_id: string; work: 'advance' | 'shred'; org_id: string; at: Date };
};

export const on = (tx: Tx): Transaction<IssueTables> => tx.withTables<IssueTables>();
