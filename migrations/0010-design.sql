-- Review before publishing: a request stands open until it is decided; what was saved afterwards withdraws it. Nothing here is ever overwritten but the decision.
create table design_reviews (
  org_id     text not null,
  id         text not null,
  version_id text not null,
  -- the saved state that was asked about: nothing else can be approved
  revision   integer not null,
  asked_by   text not null,
  asked_at   timestamptz not null,
  note       text,
  outcome    text check (outcome in ('approved', 'returned', 'withdrawn')),
  decided_by text,
  decided_at timestamptz,
  answer     text,
  primary key (org_id, id),
  foreign key (org_id, version_id, revision) references design_revisions (org_id, version_id, revision),
  check ((outcome is null) = (decided_by is null)),
  check ((outcome is null) = (decided_at is null))
);
create unique index design_reviews_one_open on design_reviews (org_id, version_id) where outcome is null;
create index design_reviews_version on design_reviews (org_id, version_id, asked_at);

-- Contents to start from, kept by an organisation for itself.
create table design_templates (
  org_id     text not null,
  id         text not null,
  name       text not null check (name <> ''),
  content    text not null,
  saved_by   text not null,
  saved_at   timestamptz not null,
  removed_at timestamptz,
  primary key (org_id, id)
);

-- How an organisation wants it; without a row, nothing is asked.
create table design_settings (
  org_id     text primary key,
  -- a draft is published by someone who did not write in it
  two_people boolean not null,
  changed_by text not null,
  changed_at timestamptz not null
);

alter table design_reviews enable row level security;
alter table design_reviews force row level security;
create policy tenant on design_reviews using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
alter table design_templates enable row level security;
alter table design_templates force row level security;
create policy tenant on design_templates using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
alter table design_settings enable row level security;
alter table design_settings force row level security;
create policy tenant on design_settings using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));

grant select, insert on design_reviews to acquis_app;
grant update (outcome, decided_by, decided_at, answer) on design_reviews to acquis_app;
grant select, insert on design_templates to acquis_app;
grant update (removed_at) on design_templates to acquis_app;
grant select, insert, update on design_settings to acquis_app;
