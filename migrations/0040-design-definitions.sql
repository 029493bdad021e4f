-- What becomes of a list whose specification does not meet a definition. About a definition without a row nobody decided.
create table design_gates (
  org_id     text not null,
  definition text not null,
  gate       text not null check (gate in ('off', 'warn', 'refuse')),
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (org_id, definition)
);

-- An organisation's own definitions, every version as its file said it; of one id, the last that was not removed counts.
create table design_definitions (
  org_id     text not null,
  id         text not null,
  number     integer not null,
  content    text not null check (octet_length(content) <= 200000),
  saved_by   text not null,
  saved_at   timestamptz not null,
  removed_at timestamptz,
  primary key (org_id, id, number)
);

alter table design_gates enable row level security;
alter table design_gates force row level security;
create policy tenant on design_gates using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
alter table design_definitions enable row level security;
alter table design_definitions force row level security;
create policy tenant on design_definitions using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));

grant select, insert, update on design_gates to acquis_app;
grant select, insert on design_definitions to acquis_app;
grant update (removed_at) on design_definitions to acquis_app;
