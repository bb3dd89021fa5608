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
  at timestamptz not null default current_moment(),
  primary key (account_id, handoff_id, recipient_id, kind),
  foreign key (account_id, handoff_id) references handoffs (account_id, id)
);
comment on table handoff_mails is
  'Who was told of each handoff by mail, and what became of it. One row for each message; kept as long as the handoff. The jobs that send them are in river_job.';
comment on column handoff_mails.account_id is 'The account the handoff belongs to.';
comment on column handoff_mails.handoff_id is 'The handoff.';
comment on column handoff_mails.recipient_id is 'To whom: the id in users.';
comment on column handoff_mails.recipient_name is 'The name of the recipient, as it was then.';
comment on column handoff_mails.kind is 'What it tells: escalation, that somebody is needed.';
comment on column handoff_mails.status is
  'queued: still to be sent, perhaps again; sent: the mail server took it; logged: there is no mail server, a line in the log stands for it; failed: given up; dropped: not sent, because the handoff was claimed or closed, or the recipient left or opted out.';
comment on column handoff_mails.attempts is 'How often it was tried.';
comment on column handoff_mails.error is 'What went wrong the last time; null if nothing did.';
comment on column handoff_mails.at is 'When the status last changed, or was last tried for.';

alter table handoff_mails enable row level security, force row level security;
create policy scope on handoff_mails
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));

-- +goose Down
drop table handoff_mails;
