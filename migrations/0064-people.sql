-- One person, several ways to be recognised. Every address, identifier and login here was proved by whoever holds it; all are sealed under the account's own key
-- and found again by a keyed hash. Global, as accounts are.

-- Addresses that mail reaches. The account's own `email` stays the one that mails go to. `proved_at` is empty for one thing only: what the first administrator typed.
create table people_addresses (
  id text primary key,
  -- Checked at the end: the address is taken first, so that of two who want it at once one gets it.
  person_id uuid not null references people_accounts (id) deferrable initially deferred,
  blind bytea not null unique,
  sealed bytea not null,
  added_at timestamptz not null,
  proved_at timestamptz
);
create index people_addresses_person on people_addresses (person_id);
-- Until now whoever had an account had proved its address, the first administrator excepted.
insert into people_addresses (id, person_id, blind, sealed, added_at, proved_at)
  select substr(encode(sha256(a.id::text::bytea), 'hex'), 1, 26), a.id, a.email_blind, a.email, a.created_at, a.created_at
  from people_accounts a where a.email_blind is not null and a.email is not null;

create table people_identifiers (
  id text primary key,
  person_id uuid not null references people_accounts (id),
  kind text not null check (kind in ('esi', 'orcid', 'did')),
  blind bytea not null,
  sealed bytea not null,
  proved_at timestamptz not null,
  unique (kind, blind)
);
create index people_identifiers_person on people_identifiers (person_id);

-- Who may say elsewhere who somebody is (OpenID Connect). The secret lies sealed under the house's key.
create table people_providers (
  id text primary key,
  issuer text not null,
  client_id text not null,
  secret bytea,
  scopes text not null,
  label jsonb not null,
  claims jsonb not null,
  -- Addresses it says it verified are believed, in these domains; in every domain when there are none.
  believed boolean not null,
  domains text[] not null,
  -- Shown on the sign-in page.
  shown boolean not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz
);
-- An account elsewhere that opens one here: keyed hash of issuer and subject.
create table people_logins (
  subject bytea primary key,
  id text not null unique,
  person_id uuid not null references people_accounts (id),
  provider text not null references people_providers (id),
  -- Which account it is, in the words of the provider (an address, a name), for the list.
  sealed bytea not null,
  linked_at timestamptz not null,
  used_at timestamptz
);
create index people_logins_person on people_logins (person_id);

-- What is under way between two requests of one browser: a journey to a provider, a form that waits until its sender has proved who they are, an account proved for
-- a merge, a challenge to sign. Sealed under the house's key; gone once taken, or within the hour.
create table people_kept (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('journey', 'arrival', 'form', 'merge', 'did')),
  session text,
  sealed bytea not null,
  expires_at timestamptz not null
);

-- A way back for the reader of an address that is no longer the one, or no longer here.
create table people_undos (
  token_hash bytea primary key,
  person_id uuid not null references people_accounts (id),
  blind bytea not null,
  sealed bytea not null,
  changed_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table people_recovery_codes (
  code_hash bytea primary key,
  person_id uuid not null references people_accounts (id),
  made_at timestamptz not null,
  used_at timestamptz
);
create index people_recovery_codes_person on people_recovery_codes (person_id);

alter table people_accounts
  add column passkey_only boolean not null default false,
  -- Year of birth and country, sealed, as its owner says.
  add column birth bytea,
  -- Another account of the same person: this one signs nobody in any more.
  add column merged_into uuid references people_accounts (id);
-- When its owner last proved in this session who they are.
alter table people_sessions add column proved_at timestamptz;
update people_sessions set proved_at = created_at;
-- A code is for what it was asked for, and where it matters for whom.
alter table people_codes
  add column purpose text not null default 'sign-in' check (purpose in ('sign-in', 'arrival', 'address', 'again', 'merge')),
  add column person_id uuid;
alter table people_challenges drop constraint people_challenges_purpose_check;
alter table people_challenges add check (purpose in ('register', 'sign-in', 'again', 'merge'));

grant select, insert, update, delete on people_addresses, people_identifiers, people_logins, people_recovery_codes, people_kept to acquis_app;   -- delete: by their owner, or run out
grant select, insert, update on people_providers to acquis_app;
grant select, insert, update, delete on people_undos to acquis_app;
