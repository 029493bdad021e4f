-- Collections of what one holds: name, notes, which credentials and in which order are one sealed text, since the name of a collection says what somebody is up to.
create table hold_collections (
  person_id uuid not null,
  id text not null,
  key_id uuid not null,
  sealed bytea not null,
  made_at timestamptz not null,
  primary key (person_id, id)
);
-- Files that a holder adds to a credential or a collection. No part of what an issuer signed. subject: the id of either.
create table hold_files (
  person_id uuid not null,
  id text not null,
  about text not null check (about in ('credential', 'collection')),
  subject text not null,
  key_id uuid not null,
  -- Its name, kind and the holder's words about it.
  sealed_note bytea not null,
  sealed bytea not null,
  -- Bytes, unsealed: what counts against a person's room.
  size integer not null,
  added_at timestamptz not null,
  primary key (person_id, id)
);
create index hold_files_subject on hold_files (person_id, subject);

alter table hold_collections enable row level security;
alter table hold_collections force row level security;
create policy tenant on hold_collections using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_files enable row level security;
alter table hold_files force row level security;
create policy tenant on hold_files using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, update, delete on hold_collections to acquis_app;   -- update: renamed, ordered; delete: a collection is no record
grant select, insert, delete on hold_files to acquis_app;
grant update (subject) on hold_files to acquis_app;                        -- two accounts became one, and the credential's address with them
