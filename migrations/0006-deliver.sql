-- Claims: an award offered to its learner by a link. What they are called and where they live stays in issue, under their own key.
-- A link is made from the claim, its generation and the house's key: no link lies here, nor its hash. Only the newest generation opens.
create table deliver_claims (
  org_id text not null,
  id uuid not null,
  award text not null,
  created_at timestamptz not null,
  generation integer not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, award)
);
-- What the learner answered; the newest is the state.
create table deliver_answers (
  org_id text not null,
  claim_id uuid not null,
  number integer not null,
  answer text not null check (answer in ('accepted', 'declined', 'disputed', 'reopened')),
  at timestamptz not null,
  primary key (org_id, claim_id, number)
);
create index deliver_answers_told on deliver_answers (org_id, answer) where answer in ('declined', 'disputed');

-- The book of mails: global, so that the house can say what waits. No address, no text, no name: those are made when the mail leaves,
-- or lie sealed in deliver_letters. org_id is '' for mails of the house itself.
create table deliver_mails (
  id uuid primary key,
  org_id text not null,
  kind text not null,
  claim_id uuid,
  -- 1 is the first mail, more are asked for: at most one mail per claim, kind and sequence.
  sequence integer not null,
  state text not null check (state in ('queued', 'sent', 'bounced', 'failed')),
  attempts integer not null,
  queued_at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  unique (org_id, claim_id, kind, sequence)
);
create index deliver_mails_due on deliver_mails ((org_id <> ''), due_at) where state = 'queued';
create index deliver_mails_open on deliver_mails (org_id, state) where state <> 'sent';
create index deliver_mails_letters on deliver_mails (queued_at) where claim_id is null;
create table deliver_attempts (
  mail_id uuid not null,
  id uuid not null,
  outcome text not null check (outcome in ('sent', 'bounced', 'deferred', 'failed')),
  -- SMTP reply code or socket error, never text.
  detail text not null,
  at timestamptz not null,
  primary key (mail_id, id)
);

-- Mails that other rooms asked for (sign-in codes, invitations), whole, under the house's key; gone after thirty days.
create table deliver_letters (
  org_id text not null,
  mail_id uuid not null,
  sealed bytea not null,
  primary key (org_id, mail_id)
);

alter table deliver_claims enable row level security;
alter table deliver_claims force row level security;
create policy tenant on deliver_claims using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
alter table deliver_answers enable row level security;
alter table deliver_answers force row level security;
create policy tenant on deliver_answers using (org_id = nullif(current_setting('acquis.org', true), '')) with check (org_id = nullif(current_setting('acquis.org', true), ''));
-- The house's own letters are seen only where neither an organisation nor a person is the tenant; an unset tenant is not the house.
alter table deliver_letters enable row level security;
alter table deliver_letters force row level security;
create policy tenant on deliver_letters
  using (org_id = current_setting('acquis.org', true) and (org_id <> '' or current_setting('acquis.person', true) = ''))
  with check (org_id = current_setting('acquis.org', true) and (org_id <> '' or current_setting('acquis.person', true) = ''));

grant select, insert, update on deliver_claims to acquis_app;           -- update: a newer link
grant select, insert on deliver_answers, deliver_attempts to acquis_app;
grant select, insert, update, delete on deliver_mails to acquis_app;   -- update: state and next attempt; delete: house mails after thirty days
grant select, insert, delete on deliver_letters to acquis_app;         -- delete: after thirty days
