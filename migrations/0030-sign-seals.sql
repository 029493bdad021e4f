-- Whose seal it is, by the word of an owner of the organisation: the last line of a certificate holds. Lines are added, never changed.
create table sign_seals (
  org_id text not null,
  number integer not null,
  certificate bytea not null check (length(certificate) = 32), -- its SHA-256
  ours boolean not null,
  by text not null,
  at timestamptz not null,
  primary key (org_id, number)
);
alter table sign_seals enable row level security;
alter table sign_seals force row level security;
create policy tenant on sign_seals using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
grant select, insert on sign_seals to acquis_app;
