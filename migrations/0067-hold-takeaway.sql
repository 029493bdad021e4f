-- Erasure: what a person holds and shows goes with them, and so does their account. A claim they accepted stays closed: its keyed hash alone is kept, and says of nobody.
alter table hold_receipts alter column person_id drop not null;
grant delete on people_accounts to acquis_app;
grant delete on hold_addresses to acquis_app;
grant delete on share_links, share_items, share_withdrawals, share_views, share_addresses to acquis_app;

-- Whole archives: one that is being made for its person to take away, or one that was brought and waits until what is in it was decided on. Gone after seven days.
create table hold_archives (
  person_id uuid not null,
  id text not null,
  kind text not null check (kind in ('out', 'in')),
  key_id uuid not null,
  state text not null check (state in ('making', 'ready', 'failed')),
  done integer not null,
  of integer not null,
  -- Bytes, unsealed.
  size bigint not null,
  -- What was brought: which preview decides on it.
  preview text,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (person_id, id)
);
-- In pieces, each sealed: neither making nor handing over holds a whole archive in memory.
create table hold_archive_parts (
  person_id uuid not null,
  archive text not null,
  number integer not null,
  sealed bytea not null,
  primary key (person_id, archive, number)
);

alter table hold_archives enable row level security;
alter table hold_archives force row level security;
create policy tenant on hold_archives using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_archive_parts enable row level security;
alter table hold_archive_parts force row level security;
create policy tenant on hold_archive_parts using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, update, delete on hold_archives to acquis_app;          -- update: as far as it is; delete: after seven days
grant select, insert, delete on hold_archive_parts to acquis_app;
grant update (received_at, sealed_proof) on hold_credentials to acquis_app;   -- brought back from an archive: since when it was held, and its proof in a log
grant update (carrier, carrier_mark, sealed_note) on hold_arrivals to acquis_app;
