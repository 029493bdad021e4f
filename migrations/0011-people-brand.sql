-- How an organisation presents itself. A save is a new version: a certificate shows the signatories of its day.
create table people_brands (
  org_id text not null,
  version integer not null check (version > 0),
  colour text check (colour ~ '^#[0-9a-f]{6}$'),
  -- SHA-256 of a picture below
  logo text,
  -- [{ name, role: { fr, en }, image? }]
  signatories jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (org_id, version)
);
-- Pictures by the SHA-256 of their bytes, as rewritten here.
create table people_pictures (
  org_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('png', 'svg')),
  bytes bytea not null,
  primary key (org_id, sha256)
);

alter table people_brands enable row level security;
alter table people_brands force row level security;
create policy tenant on people_brands using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
alter table people_pictures enable row level security;
alter table people_pictures force row level security;
create policy tenant on people_pictures using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
grant select, insert on people_brands, people_pictures to acquis_app;
