-- The transparency log: one Merkle tree for the whole house (RFC 9162, C2SP tlog-tiles). Nothing personal: a leaf holds a salted hash.

-- One row, locked by whoever appends.
create table log_head (
  one boolean primary key default true check (one),
  origin text not null,
  size bigint not null default 0,
  frontier bytea not null default '',     -- roots of the perfect subtrees, 32 bytes each, largest first
  signed_at timestamptz,                  -- of the last checkpoint; time only moves forward
  broken text                             -- why nothing may be appended or signed any more
);
grant select, insert, update (size, frontier, signed_at, broken) on log_head to acquis_app;

create table log_leaves (
  index bigint primary key,
  type text not null,
  entry bytea not null,                   -- docs/log-format.md
  hash bytea not null,
  salt bytea,                             -- kept for what is public anyway; a credential's stands beside the credential only
  at timestamptz not null
);
grant select, insert on log_leaves to acquis_app;

-- Complete tiles; `root` is the hash that stands for the tile one level up.
create table log_tiles (
  level integer not null,
  index bigint not null,
  hashes bytea not null,
  root bytea not null,
  primary key (level, index)
);
grant select, insert on log_tiles to acquis_app;

create table log_checkpoints (
  size bigint primary key,
  root bytea not null,
  note text not null,
  at timestamptz not null
);
grant select, insert on log_checkpoints to acquis_app;
