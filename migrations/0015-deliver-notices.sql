-- Which award a corrected one stands for: its learner gets one mail that says both, and the credential says which earlier one it replaces.
create table deliver_replacements (
  org_id text not null,
  award text not null,
  replaces_award text not null,
  -- Public id of the earlier credential.
  replaces text not null,
  primary key (org_id, award, replaces)
);
create index deliver_replacements_back on deliver_replacements (org_id, replaces_award);

alter table deliver_replacements enable row level security;
alter table deliver_replacements force row level security;
create policy tenant on deliver_replacements using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));

grant select, insert on deliver_replacements to acquis_app;
