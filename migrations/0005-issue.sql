-- Awards, batches, and the ledger of what was issued. Names, addresses, results and credentials are sealed: under the recipient's key
-- (people_keys), so that erasing the key erases the person, or, while a file waits, under the batch's own key.

-- One person as one organisation knows them. `subject` is what their credentials call them: pairwise, so that two organisations cannot compare.
create table issue_recipients (
  org_id text not null,
  id uuid not null,
  address bytea not null,                 -- keyed hash of the e-mail address
  key_id uuid not null,
  subject text not null,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, address)
);

-- A batch is a working paper until it is confirmed; from then on its awards are the record and only its state moves.
create table issue_batches (
  org_id text not null,
  id text not null,
  specification text not null,            -- a version
  specification_id text not null,         -- all versions of it
  source text not null check (source in ('file', 'paste', 'form', 'api', 'cli')),
  made_by text not null,
  made_at timestamptz not null,
  key_id uuid not null,
  sealed bytea not null,                  -- file name, header, samples
  width integer not null check (width between 1 and 100),
  columns jsonb not null,
  awarded_on text not null,
  language text not null,
  on_duplicate text not null default 'skip' check (on_duplicate in ('skip', 'reissue')),
  corrects text,                          -- the award that this batch of one takes the place of
  state text not null default 'draft' check (state in ('draft', 'confirmed', 'done', 'cancelled')),
  confirmed_by text,
  confirmed_at timestamptz,
  finished_at timestamptz,
  plan jsonb,                             -- frozen at confirmation: issuer and specification as they are signed
  counts jsonb,
  primary key (org_id, id)
);
create index issue_batches_newest on issue_batches (org_id, made_at desc, id desc);

create table issue_batch_rows (
  org_id text not null,
  batch_id text not null,
  number integer not null,
  sealed bytea not null,
  address bytea,
  state text not null check (state in ('ready', 'faulty', 'empty', 'excluded', 'planned', 'duplicate')),
  codes text[] not null,
  primary key (org_id, batch_id, number)
);
create index issue_batch_rows_state on issue_batch_rows (org_id, batch_id, state, number);
create index issue_batch_rows_address on issue_batch_rows (org_id, batch_id, address);

-- This person achieved this specification. `sequence` is the guard against doing it twice: two batches that both mean the first award cannot both write it.
create table issue_awards (
  org_id text not null,
  id text not null,
  specification_id text not null,
  recipient_id uuid not null,
  sequence integer not null check (sequence > 0),
  specification text not null,
  batch_id text not null,
  row_number integer not null,
  supersedes text,
  sealed bytea not null,
  awarded_by text not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, specification_id, recipient_id, sequence),
  unique (org_id, batch_id, row_number),
  unique (org_id, supersedes)
);
create index issue_awards_newest on issue_awards (org_id, created_at desc, id desc);

-- planned → signed → logged: a row in the next table is the arrow, and nothing here is ever changed. What is planned says everything that
-- the signed bytes are made of, before anything is signed.
create table issue_planned (
  org_id text not null,
  credential text not null,
  award_id text not null,
  form text not null check (form in ('ob3')),
  batch_id text not null,
  row_number integer not null,
  list text not null,
  list_url text not null,
  list_index integer not null,
  key_id text not null,
  created text not null,                  -- xsd:dateTimeStamp of the proof
  valid_from text not null,
  valid_until text,
  language text not null,
  unsigned_sha256 bytea not null,
  salt_sealed bytea not null,             -- under the recipient's key: without it nobody can tie the public leaf to a person
  primary key (org_id, credential),
  unique (org_id, award_id, form),
  unique (org_id, list, list_index),
  foreign key (org_id, award_id) references issue_awards (org_id, id)
);
create index issue_planned_order on issue_planned (org_id, batch_id, row_number);

create table issue_signed (
  org_id text not null,
  credential text not null,
  sealed bytea not null,
  sha256 bytea not null,
  key_id text not null,                   -- the planned one, unless it was retired in between
  signed_at timestamptz not null,
  primary key (org_id, credential),
  foreign key (org_id, credential) references issue_planned (org_id, credential)
);
create table issue_logged (
  org_id text not null,
  credential text not null,
  log_index bigint not null,
  logged_at timestamptz not null,
  primary key (org_id, credential),
  unique (org_id, log_index),
  foreign key (org_id, credential) references issue_signed (org_id, credential)
);

-- Last one wins; the first is implied: clear. The reason is the organisation's own, sealed under the recipient's key.
create table issue_status_events (
  org_id text not null,
  award_id text not null,
  number integer not null,
  status text not null check (status in ('clear', 'suspended', 'revoked')),
  reason_sealed bytea not null,
  by text not null,
  at timestamptz not null,
  primary key (org_id, award_id, number),
  foreign key (org_id, award_id) references issue_awards (org_id, id)
);

-- What should never be. A credential with an incident goes no further until somebody has looked.
create table issue_incidents (
  org_id text not null,
  credential text not null,
  code text not null check (code in ('rebuilt_differently', 'bytes_changed', 'recipient_erased', 'unsignable')),
  at timestamptz not null,
  primary key (org_id, credential, code)
);

create table issue_idempotency (
  org_id text not null,
  key_hash bytea not null,
  request_sha256 bytea not null,
  batch_id text not null,
  at timestamptz not null,
  primary key (org_id, key_hash)
);
create table issue_mappings (
  org_id text not null,
  specification_id text not null,
  header bytea not null,                  -- fingerprint of the header line
  columns jsonb not null,
  at timestamptz not null,
  primary key (org_id, specification_id, header)
);

-- What the house has to come back to, whichever organisation it belongs to. Ids only, so it needs no tenant.
create table issue_due (
  batch_id text not null,
  work text not null check (work in ('advance', 'shred')),
  org_id text not null,
  at timestamptz not null,
  primary key (batch_id, work)
);
create index issue_due_at on issue_due (at);

do $$
declare name text;
begin
  foreach name in array array['issue_recipients', 'issue_batches', 'issue_batch_rows', 'issue_awards', 'issue_planned', 'issue_signed', 'issue_logged',
    'issue_status_events', 'issue_incidents', 'issue_idempotency', 'issue_mappings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (org_id = nullif(current_setting(''acquis.org'', true), '''')) with check (org_id = nullif(current_setting(''acquis.org'', true), ''''))', name);
  end loop;
end $$;

grant select, insert on issue_awards, issue_planned, issue_signed, issue_logged, issue_status_events, issue_incidents, issue_idempotency to acquis_app;
grant select, insert, update (address, sealed) on issue_recipients to acquis_app;                 -- an address is corrected
grant select, insert, update on issue_batches, issue_mappings to acquis_app;
grant select, insert, update, delete on issue_batch_rows, issue_due to acquis_app;                -- working papers, shredded when done
