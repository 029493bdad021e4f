-- What an organisation adds to the mails that learners get: a line after the first, a signature. One row a language.
create table deliver_wordings (
  org_id text not null,
  lang text not null check (lang in ('fr', 'en')),
  intro text not null,
  signature text not null,
  by text not null,
  at timestamptz not null,
  primary key (org_id, lang)
);
alter table deliver_wordings enable row level security;
alter table deliver_wordings force row level security;
create policy tenant on deliver_wordings using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
grant select, insert, update on deliver_wordings to acquis_app;
