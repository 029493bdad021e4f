-- What the administrators settle for the whole house: legal texts, what was confirmed at set-up. One row a name, with who said so last.
create table people_house (
  name text primary key,
  value jsonb not null,
  by text not null,
  at timestamptz not null
);
grant select, insert, update on people_house to acquis_app;
