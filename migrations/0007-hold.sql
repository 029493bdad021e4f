-- What a person holds: signed bytes, under a key of that person. The bytes never change; what is shown of them is a choice beside them.
create table hold_credentials (
  person_id uuid not null,
  -- The public address: /c/ID.
  id text not null,
  key_id uuid not null,
  sealed bytea not null,
  sealed_proof bytea,
  sha256 bytea not null,
  origin text not null check (origin in ('claim', 'import')),
  -- Keyed hash of the claim it came by.
  receipt bytea,
  received_at timestamptz not null,
  primary key (person_id, id),
  unique (person_id, sha256)
);
create table hold_choices (
  person_id uuid not null,
  credential text not null,
  number integer not null,
  visibility text not null check (visibility in ('private', 'public')),
  at timestamptz not null,
  primary key (person_id, credential, number)
);

-- Whose place to look in, for a public address and for a claim: opaque ids on both sides.
create table hold_addresses (
  public_id text primary key,
  person_id uuid not null
);
create table hold_receipts (
  receipt bytea primary key,
  person_id uuid not null
);

alter table hold_credentials enable row level security;
alter table hold_credentials force row level security;
create policy tenant on hold_credentials using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_choices enable row level security;
alter table hold_choices force row level security;
create policy tenant on hold_choices using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert on hold_credentials, hold_choices, hold_addresses, hold_receipts to acquis_app;
