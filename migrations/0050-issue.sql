-- What a chunk of a batch goes through together is one row, not one for each of its awards: a signature is 64 bytes and its hash 32, and
-- beside them a row of its own, its index entries and its line in the write-ahead log were ten times as much.

-- Planned together, in one transaction: the awards of rows `chunk` to `last_row`, in one form. `issue_planned.place` counts them from 0.
create table issue_chunks (
  org_id text not null,
  batch_id text not null,
  chunk integer not null,
  form text not null,
  last_row integer not null,
  size integer not null check (size > 0),
  primary key (org_id, batch_id, chunk, form),
  check (last_row - chunk >= size - 1)
);
-- Signed. Signatures and hashes lie one behind the other, by place. Without them: its credentials are signed one by one (issue_signed_rows),
-- because they keep their bytes whole or not all of them could be signed. Whoever writes the row first decides for all.
create table issue_chunks_signed (
  org_id text not null,
  batch_id text not null,
  chunk integer not null,
  form text not null,
  proofs bytea,
  hashes bytea,
  key_id text,
  signed_at timestamptz not null,
  primary key (org_id, batch_id, chunk, form),
  foreign key (org_id, batch_id, chunk, form) references issue_chunks,
  check (num_nonnulls(proofs, hashes, key_id) in (0, 3)),
  check (octet_length(proofs) = 2 * octet_length(hashes))
);
-- As they are: nothing in them is compressible, and one signature is read without the others.
alter table issue_chunks_signed alter column proofs set storage external, alter column hashes set storage external;
-- Logged: leaf `first_index` + place. Without it: one by one (issue_logged_rows).
create table issue_chunks_logged (
  org_id text not null,
  batch_id text not null,
  chunk integer not null,
  form text not null,
  first_index bigint,
  logged_at timestamptz not null,
  primary key (org_id, batch_id, chunk, form),
  foreign key (org_id, batch_id, chunk, form) references issue_chunks_signed,
  unique (org_id, first_index)
);
do $$
declare name text;
begin
  foreach name in array array['issue_chunks', 'issue_chunks_signed', 'issue_chunks_logged'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (org_id = nullif(current_setting(''acquis.org'', true), '''')) with check (org_id = nullif(current_setting(''acquis.org'', true), ''''))', name);
  end loop;
end $$;
grant select, insert on issue_chunks, issue_chunks_signed, issue_chunks_logged to acquis_app;

-- Rows from before belong to no chunk.
alter table issue_planned add column chunk integer, add column place integer, add constraint issue_planned_placed check (num_nonnulls(chunk, place) in (0, 2));
create index issue_planned_alone on issue_planned (org_id, batch_id) where chunk is null;

-- One by one, as all were before. Together they are read as one, under the names they had.
alter table issue_signed rename to issue_signed_rows;
alter table issue_logged rename to issue_logged_rows;
create view issue_signed with (security_invoker) as
  select p.org_id, p.credential, s.sealed, coalesce(s.proof, substring(c.proofs from 64 * p.place + 1 for 64)) proof, coalesce(s.sha256, substring(c.hashes from 32 * p.place + 1 for 32)) sha256,
    coalesce(s.key_id, c.key_id) key_id, coalesce(s.signed_at, c.signed_at) signed_at
  from issue_planned p left join issue_signed_rows s on s.org_id = p.org_id and s.credential = p.credential
  left join issue_chunks_signed c on c.org_id = p.org_id and c.batch_id = p.batch_id and c.chunk = p.chunk and c.form = p.form and c.proofs is not null
  where s.credential is not null or c.chunk is not null;
create view issue_logged with (security_invoker) as
  select p.org_id, p.credential, coalesce(l.log_index, c.first_index + p.place) log_index, coalesce(l.logged_at, c.logged_at) logged_at
  from issue_planned p left join issue_logged_rows l on l.org_id = p.org_id and l.credential = p.credential
  left join issue_chunks_logged c on c.org_id = p.org_id and c.batch_id = p.batch_id and c.chunk = p.chunk and c.form = p.form and c.first_index is not null
  where l.credential is not null or c.chunk is not null;
grant select on issue_signed, issue_logged to acquis_app;

-- An index for each thing that is asked, and guards that cost one entry. A row of a batch is awarded once: said of its plan, in the order of the file.
create unique index issue_planned_once on issue_planned (org_id, batch_id, row_number, form);
drop index issue_planned_order;
alter table issue_awards drop constraint issue_awards_org_id_batch_id_row_number_key;
-- A status place is given once: the list itself counts that now (0051), instead of an entry in random order for every credential.
alter table issue_planned drop constraint issue_planned_org_id_list_list_index_key;
-- Read backwards it is the same; written, the newest belongs at the end, where an index is quickest.
drop index issue_awards_newest;
create index issue_awards_newest on issue_awards (org_id, created_at, id);
