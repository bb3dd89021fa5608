-- +goose Up
-- For people who ask what happened last, in one account or anywhere.
create index event_log_newest on event_log (at);
create index event_log_newest_of_account on event_log (account_id, at);

create view handoff_event_feed with (security_invoker = true) as
select
  l.at,
  l.account_id as account,
  l.seq,
  ((select current_event_epoch()) || '-' || l.seq)::text as event_id,
  l.type,
  (l.data->'handoff'->>'number')::integer as handoff_number,
  l.data->'handoff'->>'session_title' as session_title,
  l.data->'by'->>'name' as actor,
  coalesce(t.seats_reached, 0) as seats_reached
from event_log as l
left join handoff_timeline as t
  on t.account_id = l.account_id
  and t.handoff_id = l.handoff_id
  and t.version = (l.data->'handoff'->>'version')::integer;
comment on view handoff_event_feed is
  'What subscribers were told, in words: select * from handoff_event_feed order by at desc limit 20. As far back as events are kept; handoff_timeline goes back further.';
comment on column handoff_event_feed.at is 'When it happened.';
comment on column handoff_event_feed.account is 'The account: accounts.id. Names are not unique, and this is what notifications, streams and logs show.';
comment on column handoff_event_feed.seq is 'The number of the event in the account: 1, 2, 3 … without gaps.';
comment on column handoff_event_feed.event_id is 'The event''s id on the stream: epoch and number.';
comment on column handoff_event_feed.type is 'The name of the event on the stream, such as handoff_created.';
comment on column handoff_event_feed.handoff_number is 'The handoff it is about: handoffs.number, the one for people.';
comment on column handoff_event_feed.session_title is 'The title of the session handed off, as it was then.';
comment on column handoff_event_feed.actor is 'The name of who did it, as it was then.';
comment on column handoff_event_feed.seats_reached is
  'How many event streams it was written to, over all replicas, about a second after the fact. 0: nobody was told.';

-- +goose Down
drop view handoff_event_feed;
drop index event_log_newest_of_account;
drop index event_log_newest;
