-- What the list of a person shows and searches of each credential: a few hundred bytes read out of it once, so that the list opens these and no credential.
-- Never the truth: made again from the signed bytes whenever a later edition of the house reads more out of them.
create table hold_cards (
  person_id uuid not null,
  credential text not null,
  key_id uuid not null,
  -- Which edition of the reading made it.
  edition integer not null,
  sealed bytea not null,
  -- The issuer's own picture, made small; null where the card says how to draw one.
  sealed_picture bytea,
  primary key (person_id, credential)
);
-- What a verifier said, each time it said something else than before: the story that its holder reads.
create table hold_changes (
  person_id uuid not null,
  credential text not null,
  at timestamptz not null,
  verdict text not null check (verdict in ('valid', 'invalid', 'unknown')),
  code text not null,
  primary key (person_id, credential, at)
);

alter table hold_cards enable row level security;
alter table hold_cards force row level security;
create policy tenant on hold_cards using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_changes enable row level security;
alter table hold_changes force row level security;
create policy tenant on hold_changes using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, update, delete on hold_cards to acquis_app;     -- update: read again by a later edition; delete: two accounts became one, erased
grant select, insert, delete on hold_changes to acquis_app;
