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
  delivery_count integer check (delivery_count >= 0),
  first_delivered_at timestamptz,
  unheard boolean not null default false,
  primary key (account_id, handoff_id, version),
  foreign key (account_id, handoff_id) references handoffs (account_id, id),
  constraint handoff_timeline_claimer_has_name check ((claimed_by is null) = (claimed_by_name is null)),
  constraint handoff_timeline_parked_is_not_delivered check ((type = 'handoff_parked') = (delivery_count is null))
) with (fillfactor = 80);
comment on table handoff_timeline is
  'The steps of each handoff: one row for each version, written by the statement that makes the version. Kept as long as the handoff, whereas event_log is pruned.';
comment on column handoff_timeline.account_id is 'The account the handoff belongs to.';
comment on column handoff_timeline.handoff_id is 'The handoff.';
comment on column handoff_timeline.version is 'The version of the handoff that this step made: 1, 2, 3 … without gaps.';
comment on column handoff_timeline.at is 'When it happened.';
comment on column handoff_timeline.type is 'What happened: the name of the event on the stream, or handoff_parked, which has no event.';
comment on column handoff_timeline.by_id is 'The actor: a user, or the subject of the adopting product''s service token; the nil UUID for a command or the service itself.';
comment on column handoff_timeline.by_name is 'The name of the actor, as it was then.';
comment on column handoff_timeline.claimed_by is 'The claimer after this step; null while unclaimed.';
comment on column handoff_timeline.claimed_by_name is 'The name of the claimer, as it was then.';
comment on column handoff_timeline.delivery_count is
  'How many event streams the event was written to, over all replicas, about a second later; null for a step without an event.';
comment on column handoff_timeline.first_delivered_at is
  'When the event was first written to a stream, by the clock of that replica; null while it has not been.';
comment on column handoff_timeline.unheard is
  'True if a wait began here without a recipient for mail: all users who could claim had left or opted out.';
select isolate_accounts('handoff_timeline');

-- +goose StatementBegin
create function present_wait(account uuid, handoff uuid) returns integer
  language sql stable
  begin atomic
    select min(t.version)
    from handoff_timeline as t
    where t.account_id = account
      and t.handoff_id = handoff
      and t.type <> 'handoff_parked'
      and t.version > coalesce(
        (
          select max(c.version)
          from handoff_timeline as c
          where c.account_id = account
            and c.handoff_id = handoff
            and c.claimed_by is not null
        ),
        0
      );
  end;
-- +goose StatementEnd
comment on function present_wait(uuid, uuid) is
  'Returns the version with which the present wait of a handoff began: the first after its last claim. Null while it is claimed; without meaning unless the handoff waits.';

-- +goose Down
drop function present_wait(uuid, uuid);
drop table handoff_timeline;
