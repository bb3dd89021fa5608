-- name: SetScope :exec
-- For the rest of the transaction: one account, or * for all.
select set_config('handoffd.account', @account::text, true);

-- name: RowSecurityIsActive :one
-- False for a superuser, and for a role with BYPASSRLS.
select row_security_active('handoffs')::boolean as active;

-- name: HasVersionTable :one
-- Whether goose has ever been here. It makes the table even where it is only asked.
select (to_regclass('goose_db_version') is not null)::boolean as found;

-- name: BackendPID :one
select pg_backend_pid() as pid;

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
