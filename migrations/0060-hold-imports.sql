-- Credentials from anywhere. `credential_form`: what a verifier recognised. `belongs`: whose it is: proved (an address of the account, or it came
-- by claim), said (its holder's word), other (somebody else's, kept apart). `sealed_claims`: what was read of a form that is not a badge.
alter table hold_credentials
  add column credential_form text not null default 'ob3' check (credential_form ~ '^[a-z0-9-]{2,20}$'),
  add column belongs text not null default 'proved' check (belongs in ('proved', 'said', 'other')),
  add column sealed_claims bytea;
-- Two accounts that became one may both have held it: the address goes on, and leads to the one that stays.
alter table hold_addresses add column leads_to text;

-- How it came: in which file or from which address, the file around it when there was one, and what a verifier said that day.
create table hold_arrivals (
  person_id uuid not null,
  credential text not null,
  key_id uuid not null,
  carrier text not null,
  sealed_note bytea not null,
  -- Among hold_documents: one presentation may have carried several.
  carrier_mark bytea,
  sealed_report bytea not null,
  at timestamptz not null,
  primary key (person_id, credential)
);
-- What a verifier was told by others on a day (keys, status lists, hosted pages), pictures that are only named, files around credentials. The same document serves many credentials; `mark` is its
-- hash under the person's key, since a plain hash of a public document would say whose badge somebody holds.
create table hold_documents (
  person_id uuid not null,
  mark bytea not null,
  key_id uuid not null,
  sealed bytea not null,
  primary key (person_id, mark)
);
create table hold_evidence (
  person_id uuid not null,
  credential text not null,
  at timestamptz not null,
  number integer not null,
  key_id uuid not null,
  mark bytea not null,
  sealed_note bytea not null,
  primary key (person_id, credential, at, number)
);
-- What was brought and not yet kept: gone within two days, by its person's round.
create table hold_previews (
  person_id uuid not null,
  id text not null,
  number integer not null,
  key_id uuid not null,
  sealed_note bytea not null,
  sealed_file bytea not null,
  expires_at timestamptz not null,
  primary key (person_id, id, number)
);

alter table hold_standings
  add column valid_at timestamptz,      -- when it was last found valid
  add column silent_since timestamptz;  -- since when the issuer does not answer
-- What its holder was told of a credential. A fact is told once while it lasts.
create table hold_tellings (
  person_id uuid not null,
  credential text not null,
  fact text not null check (fact in ('revoked', 'suspended', 'expired', 'expires_soon', 'issuer_gone', 'link_rotten', 'invalid')),
  at timestamptz not null,
  ended_at timestamptz,
  mailed boolean not null,
  seen boolean not null,
  -- It was so already when it came: no change, and never told.
  known boolean not null,
  primary key (person_id, credential, fact, at)
);
create unique index hold_tellings_open on hold_tellings (person_id, credential, fact) where ended_at is null;
create table hold_wishes (
  person_id uuid primary key,
  tellings boolean not null,
  at timestamptz not null
);
-- Whose turn it is (what they hold is verified again, what they did not keep goes): opaque ids, for everybody, so that one round finds them.
create table hold_rounds (
  person_id uuid primary key,
  due_at timestamptz not null
);
create index hold_rounds_due on hold_rounds (due_at);
insert into hold_rounds select person_id, now() + (abs(hashtext(person_id::text)) % 86400) * interval '1 second' from (select distinct person_id from hold_addresses) as holders;

alter table hold_arrivals enable row level security;
alter table hold_arrivals force row level security;
create policy tenant on hold_arrivals using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_documents enable row level security;
alter table hold_documents force row level security;
create policy tenant on hold_documents using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_evidence enable row level security;
alter table hold_evidence force row level security;
create policy tenant on hold_evidence using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_previews enable row level security;
alter table hold_previews force row level security;
create policy tenant on hold_previews using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_tellings enable row level security;
alter table hold_tellings force row level security;
create policy tenant on hold_tellings using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_wishes enable row level security;
alter table hold_wishes force row level security;
create policy tenant on hold_wishes using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, delete on hold_arrivals, hold_documents, hold_evidence to acquis_app;                   -- delete: not kept, merged or erased
grant select, insert, update, delete on hold_previews to acquis_app;                                          -- update: looked at, decided
grant select, insert, update, delete on hold_tellings, hold_wishes, hold_rounds to acquis_app;                -- update: ended, seen, changed one's mind, the next turn
grant delete on hold_credentials, hold_choices, hold_standings, hold_replacements to acquis_app;              -- two accounts became one; erased
grant update (belongs) on hold_credentials to acquis_app;                                                     -- its holder said whose it is
grant update on hold_addresses, hold_receipts to acquis_app;                                                  -- two accounts became one
