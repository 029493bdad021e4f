-- Keys, did documents, status lists. A private key is sealed under the house's master key before it comes here.

-- One row: the address that stands in everything signed so far.
create table sign_house (
  one boolean primary key default true check (one),
  public_url text not null,
  frozen_at timestamptz not null
);
grant select, insert on sign_house to acquis_app;

-- The house's own key signs the log's checkpoints. One, for as long as the log lives: its origin and key are what others pinned.
create table sign_house_key (
  one boolean primary key default true check (one),
  id text not null,
  public_key bytea not null,
  private_sealed bytea not null,
  since timestamptz not null
);
grant select, insert on sign_house_key to acquis_app;

create table sign_keys (
  org_id text not null,
  id text not null,                       -- Multikey, the fragment of its did URL
  public_key bytea not null,
  private_sealed bytea not null,
  since timestamptz not null,
  made_by text,                           -- null: made by the house for the first issue
  retired_at timestamptz,
  retired_by text,
  revoked_from timestamptz,               -- what it signed from here on is not to be believed
  revoked_at timestamptz,
  revoked_by text,
  revoked_why text,
  primary key (org_id, id),
  check (revoked_at is null or retired_at is not null)
);
create unique index sign_keys_current on sign_keys (org_id) where retired_at is null;
alter table sign_keys enable row level security;
alter table sign_keys force row level security;
create policy tenant on sign_keys using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
-- A key's end is written once on its row; the key itself never changes.
grant select, insert, update (retired_at, retired_by, revoked_from, revoked_at, revoked_by, revoked_why) on sign_keys to acquis_app;

-- Every did document ever published, word for word; the last one is served. Public, so without tenant.
create table sign_did_documents (
  did text not null,
  version integer not null,
  document bytea not null,
  at timestamptz not null,
  primary key (did, version)
);
grant select, insert on sign_did_documents to acquis_app;

create table sign_status_lists (
  org_id text not null,
  id text not null,
  length integer not null,
  taken integer not null default 0,
  open boolean not null default true,     -- gives places; one list of an organisation does
  allocated bytea not null,
  revoked bytea not null,
  suspended bytea not null,
  version integer not null default 1,
  made_at timestamptz not null,
  primary key (org_id, id)
);
create unique index sign_status_lists_open on sign_status_lists (org_id) where open;
alter table sign_status_lists enable row level security;
alter table sign_status_lists force row level security;
create policy tenant on sign_status_lists using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
-- Bits change: that is what a status list is for.
grant select, insert, update (taken, open, allocated, revoked, suspended, version) on sign_status_lists to acquis_app;

-- What anybody may fetch: the signed pair of lists, and the version wanted after the last flip. Public, so without tenant.
create table sign_published (
  list text primary key,
  org_id text not null,
  wanted integer not null,
  version integer not null default 0,
  revocation bytea,
  suspension bytea,
  signed_at timestamptz,
  valid_until timestamptz
);
create index sign_published_org on sign_published (org_id);
create index sign_published_until on sign_published (valid_until);
grant select, insert, update (wanted, version, revocation, suspension, signed_at, valid_until) on sign_published to acquis_app;
