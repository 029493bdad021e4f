-- Specifications: one row per version, one row per saved state of its content. Contents are never overwritten; a published version's
-- content is its canonical JSON (RFC 8785), whose SHA-256 stands beside it.
create table design_versions (
  org_id           text not null,
  id               text not null,
  specification_id text not null,
  number           integer not null check (number > 0),
  state            text not null check (state in ('draft', 'published', 'retired')),
  revision         integer not null check (revision > 0),
  sha256           text check (sha256 ~ '^[0-9a-f]{64}$'),
  created_at       timestamptz not null,
  published_at     timestamptz,
  frozen_at        timestamptz,
  discarded_at     timestamptz,
  primary key (org_id, id),
  check ((state = 'draft') = (published_at is null)),
  check ((state = 'draft') = (sha256 is null)),
  check (frozen_at is null or state <> 'draft'),
  check (discarded_at is null or state = 'draft')
);
create unique index design_versions_number on design_versions (org_id, specification_id, number) where discarded_at is null;
create unique index design_versions_one_draft on design_versions (org_id, specification_id) where state = 'draft' and discarded_at is null;

create table design_revisions (
  org_id     text not null,
  version_id text not null,
  revision   integer not null,
  content    text not null,
  -- title, faults, elements present: what a list shows without reading the content
  summary    jsonb not null,
  saved_by   text not null,
  saved_at   timestamptz not null,
  primary key (org_id, version_id, revision),
  foreign key (org_id, version_id) references design_versions (org_id, id)
);

-- Which organisation a public address belongs to.
create table design_addresses (
  id     text primary key,
  org_id text not null
);

alter table design_versions enable row level security;
alter table design_versions force row level security;
create policy tenant on design_versions using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
alter table design_revisions enable row level security;
alter table design_revisions force row level security;
create policy tenant on design_revisions using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));

grant select, insert on design_versions to acquis_app;
-- A version walks from draft to retired and a draft changes; what it is and whose it is never does.
grant update (state, revision, sha256, published_at, frozen_at, discarded_at) on design_versions to acquis_app;
grant select, insert on design_revisions to acquis_app;
grant select, insert on design_addresses to acquis_app;
