-- name: AppendEvent :one
-- Counts, appends and announces in one statement: the last one before COMMIT, because the counter's row stays locked
-- until then. The payload is a hint that a person can read in psql; nothing may rely on it, so that a transaction which
-- sets handoffd.without_notify does without: its COMMIT needs neither the notification queue nor its lock. No row: the counter is
-- closed, because the account is being removed.
with head as (
  insert into event_heads as h (account_id, seq)
  values (@account_id::uuid, 1)
  on conflict (account_id) do update set seq = h.seq + 1 where not h.closed
  returning h.seq
), appended as (
  insert into event_log (account_id, seq, at, type, handoff_id, data)
  select @account_id::uuid, head.seq, clock_timestamp(), @type::text, @handoff_id::uuid, @data
  from head
  returning event_log.seq, event_log.at
)
select
  appended.seq,
  appended.at,
  coalesce(
    case when coalesce(current_setting('handoffd.without_notify', true), '') <> 'on' then
      pg_notify('handoff_events', format(
        '{"v":1,"account_id":"%s","epoch":"%s","seq":%s,"type":"%s","handoff_id":"%s"}',
        @account_id::uuid, current_event_epoch(), appended.seq, @type::text, @handoff_id::uuid
      ))::text
    end,
    ''
  )::text as notified
from appended;

-- name: ReadEvents :many
-- One snapshot of many accounts: head and floor of each, and up to max_events events after its position. A position below
-- zero stands for "the newest max_events". An account always has a row, with seq 0 when it has no event to give.
select
  want.account_id::uuid as account_id,
  (select current_event_epoch())::text as epoch,
  coalesce(heads.seq, 0)::bigint as head,
  coalesce(heads.floor, 0)::bigint as floor,
  coalesce(log.seq, 0)::bigint as seq,
  coalesce(log.at, 'epoch')::timestamptz as at,
  coalesce(log.type, '')::text as type,
  coalesce(log.handoff_id, '00000000-0000-0000-0000-000000000000')::uuid as handoff_id,
  coalesce(log.data, 'null')::json as data
from rows from (unnest(@account_ids::uuid[]), unnest(@positions::bigint[])) as want (account_id, position)
left join event_heads as heads on heads.account_id = want.account_id
left join lateral (
  select event_log.seq, event_log.at, event_log.type, event_log.handoff_id, event_log.data
  from event_log
  where event_log.account_id = want.account_id
    and event_log.seq > case when want.position < 0 then heads.seq - @max_events::bigint else want.position end
  order by event_log.seq
  limit @max_events::bigint
) as log on true
order by want.account_id, log.seq;

-- name: ReadHeads :many
-- An account always has a row: one that lost all its events in a failover has to be noticed too.
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
-- The accounts whose oldest event has been kept for long enough. Events below the floor count too: they are what a pruner
-- has left that was killed.
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
-- Above the events that have expired, at most max_events of them and none that follows one that has not. Publishers wait
-- for the row no longer than for one of their own.
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
-- What stands below the floor that has been committed, the oldest max_events of it: so that what is left never has a hole,
-- also where two replicas prune at once.
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
-- The time as the generation: above that of any other history, also of one that cannot be asked, unless it was accepted later.
update event_epoch as e
set value = substr(gen_random_uuid()::text, 1, 8),
  generation = greatest(e.generation + 1, extract(epoch from clock_timestamp())::bigint),
  began_at = greatest(clock_timestamp(), e.began_at + interval '1 microsecond'),
  timeline = h.server_timeline,
  system_identifier = h.server_system_identifier,
  database_oid = h.server_database_oid
from event_history() as h;

-- name: SendCanary :exec
-- A transaction of its own, which writes nothing and so waits for no disk. The lock that commits with notifications take is
-- waited for at COMMIT, where a local setting is still in force; being local, it does not stick to a pooled connection.
-- To ask for the usage of the queue also takes from it what everybody has read. Otherwise only a commit that notifies does
-- that, so that a queue that was once full would stay full after whoever held it up has gone.
select
  set_config('lock_timeout', @lock_timeout::text, true)::text as lock_timeout,
  pg_notification_queue_usage()::float8 as queue_usage,
  pg_notify('handoff_events', @payload::text)::text as notified;

-- name: IdentifyServer :one
-- What tells two connections apart that should lead to one database.
select
  (select system_identifier from pg_control_system())::bigint as cluster,
  current_database()::text as database,
  pg_backend_pid()::integer as backend_pid;

-- name: NotificationQueueUsage :one
select pg_notification_queue_usage()::float8 as usage;
