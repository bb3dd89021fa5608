-- +goose Up
create table event_epoch (
  singleton boolean primary key default true check (singleton),
  value text not null check (value ~ '^[0-9a-f]{8}$'),
  began_at timestamptz not null default current_moment()
);
comment on table event_epoch is 'One row: the name of this history of the database. An operator changes it after a restore.';
comment on column event_epoch.singleton is 'Always true: makes a second row impossible.';
comment on column event_epoch.value is 'Eight random hexadecimal digits.';
comment on column event_epoch.began_at is 'When this history began.';
insert into event_epoch (value) values (substr(gen_random_uuid()::text, 1, 8));

-- The timeline changes when a standby is promoted, which is when a tail of the log may be lost and its numbers
-- given out again. pg_control_checkpoint() would be stale right after the promotion; the WAL position is not.
-- +goose StatementBegin
create function current_event_epoch() returns text
  language sql stable
  as $$
    select value || to_hex(('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer)
    from event_epoch
  $$;
-- +goose StatementEnd
comment on function current_event_epoch() is 'The epoch in event ids: event_epoch.value and the WAL timeline, in hexadecimal.';

create table event_heads (
  account_id uuid primary key references accounts (id),
  seq bigint not null check (seq > 0),
  floor bigint not null default 0 check (floor between 0 and seq)
) with (fillfactor = 50);
comment on table event_heads is 'One row per account: its event counter. The row lock, held to COMMIT, makes commit order and number order the same.';
comment on column event_heads.account_id is 'The account.';
comment on column event_heads.seq is 'The number of the newest event.';
comment on column event_heads.floor is 'Events up to this number may have been pruned and cannot be resumed from.';

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
comment on table event_log is 'The truth about what happened, in commit order for each account. Notifications are only hints to read it.';
comment on column event_log.account_id is 'The account the event belongs to.';
comment on column event_log.seq is '1, 2, 3 … in the account, without gaps.';
comment on column event_log.at is 'When it happened (taken under the counter''s lock).';
comment on column event_log.type is 'The name of the event on the stream, such as handoff_created.';
comment on column event_log.handoff_id is 'The handoff it is about.';
comment on column event_log.data is 'Who did it and the card as it was then; what subscribers receive beside seq, at and type.';

-- +goose Down
drop table event_log;
drop table event_heads;
drop function current_event_epoch();
drop table event_epoch;
