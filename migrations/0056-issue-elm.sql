-- The page images that European Digital Credentials of a version carry, drawn once: the same for everybody who earns it, so nothing personal.
create table issue_displays (
  org_id text not null,
  specification text not null,            -- a version
  data bytea not null,                    -- JSON, deflated
  at timestamptz not null,
  primary key (org_id, specification)
);
alter table issue_displays enable row level security;
alter table issue_displays force row level security;
create policy tenant on issue_displays using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
grant select, insert on issue_displays to acquis_app;
