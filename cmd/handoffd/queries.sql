-- name: MissingPrivileges :many
-- Privileges on the schema's own objects that the role of the service needs and lacks. Checks every object of the
-- owner of the log, so that a new table or function is not forgotten. Functions of triggers run
-- without a privilege.
with place as (
  select c.relnamespace as schema, c.relowner as owner
  from pg_catalog.pg_class as c
  where c.relname = 'event_log'
    and c.relkind = 'r'
  order by c.oid = to_regclass('event_log') desc nulls last
  limit 1
), relations as (
  select c.oid, c.relkind, c.oid::regclass::text as name, c.relname
  from pg_catalog.pg_class as c
  join place on c.relnamespace = place.schema and c.relowner = place.owner
  where not exists (select 1 from pg_catalog.pg_depend as d where d.objid = c.oid and d.deptype = 'e')
), missing as (
  select 'schema' as kind, place.schema::regnamespace::text as name, 'usage' as privilege
  from place
  where not has_schema_privilege(place.schema, 'usage')
  union all
  select 'table', r.name, p.privilege
  from relations as r
  cross join unnest(array['select', 'insert', 'update', 'delete']) as p (privilege)
  where r.relkind in ('r', 'p')
    and (p.privilege = 'select' or r.relname <> 'goose_db_version')
    and not has_table_privilege(r.oid, p.privilege)
  union all
  select 'view', r.name, 'select'
  from relations as r
  where r.relkind in ('v', 'm')
    and not has_table_privilege(r.oid, 'select')
  union all
  select 'sequence', r.name, 'usage'
  from relations as r
  where r.relname <> 'goose_db_version_id_seq'
    and case when r.relkind = 'S' then not has_sequence_privilege(r.oid, 'usage, update') else false end -- refuses what is none
  union all
  select 'function', f.oid::regprocedure::text, 'execute'
  from pg_catalog.pg_proc as f
  join place on f.pronamespace = place.schema and f.proowner = place.owner
  where f.prorettype <> 'trigger'::regtype
    and not exists (select 1 from pg_catalog.pg_depend as d where d.objid = f.oid and d.deptype = 'e')
    and not has_function_privilege(f.oid, 'execute')
)
select kind::text as kind, name::text as name, privilege::text as privilege
from missing
order by kind, name, privilege;

-- name: ConnectionLimits :one
-- How many connections the role can have, by each of the limits; -1 where there is none.
select
  current_setting('max_connections')::integer
    - current_setting('superuser_reserved_connections')::integer
    - coalesce(current_setting('reserved_connections', true), '0')::integer as server,
  (select rolconnlimit from pg_catalog.pg_roles where rolname = current_user)::integer as role,
  (select datconnlimit from pg_catalog.pg_database where datname = current_database())::integer as database,
  (select count(*) from pg_catalog.pg_stat_activity where backend_type = 'client backend')::integer as used;

-- name: ChangedSettings :many
-- Of the settings named those that are not what PostgreSQL has by default, times in milliseconds, and who says so.
select
  name::text as name,
  setting::text as setting,
  source::text as source
from pg_catalog.pg_settings
where name = any(@names::text[])
  and setting is distinct from boot_val
order by name;

-- name: IdleTransactions :many
-- The oldest first. Of the sessions of other roles nothing is seen without pg_read_all_stats.
select
  pid::integer as pid,
  coalesce(usename, '')::text as role,
  coalesce(datname, '')::text as database,
  application_name::text as application,
  extract(epoch from clock_timestamp() - xact_start)::float8 as age_seconds
from pg_catalog.pg_stat_activity
where state like 'idle in transaction%'
  and xact_start < clock_timestamp() - make_interval(secs => @older_than::float8)
  and pid <> pg_backend_pid()
order by xact_start
limit 5;

-- name: QueueHolders :many
-- PostgreSQL does not tell who keeps the tail of the notification queue. It is a session that listens, in any database; most
-- likely one that is in a transaction, the oldest first: it takes its notifications only between transactions.
select
  pid::integer as pid,
  coalesce(usename, '')::text as role,
  coalesce(datname, '')::text as database,
  application_name::text as application,
  coalesce(state, '')::text as state,
  coalesce(extract(epoch from clock_timestamp() - xact_start), 0)::float8 as age_seconds
from pg_catalog.pg_stat_activity
where backend_type = 'client backend'
  and pid <> pg_backend_pid()
  and (xact_start is not null or query ilike 'listen%')
order by xact_start nulls last
limit 3;

-- name: SetDemoClock :exec
-- How far in the past the statements of this session act. See demo/clock.sql.
select set_config('demo.minutes_ago', @minutes_ago::text, false);

-- name: BackdateDemoSession :exec
-- Gives what defaults of columns dated the time of the clock of the demo.
with backdated as (
  update ai_sessions as s
  set created_at = clock_timestamp(),
    updated_at = clock_timestamp()
  where s.account_id = @account_id
    and s.id = @session_id
)
update ai_session_messages as m
set created_at = clock_timestamp()
where m.account_id = @account_id
  and m.session_id = @session_id;

-- name: ListHeads :many
select account_id, seq from event_heads;

-- name: ExamineServer :one
-- Works in a database that is not migrated too.
select
  current_setting('server_version')::text as version,
  current_setting('server_version_num')::integer as version_number,
  current_user::text as role,
  (current_setting('is_superuser') = 'on')::boolean as superuser,
  pg_has_role('pg_read_all_stats', 'usage')::boolean as sees_all_sessions,
  clock_timestamp()::timestamptz as clock,
  pg_notification_queue_usage()::float8 as queue_usage;

-- name: ListReplicas :many
select replica, host, degraded::text[] as degraded, coalesce(version, '')::text as version
from handoff_channel_health
order by replica;
