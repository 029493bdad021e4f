-- Share links: what a holder shows of a credential, to whom they give the address, until they take it back.
create table share_links (
  person_id uuid not null,
  -- The address: /share/ID. 128 random bits; nothing of the credential's own address is in it.
  id text not null,
  credential text not null,
  kind text not null check (kind in ('link', 'linkedin', 'paper')),
  -- The holder's own note ("application, water board"), under a key of that person.
  key_id uuid,
  note_sealed bytea,
  made_at timestamptz not null,
  expires_at timestamptz,
  primary key (person_id, id)
);
create index share_links_credential on share_links (person_id, credential);
create table share_withdrawals (
  person_id uuid not null,
  link text not null,
  at timestamptz not null,
  primary key (person_id, link)
);
-- How often a link was opened on a day. Not by whom, not from where, not at what hour.
create table share_views (
  person_id uuid not null,
  link text not null,
  day date not null,
  opened integer not null,
  primary key (person_id, link, day)
);
-- Whose place to look in: opaque ids on both sides.
create table share_addresses (
  public_id text primary key,
  person_id uuid not null
);

alter table share_links enable row level security;
alter table share_links force row level security;
create policy tenant on share_links using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_withdrawals enable row level security;
alter table share_withdrawals force row level security;
create policy tenant on share_withdrawals using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table share_views enable row level security;
alter table share_views force row level security;
create policy tenant on share_views using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert on share_links, share_withdrawals, share_addresses to acquis_app;
grant select, insert, update on share_views to acquis_app;             -- update: one more
