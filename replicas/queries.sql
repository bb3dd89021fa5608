-- name: ReportReplica :many
-- Ages instead of times, because the clock of a replica may be wrong. Each report deletes the rows of silent replicas, and
-- says which users have come and left since the last one. It returns all replicas that have reported in the last 15 s;
-- whether the row of this one is new, because then nothing is known of the users who came before; and whether users were
-- skipped because they are being moved or deleted in psql: the report does not wait for that. The longest retention holds
-- for an hour after its last report. So a replica with a shorter one does not delete events in the middle of a rollout; all
-- replicas together write it once a minute at most.
--
-- The transaction does not wait for standbys: a report is of no use after a failover, and a standby that does not confirm
-- would make the database look away. This holds for all statements of the same group of db.Housekeeping.
with retained as (
  update service_state
  set retention = @retention::interval,
    retention_reported_at = clock_timestamp()
  where retention is null
    or @retention::interval > retention
    or @retention::interval = retention and retention_reported_at < clock_timestamp() - interval '1 minute'
    or retention_reported_at < clock_timestamp() - interval '1 hour'
), gone as (
  delete from replicas
  where replicas.id in (
    select silent.id
    from replicas as silent
    where silent.reported_at < clock_timestamp() - interval '15 seconds'
      and silent.id <> @id
    for update skip locked -- a silent replica may report again, and delete this one's row at the same time
  )
), reported as (
  insert into replicas as r (id, host, listening_since, last_heard_at, lag_ms, degraded, settings, connections, version)
  values (
    @id,
    @host,
    clock_timestamp() - make_interval(secs => sqlc.narg(listening_for)::float8),
    clock_timestamp() - make_interval(secs => sqlc.narg(heard_ago)::float8),
    sqlc.narg(lag_ms)::float8,
    @degraded::text[],
    @settings::jsonb,
    @connections::integer,
    nullif(@version::text, '')
  )
  on conflict (id) do update
  set reported_at = clock_timestamp(),
    listening_since = excluded.listening_since,
    last_heard_at = excluded.last_heard_at,
    lag_ms = excluded.lag_ms,
    degraded = excluded.degraded,
    settings = excluded.settings,
    connections = excluded.connections,
    version = excluded.version
  returning r.id, r.host, r.settings, (r.xmax = 0)::boolean as created
), absent as (
  select p.account_id, p.user_id, p.replica
  from user_presence as p
  where p.replica = @id
    and (
      p.user_id = any(@absent_users::uuid[])
      or @complete::boolean and p.user_id <> all(@present_users::uuid[])
    )
), leaving as (
  select p.account_id, p.user_id, p.replica
  from user_presence as p
  where (p.account_id, p.user_id, p.replica) in (select account_id, user_id, replica from absent)
  for update skip locked -- those are of users who are being moved or deleted in psql, as below
), departed as (
  delete from user_presence as p
  using leaving
  where (p.account_id, p.user_id, p.replica) = (leaving.account_id, leaving.user_id, leaving.replica)
), present as (
  select account_id, id
  from users
  where id = any(@present_users::uuid[])
), arriving as (
  select users.account_id, users.id
  from users
  where (users.account_id, users.id) in (select account_id, id from present)
  for key share skip locked
), arrived as (
  insert into user_presence (account_id, user_id, replica)
  select arriving.account_id, arriving.id, reported.id
  from arriving
  cross join reported
  on conflict do nothing
)
select
  id,
  host,
  settings,
  created,
  (
    (select count(*) from absent) > (select count(*) from leaving)
    or (select count(*) from present) > (select count(*) from arriving)
  )::boolean as skipped
from reported
where set_config('synchronous_commit', 'local', true) = 'local'
union all
select id, host, settings, false, false
from replicas
where reported_at > clock_timestamp() - interval '15 seconds'
  and id <> @id
order by id;

-- name: ReadServiceState :one
-- With each report, and when a replica starts. -1: the newest migration cannot be read.
select
  fingerprint_key,
  required_migration,
  coalesce(schema_version(), -1)::bigint as schema_version
from service_state;

-- name: ListLiveReplicas :many
-- The replicas that have reported in the last 15 s.
select id, host, settings, coalesce(connections, 0)::integer as connections
from replicas
where reported_at > clock_timestamp() - interval '15 seconds'
order by id;

-- name: DeleteReplica :exec
delete from replicas where id = @id;
