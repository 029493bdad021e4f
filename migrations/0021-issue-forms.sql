-- In which further forms an organisation's awards are signed beside Open Badges. Last one wins; a batch keeps the forms it was confirmed with.
create table issue_forms (
  org_id text not null,
  number integer not null,
  forms text[] not null,
  token_key text not null check (token_key in ('Ed25519', 'P-256', 'RSA-3072')),
  by text not null,
  at timestamptz not null,
  primary key (org_id, number)
);
alter table issue_forms enable row level security;
alter table issue_forms force row level security;
create policy tenant on issue_forms using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
grant select, insert on issue_forms to acquis_app;
