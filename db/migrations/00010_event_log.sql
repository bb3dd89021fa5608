-- +goose Up
create table event_heads (
  account_id uuid primary key references accounts (id),
  seq bigint not null check (seq > 0),
  floor bigint not null default 0 check (floor between 0 and seq),
  closed boolean not null default false
) with (fillfactor = 50);
comment on table event_heads is 'One row per account: its event counter. The row lock, held to COMMIT, makes commit order and number order the same.';
comment on column event_heads.account_id is 'The account.';
comment on column event_heads.seq is 'The number of the newest event.';
comment on column event_heads.floor is 'Events up to this number are pruned or about to be, and cannot be resumed from.';
comment on column event_heads.closed is 'True while the account is being removed: the counter no longer moves, so no event can be appended.';
select isolate_accounts('event_heads');

create table event_log (
  account_id uuid not null references accounts (id),
  seq bigint not null check (seq > 0),
  at timestamptz not null,
  type text not null check (type ~ '^[a-z]+(_[a-z]+)*$' and length(type) <= 40),
  handoff_id uuid not null,
  data json not null,
  primary key (account_id, seq),
  foreign key (account_id, handoff_id) references handoffs (account_id, id)
);
create index event_log_newest on event_log (at);
create index event_log_newest_of_account on event_log (account_id, at);
create index event_log_by_handoff on event_log (account_id, handoff_id);
comment on table event_log is 'The events of each account in commit order. Notifications are only hints to read it.';
comment on column event_log.account_id is 'The account the event belongs to.';
comment on column event_log.seq is '1, 2, 3 … in the account, without gaps.';
comment on column event_log.at is 'When it happened, read while the row of event_heads is locked.';
comment on column event_log.type is 'The name of the event on the stream, such as handoff_created.';
comment on column event_log.handoff_id is 'The handoff the event is about.';
comment on column event_log.data is 'The actor and the card as it was then: what subscribers receive beside seq, at and type.';
comment on index event_log_newest is 'For people who ask in psql for the newest events.';
comment on index event_log_newest_of_account is 'For people who ask in psql for the newest events of an account.';
comment on index event_log_by_handoff is 'For the removal of handoffs.';
select isolate_accounts('event_log');

-- +goose Down
drop table event_log;
drop table event_heads;
