-- Files of the holder's own that a link shows beside the credentials: only those that were chosen for it.
create table share_files (
  person_id uuid not null,
  link text not null,
  place smallint not null,
  file text not null,
  primary key (person_id, link, file)
);
-- A public page of one's own: what it shows, in which order, under which words, as one sealed text. on_air: anybody who knows the name may see it.
create table share_portfolios (
  person_id uuid primary key,
  key_id uuid not null,
  sealed bytea not null,
  on_air boolean not null,
  changed_at timestamptz not null
);
-- Whose portfolio lives under a name: a keyed hash of it. released_at: since when nobody does; for a while nobody else may take it.
create table share_names (
  name bytea primary key,
  person_id uuid not null,
  taken_at timestamptz not null,
  released_at timestamptz
);
create index share_names_person on share_names (person_id);
-- Somebody who may read: sealed are their address, the holder's words to them and what was opened.
create table share_helps (
  person_id uuid not null,
  id text not null,
  key_id uuid not null,
  sealed bytea not null,
  made_at timestamptz not null,
  expires_at timestamptz,
  closed_at timestamptz,
  -- The last day it was looked at; no hour, no place.
  last_day date,
  primary key (person_id, id)
);
-- Whose place to look in: keyed hash of the helper's address. Gone as soon as the holder closes.
create table share_helpers (
  help text primary key,
  helper bytea not null,
  person_id uuid not null
);
create index share_helpers_helper on share_helpers (helper);
create table share_help_notes (
  person_id uuid not null,
  id text not null,
  help text not null,
  key_id uuid not null,
  sealed bytea not null,
  at timestamptz not null,
  primary key (person_id, id)
);
create index share_help_notes_help on share_help_notes (person_id, help);

alter table share_files enable row level security;
alter table share_files force row level security;
create policy tenant on share_files using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_portfolios enable row level security;
alter table share_portfolios force row level security;
create policy tenant on share_portfolios using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_helps enable row level security;
alter table share_helps force row level security;
create policy tenant on share_helps using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_help_notes enable row level security;
alter table share_help_notes force row level security;
create policy tenant on share_help_notes using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

-- Looked up before a person is the tenant, changed by their own person only; a name that rests may be taken by another once its time is over.
alter table share_names enable row level security;
alter table share_names force row level security;
create policy look on share_names for select using (true);
create policy take on share_names for insert with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
create policy change on share_names for update using (released_at is not null or person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
create policy drop_own on share_names for delete using (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_helpers enable row level security;
alter table share_helpers force row level security;
create policy look on share_helpers for select using (true);
create policy open_own on share_helpers for insert with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
create policy close_own on share_helpers for delete using (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, delete on share_files to acquis_app;
grant select, insert, update, delete on share_portfolios, share_names, share_helps to acquis_app;   -- update: changed, released, closed, looked at
grant select, insert, delete on share_helpers to acquis_app;
grant select, insert, delete on share_help_notes to acquis_app;
