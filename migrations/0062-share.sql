-- What a link shows: one or several credentials in their holder's order, each whole or with fields left out.
create table share_items (
  person_id uuid not null,
  link text not null,
  place smallint not null,
  credential text not null,
  -- Names of fields: what was left out, not what it says.
  hidden text[] not null,
  primary key (person_id, link, place)
);
create index share_items_credential on share_items (person_id, credential);
-- Heading, words to the reader and the reader's address, as one sealed text under key_id. reader: keyed hash of that address; null: whoever has the link.
alter table share_links add column words_sealed bytea, add column reader bytea;

-- A reader proves an address by a code, without an account.
create table share_codes (
  person_id uuid not null,
  link text not null,
  id text not null,
  code_hash bytea not null,
  tries integer not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, link, id)
);
create table share_sessions (
  person_id uuid not null,
  link text not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  primary key (person_id, link, token_hash)
);

-- Links of before show one credential whole. Without force the owner sees all rows, for as long as this takes.
alter table share_links no force row level security;
insert into share_items (person_id, link, place, credential, hidden) select person_id, id, 1, credential, '{}' from share_links;
alter table share_links force row level security;

alter table share_items enable row level security;
alter table share_items force row level security;
create policy tenant on share_items using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_codes enable row level security;
alter table share_codes force row level security;
create policy tenant on share_codes using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_sessions enable row level security;
alter table share_sessions force row level security;
create policy tenant on share_sessions using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert on share_items to acquis_app;
grant select, insert, update, delete on share_codes to acquis_app;     -- update: one more try; delete: over
grant select, insert, delete on share_sessions to acquis_app;          -- delete: over
grant update on share_addresses to acquis_app;                         -- update: two accounts become one
