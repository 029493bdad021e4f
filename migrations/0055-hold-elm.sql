-- A further form may be a European Digital Credential, sealed with a certificate.
alter table hold_credentials
  drop constraint hold_credentials_form_check,
  add constraint hold_credentials_form_check check (form in ('token', 'selective', 'elm'));
