-- +goose Up
create table replicas (
  id text primary key check (length(id) between 1 and 40),
  host text not null,
  started_at timestamptz not null default clock_timestamp(),
  reported_at timestamptz not null default clock_timestamp(),
  listening_since timestamptz,
  last_heard_at timestamptz,
  lag_ms double precision,
  degraded text[] not null
) with (fillfactor = 50);
comment on table replicas is 'One row per running replica, reported by itself every 5 s; for whoever looks from the database. Nothing in it belongs to an account, and no replica reads it.';
comment on column replicas.id is 'The name of the process, new at each start: in ready events, the log and pg_stat_activity.';
comment on column replicas.host is 'The host that the process runs on, as it calls itself.';
comment on column replicas.started_at is 'When the replica first reported.';
comment on column replicas.reported_at is 'When the replica last reported. One that was killed stops here.';
comment on column replicas.listening_since is 'Since when its connection listens; null while there is none.';
comment on column replicas.last_heard_at is 'When a notification that it sent to itself last arrived.';
comment on column replicas.lag_ms is 'How long that notification took, in milliseconds, sending and commit included.';
comment on column replicas.degraded is 'Why its events come late; empty when all is well. docs/operations.md lists the reasons.';

create view handoff_channel_health with (security_invoker = true) as
select
  id as replica,
  host,
  listening_since,
  last_heard_at,
  lag_ms,
  case
    when reported_at < clock_timestamp() - interval '10 seconds' then degraded || 'silent'::text
    else degraded
  end as degraded,
  pg_notification_queue_usage() as queue_usage
from replicas
where reported_at > clock_timestamp() - interval '15 seconds';
comment on view handoff_channel_health is 'How well each replica hears: one row each. One that was killed turns silent after 10 s without a report and is gone after 15 s.';
comment on column handoff_channel_health.replica is 'The name of the process, new at each start: in ready events, the log and pg_stat_activity.';
comment on column handoff_channel_health.host is 'The host that the process runs on, as it calls itself.';
comment on column handoff_channel_health.listening_since is 'Since when its connection listens; null while there is none.';
comment on column handoff_channel_health.last_heard_at is 'When a notification that it sent to itself last arrived; every 5 s while all is well.';
comment on column handoff_channel_health.lag_ms is 'How long that notification took, in milliseconds, sending and commit included.';
comment on column handoff_channel_health.degraded is 'Why its events come late, empty when all is well; silent: it has not reported lately. docs/operations.md lists the reasons.';
comment on column handoff_channel_health.queue_usage is 'How full the notification queue of the cluster is now, from 0 to 1.';

-- +goose Down
drop view handoff_channel_health;
drop table replicas;
