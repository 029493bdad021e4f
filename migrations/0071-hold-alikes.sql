-- What says of two credentials that they are one award: keyed hashes, under a key of the person. `id`: one issuer's one identifier. `award`: one issuer's
-- award of one thing to one holder on one day, which only another family of forms may share.
create table hold_marks (
  person_id uuid not null,
  credential text not null,
  kind text not null check (kind in ('id', 'award')),
  -- Which family of forms it is of.
  family text not null,
  key_id uuid not null,
  mark bytea not null,
  primary key (person_id, credential, kind)
);
create index hold_marks_mark on hold_marks (person_id, mark);
-- A credential that is another form of one held already: kept beside it, counted with it.
create table hold_alikes (
  person_id uuid not null,
  credential text not null,
  of text not null,
  primary key (person_id, credential),
  check (of <> credential)
);

alter table hold_marks enable row level security;
alter table hold_marks force row level security;
create policy tenant on hold_marks using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);
alter table hold_alikes enable row level security;
alter table hold_alikes force row level security;
create policy tenant on hold_alikes using (person_id = nullif(current_setting('acquis.person', true), '')::uuid) with check (person_id = nullif(current_setting('acquis.person', true), '')::uuid);

grant select, insert, delete on hold_marks to acquis_app;            -- delete: two accounts became one, erased
grant select, insert, update, delete on hold_alikes to acquis_app;   -- update: of two copies that became one, the other led here
