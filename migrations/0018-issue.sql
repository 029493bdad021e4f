-- Many at once: what the credentials of a batch have in common is kept once, what each says of its holder beside its plan, and of the
-- signed bytes only the signature and their hash. Put together again they are the signed bytes (credential/template).

-- Named by the hash of its content (SHA-256 of its canonical JSON), so never changed. Nothing personal: whatever is said of one person is a slot.
create table issue_templates (
  org_id text not null,
  id bytea not null,
  data bytea not null,                    -- JSON, deflated
  at timestamptz not null,
  primary key (org_id, id)
);
alter table issue_templates enable row level security;
alter table issue_templates force row level security;
create policy tenant on issue_templates using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
grant select, insert on issue_templates to acquis_app;

-- Any form of an award has its own planned row, status place and key. `sealed`: the salt of its leaf and its slots, under the recipient's
-- key; the seal names every other column that is signed, so that what is signed is what was planned. Rows from before have neither.
alter table issue_planned
  drop constraint issue_planned_form_check,
  add constraint issue_planned_form_check check (form in ('ob3', 'ob3-jwt', 'ob3-sd', 'elm', 'sd-jwt')),
  alter column unsigned_sha256 drop not null,
  alter column salt_sealed drop not null,
  add column template bytea,
  add column sealed bytea,
  add constraint issue_planned_whole check (num_nonnulls(template, sealed) = 2 or num_nonnulls(unsigned_sha256, salt_sealed) = 2);

-- Either the whole signed bytes, sealed, or the signature that the template and the slots lack.
alter table issue_signed
  alter column sealed drop not null,
  add column proof bytea,
  add constraint issue_signed_whole check (num_nonnulls(sealed, proof) = 1);

-- Rows up to here became awards, or will not: planning a row does not touch it.
alter table issue_batches add column planned_to integer not null default 0;
drop index issue_batch_rows_state;
create index issue_batch_rows_told on issue_batch_rows (org_id, batch_id, state, number) where state <> 'ready';
-- Blinded, so random, so enough by itself; shorter to keep than one that repeats whose it is.
drop index issue_batch_rows_address;
create index issue_batch_rows_address on issue_batch_rows (address) where address is not null;
-- Few awards supersede another.
alter table issue_awards drop constraint issue_awards_org_id_supersedes_key;
create unique index issue_awards_supersedes on issue_awards (org_id, supersedes) where supersedes is not null;
-- That a step's row has the row of the step before is now in the statement that writes it (a join), not in a check for each row: the
-- database keeps the plan of such a check, and one made when a table was small reads the whole of it for every row of a large batch.
alter table issue_planned drop constraint issue_planned_org_id_award_id_fkey;
alter table issue_signed drop constraint issue_signed_org_id_credential_fkey;
alter table issue_logged drop constraint issue_logged_org_id_credential_fkey;
