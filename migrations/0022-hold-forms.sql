-- The same award in another form: `of` is the credential it belongs to, whose place and visibility it shares.
alter table hold_credentials
  add column of text,
  add column form text check (form in ('token', 'selective')),
  add constraint hold_credentials_form check (num_nonnulls(of, form) <> 1);
create unique index hold_credentials_of on hold_credentials (person_id, of, form) where of is not null;
