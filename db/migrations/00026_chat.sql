-- +goose Up
alter table webhook_deliveries add column handoff_version integer check (handoff_version > 0);
comment on column webhook_deliveries.handoff_version is
  'The version of the handoff in the event, by which its timeline shows the attempt; null for reset.';
create index webhook_deliveries_by_handoff on webhook_deliveries (account_id, handoff_id, handoff_version)
  where handoff_id is not null;
comment on index webhook_deliveries_by_handoff is 'For the timelines of handoffs.';

create table chat_messages (
  account_id uuid not null references accounts (id),
  webhook_id uuid not null,
  handoff_id uuid not null,
  posted_version integer not null check (posted_version > 0),
  shown_version integer not null,
  channel text check (length(channel) between 1 and 100),
  ts text check (length(ts) between 1 and 100),
  posted_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz,
  primary key (account_id, webhook_id, handoff_id),
  foreign key (account_id, webhook_id) references webhooks (account_id, id) on delete cascade,
  foreign key (account_id, handoff_id) references handoffs (account_id, id),
  constraint chat_messages_shows_what_was_posted check (shown_version >= posted_version),
  constraint chat_messages_reference_is_whole check ((channel is null) = (ts is null))
);
create index chat_messages_by_handoff on chat_messages (account_id, handoff_id);
comment on table chat_messages is
  'What Slack and Teams have been told of each handoff: one row for each endpoint and handoff, written in the transaction that moves the cursor of the endpoint.';
comment on column chat_messages.account_id is 'The account of the endpoint and the handoff.';
comment on column chat_messages.webhook_id is 'The endpoint.';
comment on column chat_messages.handoff_id is 'The handoff.';
comment on column chat_messages.posted_version is 'The version of the handoff whose event made the endpoint post its message.';
comment on column chat_messages.shown_version is
  'The version of the handoff up to which the channel has been told. Events of it and before it are not told again.';
comment on column chat_messages.channel is 'The id of the channel in Slack that has the message; null for Teams.';
comment on column chat_messages.ts is 'The name of the message in that channel, as Slack answered; null for Teams.';
comment on column chat_messages.posted_at is 'When the message was posted.';
comment on column chat_messages.updated_at is 'When the channel was last told of a change; null: not yet.';
comment on index chat_messages_by_handoff is 'For the timelines and the removal of handoffs.';

select isolate_accounts('chat_messages');

-- +goose Down
drop table chat_messages;
drop index webhook_deliveries_by_handoff;
alter table webhook_deliveries drop column handoff_version;
