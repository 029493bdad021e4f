-- Accounts, organisations and memberships are global: one person works for several organisations. Names and addresses are sealed,
-- under the account's own key (people_account_keys), so that erasing the key erases the person, in backups too.

create table people_accounts (
  id uuid primary key,
  email_blind bytea unique,
  email bytea,
  name bytea,
  lang text not null check (lang in ('fr', 'en')),
  admin boolean not null default false,
  created_at timestamptz not null
);
-- Kept out of ordinary backups, with people_keys.
create table people_account_keys (
  person_id uuid primary key references people_accounts (id),
  key bytea not null
);

create table people_organisations (
  id text primary key,
  name jsonb not null,
  legal_name text not null,
  country text not null check (country ~ '^[A-Z0-9]{3}$'),
  website text,
  email text,
  description jsonb,
  identifiers jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null
);
create table people_memberships (
  org_id text not null references people_organisations (id),
  person_id uuid not null references people_accounts (id),
  roles text[] not null check (cardinality(roles) > 0),
  since timestamptz not null,
  primary key (org_id, person_id)
);
create index people_memberships_person on people_memberships (person_id);

-- An invitation to an organisation, or, without one, to administer the house. Address sealed under the house's key: nobody's account yet.
create table people_invitations (
  id text primary key,
  org_id text references people_organisations (id),
  token_hash bytea not null unique,
  email_blind bytea not null,
  email bytea not null,
  roles text[] not null,
  lang text not null,
  invited_by uuid not null,
  invited_at timestamptz not null,
  expires_at timestamptz not null
);
create index people_invitations_email on people_invitations (email_blind);

create table people_sessions (
  token_hash bytea primary key,
  id text not null unique,
  person_id uuid not null references people_accounts (id),
  agent text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
create index people_sessions_person on people_sessions (person_id);

-- One-time links: `first` makes the first administrator, `login` signs one person in.
create table people_links (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('first', 'login')),
  person_id uuid references people_accounts (id),
  expires_at timestamptz not null,
  used_at timestamptz
);
create table people_codes (
  id text primary key,
  email_blind bytea not null,
  email bytea not null,
  code_hash bytea not null,
  tries integer not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table people_passkeys (
  id text primary key,
  person_id uuid not null references people_accounts (id),
  public_key bytea not null,
  counter bigint not null,
  synced boolean not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index people_passkeys_person on people_passkeys (person_id);
create table people_challenges (
  challenge text primary key,
  purpose text not null check (purpose in ('register', 'sign-in')),
  person_id uuid,
  expires_at timestamptz not null
);
-- Attempts per fixed window; who is a keyed hash.
create table people_limits (
  who bytea not null,
  window_start timestamptz not null,
  attempts integer not null,
  primary key (who, window_start)
);

-- The keys that seal what others keep about a person. The owner is an organisation (a recipient's key) or a person (their own).
create table people_keys (
  owner text not null,
  id uuid not null,
  key bytea not null,
  primary key (owner, id)
);
alter table people_keys enable row level security;
alter table people_keys force row level security;
create policy tenant on people_keys
  using (owner = any (array[nullif(current_setting('acquis.org', true), ''), nullif(current_setting('acquis.person', true), '')]))
  with check (owner = any (array[nullif(current_setting('acquis.org', true), ''), nullif(current_setting('acquis.person', true), '')]));

create table people_api_keys (
  org_id text not null,
  id text not null,
  secret_hash bytea not null,
  name text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id)
);
alter table people_api_keys enable row level security;
alter table people_api_keys force row level security;
create policy tenant on people_api_keys using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));

-- Who did what, when, on which id; never contents. org_id is 'house' for what no organisation sees.
create table people_audit (
  org_id text not null,
  id uuid not null,
  at timestamptz not null,
  by text not null,
  act text not null,
  subject text not null,
  primary key (org_id, id)
);
alter table people_audit enable row level security;
alter table people_audit force row level security;
create policy tenant on people_audit
  using (org_id = coalesce(nullif(current_setting('acquis.org', true), ''), 'house'))
  with check (org_id = coalesce(nullif(current_setting('acquis.org', true), ''), 'house'));

grant select, insert, update on people_accounts, people_organisations to acquis_app;
grant select, insert, delete on people_account_keys, people_keys to acquis_app;                             -- delete: erasure
grant select, insert, update, delete on people_memberships, people_invitations, people_sessions, people_links,
  people_codes, people_passkeys, people_challenges, people_limits to acquis_app;                            -- short-lived, or ended by their owner
grant select, insert, update on people_api_keys to acquis_app;                                              -- update: last used, revoked
grant select, insert on people_audit to acquis_app;
