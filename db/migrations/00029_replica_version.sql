-- +goose Up
alter table replicas add column version text check (length(version) between 1 and 100);
comment on column replicas.version is 'The version of the program, as handoffd version prints it; null if it did not report it. Two versions run side by side during a rolling update.';

create or replace view handoff_channel_health with (security_invoker = false) as
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
  pg_notification_queue_usage() as queue_usage,
  version
from replicas
where reported_at > clock_timestamp() - interval '15 seconds';
comment on column handoff_channel_health.version is 'The version of the program; null if it did not report it.';

-- +goose Down
drop view handoff_channel_health;
create view handoff_channel_health with (security_invoker = false) as
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
comment on view handoff_channel_health is 'How well each replica receives notifications: one row each. A killed replica is silent after 10 s without a report and absent after 15 s.';
comment on column handoff_channel_health.replica is 'The name of the process, new at each start: in ready events, the log and pg_stat_activity.';
comment on column handoff_channel_health.host is 'The name of the host that the process runs on.';
comment on column handoff_channel_health.listening_since is 'Since when its connection listens; null while there is none.';
comment on column handoff_channel_health.last_heard_at is 'When a notification that it sent to itself last arrived; every 5 s in normal operation.';
comment on column handoff_channel_health.lag_ms is 'How long that notification took, in milliseconds, sending and commit included.';
comment on column handoff_channel_health.degraded is 'Why its events arrive late, empty when they do not; silent: it has not reported lately. docs/operations.md lists the reasons.';
comment on column handoff_channel_health.queue_usage is 'How full the notification queue of the cluster is now, from 0 to 1.';
alter table replicas drop column version;
