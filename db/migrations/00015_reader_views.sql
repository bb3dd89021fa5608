-- +goose Up
-- To grant select on one of these views is enough: a role that only watches needs no rights on the tables behind. Policies
-- bind the owner of the view, with the handoffd.account of the session that reads.

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

-- The view reads the stored epoch: readers need no check of the history, and see it also before a copy has its name.
create view handoff_event_feed with (security_invoker = false) as
select
  l.at,
  l.account_id as account,
  l.seq,
  ((select e.value || to_hex(e.timeline) from event_epoch as e) || '-' || l.seq)::text as event_id,
  l.type,
  (l.data->'handoff'->>'number')::integer as handoff_number,
  l.data->'handoff'->>'session_title' as session_title,
  l.data->'by'->>'name' as actor,
  coalesce(t.delivery_count, 0) as seats_reached
from event_log as l
left join handoff_timeline as t
  on t.account_id = l.account_id
  and t.handoff_id = l.handoff_id
  and t.version = (l.data->'handoff'->>'version')::integer;
comment on view handoff_event_feed is
  'The events that subscribers received, in words: select * from handoff_event_feed order by at desc limit 20. As far back as events are kept; handoff_timeline goes back further.';
comment on column handoff_event_feed.at is 'When it happened.';
comment on column handoff_event_feed.account is 'The account: accounts.id. Names are not unique, and notifications, streams and logs show the id.';
comment on column handoff_event_feed.seq is 'The number of the event in the account: 1, 2, 3 … without gaps.';
comment on column handoff_event_feed.event_id is 'The event''s id on the stream: epoch and number.';
comment on column handoff_event_feed.type is 'The name of the event on the stream, such as handoff_created.';
comment on column handoff_event_feed.handoff_number is 'The handoff it is about: handoffs.number, the one for people.';
comment on column handoff_event_feed.session_title is 'The title of the session handed off, as it was then.';
comment on column handoff_event_feed.actor is 'The name of the actor, as it was then.';
comment on column handoff_event_feed.seats_reached is
  'How many event streams the event was written to, over all replicas, about a second later. 0: no stream was open.';

-- +goose Down
drop view handoff_event_feed;
drop view handoff_channel_health;
