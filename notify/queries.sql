-- name: AppendEvents :many
-- Increments the counters of accounts, in their order, inserts events and notifies in one statement. It comes last before
-- COMMIT, because the rows of the counters stay locked until then. The payload is a hint that people can read in psql. No
-- reader relies on it, so a transaction that sets handoffd.without_notify sends none; its COMMIT needs neither the
-- notification queue nor its lock. The statement fails (LC001) if a counter is closed, because the account is being removed.
-- A transaction that has read the epoch passes it on; it is an empty string otherwise.
with event as (
  select
    *,
    count(*) over (partition by account_id order by number desc) - 1 as later -- events of the account
  from rows from (
    unnest(@account_ids::uuid[]), unnest(@types::text[]), unnest(@handoff_ids::uuid[]), unnest(@data::json[]),
    unnest(@traceparents::text[])
  ) with ordinality as event (account_id, type, handoff_id, data, traceparent, number)
), head as (
  insert into event_heads as h (account_id, seq)
  select account_id, count(*)
  from event
  group by account_id
  order by account_id
  on conflict (account_id) do update set seq = h.seq + excluded.seq where require_open_log(h)
  returning h.account_id, h.seq
), appended as (
  insert into event_log (account_id, seq, at, type, handoff_id, data, traceparent)
  select
    event.account_id, head.seq - event.later, clock_timestamp(),
    event.type, event.handoff_id, event.data, nullif(event.traceparent, '')
  from event
  join head on head.account_id = event.account_id
  order by event.number
  returning account_id, seq, at, type, handoff_id
), epoch as materialized (
  select coalesce(nullif(@epoch::text, ''), current_event_epoch()) as value
)
select
  appended.account_id,
  appended.seq,
  appended.at,
  coalesce(
    case when coalesce(current_setting('handoffd.without_notify', true), '') <> 'on' then
      pg_notify('handoff_events', format(
        '{"v":1,"account_id":"%s","epoch":"%s","seq":%s,"type":"%s","handoff_id":"%s"}',
        appended.account_id, epoch.value, appended.seq, appended.type, appended.handoff_id
      ))::text
    end,
    ''
  )::text as notified
from appended
cross join epoch
order by appended.account_id, appended.seq;

-- name: ReadEvents :many
-- The function sets its scope, so that the read is one statement and one plan.
select
  log.account_id::uuid as account_id,
  log.epoch::text as epoch,
  log.head::bigint as head,
  log.floor::bigint as floor,
  coalesce(log.seq, 0)::bigint as seq,
  coalesce(log.at, 'epoch')::timestamptz as at,
  coalesce(log.type, '')::text as type,
  coalesce(log.handoff_id, '00000000-0000-0000-0000-000000000000')::uuid as handoff_id,
  coalesce(log.data, 'null')::json as data,
  coalesce(log.traceparent, '')::text as traceparent
from read_events(@account_ids::uuid[], @positions::bigint[], @max_events::bigint) as log;

-- name: ReadHeads :many
-- Every account has a row, because a failover may have lost all events of one.
select
  (select current_event_epoch())::text as epoch,
  want.account_id::uuid as account_id,
  coalesce(heads.seq, 0)::bigint as seq
from unnest(@account_ids::uuid[]) as want (account_id)
left join event_heads as heads on heads.account_id = want.account_id;

-- name: ReadPosition :one
select
  current_event_epoch()::text as epoch,
  coalesce((select seq from event_heads where account_id = @account_id), 0)::bigint as seq;

-- name: ExpiredAccounts :many
-- The accounts whose oldest event has expired. Events below the floor count too: a pruner that was killed leaves them.
select heads.account_id
from event_heads as heads
cross join lateral (
  select event_log.at
  from event_log
  where event_log.account_id = heads.account_id
  order by event_log.seq
  limit 1
) as oldest
where heads.account_id > @after_account
  and oldest.at < (select clock_timestamp()) - (select effective_retention(@retention::interval))
order by heads.account_id
limit @max_accounts;

-- name: RaiseFloor :exec
-- Raises the floor above up to max_events expired events, but not above an event that has not expired. Publishers wait for
-- the row no longer than for each other.
with oldest as (
  select event_log.seq, event_log.at < clock_timestamp() - (select effective_retention(@retention::interval)) as expired
  from event_log
  where event_log.account_id = @account_id
    and event_log.seq > (select h.floor from event_heads as h where h.account_id = @account_id)
  order by event_log.seq
  limit @max_events::bigint
), reached as (
  select coalesce(min(oldest.seq) filter (where not oldest.expired) - 1, max(oldest.seq)) as seq
  from oldest
)
update event_heads
set floor = reached.seq
from reached
where event_heads.account_id = @account_id
  and event_heads.floor < reached.seq;

-- name: DeleteEvents :execrows
-- Deletes the oldest max_events events below the floor that is committed. So the remaining events have no gap, even if two
-- replicas prune at once.
delete from event_log as l
using event_heads as h
where l.account_id = @account_id
  and h.account_id = @account_id
  and l.seq <= h.floor
  and l.seq < sqlc.arg(max_events)::bigint + (
    select oldest.seq
    from event_log as oldest
    where oldest.account_id = @account_id
    order by oldest.seq
    limit 1
  );

-- name: CurrentEpoch :one
select current_event_epoch()::text as epoch;

-- name: ChangeEpoch :exec
update event_epoch as e
set value = substr(gen_random_uuid()::text, 1, 8),
  began_at = greatest(clock_timestamp(), e.began_at + interval '1 microsecond'),
  timeline = h.server_timeline,
  system_identifier = h.server_system_identifier,
  database_oid = h.server_database_oid
from event_history() as h;

-- name: AcceptEpoch :exec
-- The generation is the time, which exceeds that of every history that was not accepted later, even on servers that are
-- unreachable.
update event_epoch as e
set value = substr(gen_random_uuid()::text, 1, 8),
  generation = greatest(e.generation + 1, extract(epoch from clock_timestamp())::bigint),
  began_at = greatest(clock_timestamp(), e.began_at + interval '1 microsecond'),
  timeline = h.server_timeline,
  system_identifier = h.server_system_identifier,
  database_oid = h.server_database_oid
from event_history() as h;

-- name: SendCanary :one
-- A transaction that only notifies, so its COMMIT waits for no disk. COMMIT waits for the lock of notifications, and a
-- local lock_timeout is still in force then; being local, it does not stay on a pooled connection.
-- pg_notification_queue_usage() also removes the entries that all listeners have read. Otherwise only a commit that notifies
-- does so, and a queue that was full would stay full after the listener that blocked it has gone.
select
  set_config('lock_timeout', @lock_timeout::text, true)::text as lock_timeout,
  pg_notification_queue_usage()::float8 as queue_usage,
  pg_notify('handoff_events', @payload::text)::text as notified;

-- name: IdentifyServer :one
-- Identifies the database behind a connection, to compare two connections.
select
  (select system_identifier from pg_control_system())::bigint as cluster,
  current_database()::text as database,
  pg_backend_pid()::integer as backend_pid;

-- name: NotificationQueueUsage :one
select pg_notification_queue_usage()::float8 as usage;
