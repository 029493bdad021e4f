-- Keys of several kinds: one signs at a time of each. What is there already is Ed25519.
alter table sign_keys add column kind text not null default 'Ed25519' check (kind in ('Ed25519', 'P-256', 'RSA-3072'));
drop index sign_keys_current;
create unique index sign_keys_current on sign_keys (org_id, kind) where retired_at is null;
