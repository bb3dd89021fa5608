-- +goose Up
create table webhooks (
  id uuid primary key constraint webhooks_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  account_id uuid not null references accounts (id),
  format text not null check (format in ('standard', 'slack', 'teams')),
  url text check (length(url) between 1 and 2000),
  channel text check (length(channel) between 1 and 80),
  events text[] not null default '{}',
  min_priority text check (min_priority in ('low', 'normal', 'high', 'urgent')),
  team_id uuid,
  secret bytea not null,
  secret_last_four text not null check (length(secret_last_four) = 4),
  previous_secret bytea,
  previous_secret_until timestamptz,
  created_by_id uuid not null,
  created_by_name text not null,
  created_by_service boolean not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  disabled_reason text check (disabled_reason in ('user', 'gone', 'failing', 'key_revoked')),
  disabled_at timestamptz,
  cursor_epoch text not null,
  cursor_seq bigint not null check (cursor_seq >= 0),
  replay_until bigint not null default 0,
  replay_after bigint check (replay_after >= 0),
  lease_number bigint not null default 0,
  leased_until timestamptz,
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  next_attempt_at timestamptz,
  attempts bigint not null default 0,
  last_attempt_at timestamptz,
  last_http_status integer,
  last_error text check (last_error ~ '^[a-z]+(_[a-z]+)*$'),
  last_duration_ms integer,
  unique (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id),
  constraint webhooks_have_what_their_format_needs check (
    (url is not null) = (format = 'standard') and (channel is not null) = (format = 'slack')
  ),
  constraint webhooks_previous_secret_ends check ((previous_secret is null) = (previous_secret_until is null)),
  constraint webhooks_disabled_has_reason check ((disabled_reason is null) = (disabled_at is null)),
  constraint webhooks_failing_has_failures check ((failing_since is null) = (failures = 0))
) with (fillfactor = 70);

create index webhooks_active on webhooks (account_id, id) where disabled_reason is null;
create index webhooks_by_team on webhooks (account_id, team_id) where team_id is not null;

comment on table webhooks is
  'Endpoints that are told of events. Each is a durable cursor on the log of its account: events after cursor_seq are still to be sent.';
comment on column webhooks.id is 'Version 7: it sorts by creation.';
comment on column webhooks.account_id is 'The account whose events the endpoint is told of.';
comment on column webhooks.format is 'What is sent: standard (Standard Webhooks), slack (messages of a bot) or teams (cards to the address of a workflow).';
comment on column webhooks.url is 'Where standard webhooks are posted. Null for slack; null for teams, whose address is the secret.';
comment on column webhooks.channel is 'The channel in Slack, by id or name; null for other formats.';
comment on column webhooks.events is 'The types of events that are sent; empty: all.';
comment on column webhooks.min_priority is 'Events of handoffs below this priority are not sent; null: all are.';
comment on column webhooks.team_id is 'Only events of handoffs of this team are sent; null: of all.';
comment on column webhooks.secret is
  'Sealed with HANDOFF_SECRET_KEY: the signing secret (standard), the bot token (slack) or the address (teams).';
comment on column webhooks.secret_last_four is 'The last four characters of the secret, for people who compare.';
comment on column webhooks.previous_secret is 'The sealed signing secret before the last rotation. Null: none.';
comment on column webhooks.previous_secret_until is 'Until when the previous secret signs too.';
comment on column webhooks.created_by_id is
  'Who made the endpoint: a user, or the API key of a service; the nil UUID for a service token.';
comment on column webhooks.created_by_name is 'The name of that user or service, as it was then.';
comment on column webhooks.created_by_service is 'True: a service made the endpoint, with the API key created_by_id or a service token.';
comment on column webhooks.created_at is 'When the endpoint was made.';
comment on column webhooks.updated_at is 'When the endpoint was last changed by a request. Deliveries do not count.';
comment on column webhooks.disabled_reason is
  'Why nothing is sent: user (by a request), gone (the receiver answered 410), failing (for three days), key_revoked (the key that made it). Null: the endpoint is active.';
comment on column webhooks.disabled_at is 'Since when nothing is sent; null: the endpoint is active.';
comment on column webhooks.cursor_epoch is 'The history of the database that cursor_seq counts in. Another one than the present: a reset is to be sent.';
comment on column webhooks.cursor_seq is 'Events up to this number are delivered, left out by the filters, or from before the endpoint.';
comment on column webhooks.replay_until is 'Events up to this number are sent again because of a replay.';
comment on column webhooks.replay_after is
  'Where a replay goes on once the reset that is owed has been sent: the cursor then has this number. Null: at the head.';
comment on column webhooks.lease_number is
  'Rises with each lease and each replay. The cursor moves only under the newest number, so a replica that lost its lease moves nothing.';
comment on column webhooks.leased_until is 'Until when the replica that took the newest lease acts alone; null: the lease was given back.';
comment on column webhooks.failures is 'How many attempts have failed since the last success.';
comment on column webhooks.failing_since is 'When the first of these attempts failed; null: the last attempt succeeded, or there was none.';
comment on column webhooks.next_attempt_at is 'Nothing is sent before this time; null: at once.';
comment on column webhooks.attempts is 'How many attempts there were in all: the number of the newest row in webhook_deliveries.';
comment on column webhooks.last_attempt_at is 'When the last attempt ended; null: there was none.';
comment on column webhooks.last_http_status is 'The status that the receiver answered last; null: it did not answer.';
comment on column webhooks.last_error is 'The class of error of the last attempt, such as timeout; null: it succeeded.';
comment on column webhooks.last_duration_ms is 'How many milliseconds the last attempt took.';
comment on index webhooks_active is 'The endpoints to compare with the heads of their accounts.';
comment on index webhooks_by_team is 'For the removal of teams.';

select isolate_accounts('webhooks');

create table webhook_deliveries (
  account_id uuid not null references accounts (id),
  webhook_id uuid not null,
  number bigint not null check (number > 0),
  event_id text not null check (length(event_id) <= 60),
  event_type text not null check (event_type ~ '^[a-z]+(_[a-z]+)*$' and length(event_type) <= 40),
  handoff_id uuid,
  attempt integer not null check (attempt > 0),
  is_replay boolean not null default false,
  at timestamptz not null default clock_timestamp(),
  duration_ms integer not null check (duration_ms >= 0),
  http_status integer check (http_status between 100 and 999),
  error text check (error ~ '^[a-z]+(_[a-z]+)*$' and length(error) <= 40),
  primary key (account_id, webhook_id, number),
  foreign key (account_id, webhook_id) references webhooks (account_id, id) on delete cascade
);

comment on table webhook_deliveries is
  'The newest attempts to tell an endpoint, one row each. Never what the receiver said. Each new row deletes those that are 500 older.';
comment on column webhook_deliveries.account_id is 'The account of the endpoint.';
comment on column webhook_deliveries.webhook_id is 'The endpoint.';
comment on column webhook_deliveries.number is '1, 2, 3 … for each endpoint.';
comment on column webhook_deliveries.event_id is 'The id of the event on the stream, <epoch>-<seq>.';
comment on column webhook_deliveries.event_type is 'The type of the event, or reset.';
comment on column webhook_deliveries.handoff_id is 'The handoff that the event is about; null for reset.';
comment on column webhook_deliveries.attempt is '1 for the first attempt of this event, 2 for the next.';
comment on column webhook_deliveries.is_replay is 'True: the event was sent again because of a replay.';
comment on column webhook_deliveries.at is 'When the attempt ended.';
comment on column webhook_deliveries.duration_ms is 'How many milliseconds it took.';
comment on column webhook_deliveries.http_status is 'The status that the receiver answered; null: it did not answer.';
comment on column webhook_deliveries.error is 'The class of error, such as timeout; null: it was delivered.';

select isolate_accounts('webhook_deliveries');

-- +goose Down
drop table webhook_deliveries;
drop table webhooks;
