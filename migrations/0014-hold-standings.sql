-- What a verifier said of a credential the last time it was asked, so that the list of a person needs to ask nobody.
create table hold_standings (
  person_id uuid not null,
  credential text not null,
  verdict text not null check (verdict in ('valid', 'invalid', 'unknown')),
  cautions integer not null,
  -- The check that decided against it; '' when none did.
  code text not null,
  checked_at timestamptz not null,
  -- Its holder asked for a fresh answer.
  due boolean not null,
  primary key (person_id, credential)
);
-- A correction of the issuer: the newer one came with the word which earlier one it stands for.
create table hold_replacements (
  person_id uuid not null,
  credential text not null,
  replaces text not null,
  primary key (person_id, credential, replaces)
);
create index hold_replacements_back on hold_replacements (person_id, replaces);
create index hold_credentials_newest on hold_credentials (person_id, received_at desc, id);

alter table hold_standings enable row level security;
alter table hold_standings force row level security;
create policy tenant on hold_standings using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_replacements enable row level security;
alter table hold_replacements force row level security;
create policy tenant on hold_replacements using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, update on hold_standings to acquis_app;          -- update: asked again
grant select, insert on hold_replacements to acquis_app;
