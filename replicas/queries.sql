-- name: ReportReplica :exec
-- Ages instead of times, because the clock of a replica may be wrong. Rows that nobody keeps up go with the next report.
with gone as (
  delete from replicas
  where id in (
    select id
    from replicas
    where reported_at < clock_timestamp() - interval '15 seconds'
      and id <> @id
    for update skip locked -- that of one which reports at last, and may be about to delete ours
  )
)
insert into replicas as r (id, host, listening_since, last_heard_at, lag_ms, degraded, settings, connections)
values (
  @id,
  @host,
  clock_timestamp() - make_interval(secs => sqlc.narg(listening_for)::float8),
  clock_timestamp() - make_interval(secs => sqlc.narg(heard_ago)::float8),
  sqlc.narg(lag_ms)::float8,
  @degraded::text[],
  @settings::jsonb,
  sqlc.narg(connections)::integer
)
on conflict (id) do update
set reported_at = clock_timestamp(),
  listening_since = excluded.listening_since,
  last_heard_at = excluded.last_heard_at,
  lag_ms = excluded.lag_ms,
  degraded = excluded.degraded,
  settings = excluded.settings,
  connections = excluded.connections;

-- name: RememberRetention :exec
-- Outlives the replica that reports it, so that others, with a shorter one, do not remove events in the middle of a rollout.
-- Written at most once a minute by all replicas together.
update service_state
set retention = @retention::interval,
  retention_reported_at = clock_timestamp()
where retention is null
  or @retention::interval > retention
  or @retention::interval = retention and retention_reported_at < clock_timestamp() - interval '1 minute'
  or retention_reported_at < clock_timestamp() - interval '1 hour';

-- name: ReadFingerprintKey :one
select fingerprint_key from service_state;

-- name: ListLiveReplicas :many
-- Those that have reported lately: one that was killed is not among them after 15 s.
select id, host, settings, coalesce(connections, 0)::integer as connections
from replicas
where reported_at > clock_timestamp() - interval '15 seconds'
order by id;

-- name: ForgetReplica :exec
delete from replicas where id = @id;
