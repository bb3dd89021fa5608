-- name: SetScope :exec
-- For the rest of the transaction: one account, or * for all.
select set_config('handoffd.account', @account::text, true);

-- name: RowSecurityIsActive :one
-- False for a superuser, and for a role with BYPASSRLS.
select row_security_active('handoffs')::boolean as active;

-- name: MigrationTraces :one
-- Whether goose has run in this database, and whether it applied the migrations of before the first release, whose first one
-- made current_moment(). goose makes its table even to answer a question.
select
  (to_regclass('goose_db_version') is not null)::boolean as migrated,
  (to_regprocedure('current_moment()') is not null)::boolean as prerelease;

-- name: BackendPID :one
select pg_backend_pid() as pid;

-- name: ReadServerHistory :one
-- What a connection is asked before it is used, and every host each few seconds. Times in microseconds, for it is read as text.
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
-- Names a copy of another history: the newest with a beginning that follows all others that are known, one that was passed
-- over with a beginning before that of its original. Callers at once wait for the row; the second finds nothing to do.
-- It must not wait for a standby, which a server that was just promoted may not have.
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
-- Fails where the server refuses it, and says why.
select pg_walfile_name(pg_current_wal_lsn())::text as file;

-- name: ReadSystemIdentifier :one
select system_identifier::bigint as system_identifier
from pg_control_system();

-- name: MigrationBlockers :many
-- The sessions that hold what a session of this name in this database waits for. Of sessions of another role only the process
-- may be visible.
select distinct
  blocker.pid::integer as pid,
  coalesce(blocker.application_name, '')::text as application,
  coalesce(blocker.state, '')::text as state,
  coalesce(extract(epoch from clock_timestamp() - blocker.xact_start), 0)::double precision as transaction_seconds,
  coalesce(waited.relation::regclass::text, '')::text as table_name
from pg_catalog.pg_stat_activity as waiting
cross join lateral unnest(pg_blocking_pids(waiting.pid)) as blocking (pid)
join pg_catalog.pg_stat_activity as blocker on blocker.pid = blocking.pid
left join pg_catalog.pg_locks as waited on waited.pid = waiting.pid and not waited.granted
where waiting.application_name = @application::text
  and waiting.datname = current_database()
  and waiting.wait_event_type = 'Lock';
