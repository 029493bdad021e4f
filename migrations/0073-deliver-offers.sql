-- What was issued together is promised in one row: to each of these awards an offer. Its claim and its mail are made when their turn comes,
-- at the pace of the post. Global as the book of mails is, so that the house can see what waits; nothing personal.
create table deliver_offers (
  id uuid primary key,
  org_id text not null,
  awards text[] not null,
  at timestamptz not null
);
-- As they are: ids are not worth compressing.
alter table deliver_offers alter column awards set storage external;
create index deliver_offers_of on deliver_offers (org_id);
grant select, insert, delete on deliver_offers to acquis_app; -- delete: in the transaction that makes the claims
