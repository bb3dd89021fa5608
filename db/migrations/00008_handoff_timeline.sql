-- +goose Up
create table handoff_timeline (
  account_id uuid not null,
  handoff_id uuid not null,
  version integer not null check (version > 0),
  at timestamptz not null,
  type text not null check (type ~ '^handoff_[a-z]+$' and length(type) <= 40),
  by_id uuid not null,
  by_name text not null,
  claimed_by uuid,
  claimed_by_name text,
  seats_reached integer check (seats_reached >= 0),
  first_reached_at timestamptz,
  primary key (account_id, handoff_id, version),
  foreign key (account_id, handoff_id) references handoffs (account_id, id),
  constraint handoff_timeline_claimer_has_name check ((claimed_by is null) = (claimed_by_name is null)),
  constraint handoff_timeline_parked_is_silent check ((type = 'handoff_parked') = (seats_reached is null))
) with (fillfactor = 80);
comment on table handoff_timeline is
  'Who did what with each handoff, and whom it reached. One row for each version of a handoff, written by the statement that makes the version; kept as long as the handoff, whereas event_log is pruned.';
comment on column handoff_timeline.account_id is 'The account the handoff belongs to.';
comment on column handoff_timeline.handoff_id is 'The handoff.';
comment on column handoff_timeline.version is 'The version of the handoff that this made: 1, 2, 3 … without gaps.';
comment on column handoff_timeline.at is 'When it happened.';
comment on column handoff_timeline.type is 'What happened: the name of the event on the stream, or handoff_parked, which has none.';
comment on column handoff_timeline.by_id is 'Who did it: a user, or the subject of the adopting product''s service token; all zeros for a command or the service itself.';
comment on column handoff_timeline.by_name is 'The name of who did it, as it was then.';
comment on column handoff_timeline.claimed_by is 'Who holds the claim from then on; null while nobody does.';
comment on column handoff_timeline.claimed_by_name is 'The name of who holds the claim, as it was then.';
comment on column handoff_timeline.seats_reached is
  'How many event streams it was written to, over all replicas, about a second after the fact; null for what is not announced.';
comment on column handoff_timeline.first_reached_at is 'When the first stream had it, by the clock of that replica; null while none has.';

-- What happened before there was a timeline. Nothing had been pruned from the log then, so that a handoff without an event
-- for its first version was parked.
insert into handoff_timeline (
  account_id, handoff_id, version, at, type, by_id, by_name, claimed_by, claimed_by_name, seats_reached
)
select
  account_id,
  handoff_id,
  (data->'handoff'->>'version')::integer,
  at,
  type,
  (data->'by'->>'id')::uuid,
  data->'by'->>'name',
  (data->'handoff'->'claimed_by'->>'id')::uuid,
  data->'handoff'->'claimed_by'->>'name',
  0
from event_log
union all
select h.account_id, h.id, 1, h.created_at, 'handoff_parked', h.created_by, u.name, null, null, null
from handoffs as h
join users as u on u.account_id = h.account_id and u.id = h.created_by
where not exists (
  select
  from event_log as l
  where l.account_id = h.account_id
    and l.handoff_id = h.id
    and l.data->'handoff'->>'version' = '1'
);

-- +goose Down
drop table handoff_timeline;
