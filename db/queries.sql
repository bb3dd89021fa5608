-- name: SetScope :exec
-- For the rest of the transaction: one account, or * for all.
select set_config('handoffd.account', @account::text, true);

-- name: SetScopeAndPlan :exec
-- SetScope for a statement whose plan does not depend on its arguments.
select
  set_config('handoffd.account', @account::text, true),
  set_config('plan_cache_mode', 'force_generic_plan', true);

-- name: RowSecurityIsActive :one
-- False for a superuser, and for a role with BYPASSRLS.
select row_security_active('handoffs')::boolean as active;

-- name: MigrationTraces :one
-- Whether goose has run in this database, and whether it applied the migrations of before the first release, which made
-- current_moment() and not resolve_transaction(). goose makes its table even to answer a question.
select
  (to_regclass('goose_db_version') is not null)::boolean as migrated,
  (to_regprocedure('current_moment()') is not null and to_regproc('resolve_transaction') is null
    and coalesce(to_regclass('goose_db_version'), to_regclass('ai_sessions')) is not null)::boolean as prerelease;

-- name: BackendPID :one
select pg_backend_pid() as pid;

-- name: ReadServerHistory :one
-- For each new connection before it is used, and for every host each few seconds. The time in microseconds: it is read as text.
select
  h.value::text as value,
  h.generation::bigint as generation,
  (extract(epoch from h.began_at) * 1000000)::bigint as began_us,
  h.timeline::integer as timeline,
  h.system_identifier::bigint as system_identifier,
  h.database_oid::bigint as database_oid,
  h.server_timeline::integer as server_timeline,
  h.server_system_identifier::bigint as server_system_identifier,
  h.server_database_oid::bigint as server_database_oid,
  pg_backend_pid()::integer as backend_pid,
  (pg_is_in_recovery() or current_setting('transaction_read_only') = 'on')::boolean as read_only
from event_history() as h;

-- name: NameServerHistory :exec
-- Names a copy of another history. The newest begins after all others known; one that was passed over begins before its
-- original. Concurrent callers wait for the row; the second finds nothing to do. COMMIT must not wait for a standby: a server
-- that was just promoted can be without one.
update event_epoch as e
set value = substr(gen_random_uuid()::text, 1, 8),
  began_at = case
    when @newest::boolean then greatest(
      clock_timestamp(),
      e.began_at + interval '1 microsecond',
      sqlc.arg(after)::timestamptz + interval '1 microsecond'
    )
    else e.began_at - interval '1 second'
  end,
  timeline = h.server_timeline,
  system_identifier = h.server_system_identifier,
  database_oid = h.server_database_oid
from event_history() as h
cross join (
  select set_config('synchronous_commit', 'local', true) as setting
) as durable
where durable.setting is not null
  and (e.timeline, e.system_identifier, e.database_oid)
    is distinct from (h.server_timeline, h.server_system_identifier, h.server_database_oid);

-- name: RequireHistory :exec
select require_history(@value::text);

-- name: ReadTimeline :one
-- Fails with the reason where the server refuses it.
select pg_walfile_name(pg_current_wal_lsn())::text as file;

-- name: ReadSystemIdentifier :one
select system_identifier::bigint as system_identifier
from pg_control_system();

-- name: MigrationBlockers :many
-- The sessions that hold a lock for which a session of this name in this database waits, and the beginning of their last
-- statement; and the session that holds the lock by which migrators take turns, unless it is one of these processes. Of a
-- session of another role only the process id can be visible.
select distinct
  blocker.pid::integer as pid,
  coalesce(blocker.application_name, '')::text as application,
  coalesce(blocker.state, '')::text as state,
  coalesce(extract(epoch from clock_timestamp() - blocker.xact_start), 0)::double precision as transaction_seconds,
  coalesce(waited.relation::regclass::text, '')::text as table_name,
  coalesce(left(regexp_replace(trim(blocker.query), '\s+', ' ', 'g'), 80), '')::text as query
from pg_catalog.pg_stat_activity as waiting
cross join lateral unnest(pg_blocking_pids(waiting.pid)) as blocking (pid)
join pg_catalog.pg_stat_activity as blocker on blocker.pid = blocking.pid
left join pg_catalog.pg_locks as waited on waited.pid = waiting.pid and not waited.granted
where waiting.application_name = @application::text
  and waiting.datname = current_database()
  and waiting.wait_event_type = 'Lock'
union
select
  holder.pid,
  coalesce(holder.application_name, ''),
  coalesce(holder.state, ''),
  coalesce(extract(epoch from clock_timestamp() - holder.xact_start), 0)::double precision,
  '',
  coalesce(left(regexp_replace(trim(holder.query), '\s+', ' ', 'g'), 80), '')
from pg_catalog.pg_locks as turn
join pg_catalog.pg_stat_activity as holder on holder.pid = turn.pid
where turn.locktype = 'advisory'
  and (turn.classid, turn.objid, turn.objsubid) = (0, 4097083626, 1) -- of goose
  and turn.granted
  and holder.datname = current_database()
  and holder.pid <> all(@own::integer[]);
