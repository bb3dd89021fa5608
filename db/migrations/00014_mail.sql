-- +goose Up
create table handoff_mails (
  account_id uuid not null,
  handoff_id uuid not null,
  recipient_id uuid not null,
  recipient_name text not null,
  kind text not null check (kind = 'escalation'),
  status text not null default 'queued' check (status in ('queued', 'sent', 'logged', 'failed', 'dropped')),
  attempts smallint not null default 0 check (attempts >= 0),
  error text check (length(error) <= 500),
  at timestamptz not null default clock_timestamp(),
  wait integer not null check (wait > 0),
  primary key (account_id, handoff_id, recipient_id, kind),
  foreign key (account_id, handoff_id) references handoffs (account_id, id)
);
comment on table handoff_mails is
  'The mail of each handoff, and what became of it: one row for each message, kept as long as the handoff.';
comment on column handoff_mails.account_id is 'The account the handoff belongs to.';
comment on column handoff_mails.handoff_id is 'The handoff.';
comment on column handoff_mails.recipient_id is 'The recipient: users.id.';
comment on column handoff_mails.recipient_name is 'The name of the recipient, as it was then.';
comment on column handoff_mails.kind is 'What the mail is about: escalation, a handoff that waits.';
comment on column handoff_mails.status is
  'queued: still to be sent, perhaps again; sent: the mail server took it; logged: there is no mail server, a line in the log stands for it; failed: given up; dropped: not sent, because the handoff was claimed or closed, or the recipient left or opted out. A mail that was not sent is queued again when the handoff waits again.';
comment on column handoff_mails.attempts is 'How often sending was tried.';
comment on column handoff_mails.error is 'The error of the last try; null if there was none.';
comment on column handoff_mails.at is 'When the status last changed, or sending was last tried.';
comment on column handoff_mails.wait is
  'The wait that the mail is about: the version of the handoff with which it began.';
select isolate_accounts('handoff_mails');

-- +goose Down
drop table handoff_mails;
