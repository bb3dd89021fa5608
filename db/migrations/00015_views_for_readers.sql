-- +goose Up
-- To grant select on one of these views is enough: a role that only watches needs no rights on the tables behind. Policies
-- bind the owner of the view, with the handoffd.account of whoever asks.
alter view handoff_channel_health set (security_invoker = false);
alter view handoff_event_feed set (security_invoker = false);

-- A view lends its owner's rights on tables, not in functions. The body is bound to its tables here, whatever the
-- search_path of the caller.
-- +goose StatementBegin
create or replace function current_event_epoch() returns text
  language sql stable security definer
  begin atomic
    select value || to_hex(('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer)
    from event_epoch;
  end;
-- +goose StatementEnd

comment on column handoff_cards.id is 'As in handoffs.';
comment on column handoff_cards.account_id is 'As in handoffs.';
comment on column handoff_cards.number is 'As in handoffs: 1, 2, 3 … in the account, for people.';
comment on column handoff_cards.session_id is 'As in handoffs.';
comment on column handoff_cards.team_id is 'As in handoffs.';
comment on column handoff_cards.intent is 'As in handoffs.';
comment on column handoff_cards.priority is 'As in handoffs.';
comment on column handoff_cards.status is 'As in handoffs.';
comment on column handoff_cards.engineer_notes is 'As in handoffs.';
comment on column handoff_cards.created_by is 'As in handoffs.';
comment on column handoff_cards.created_by_name is 'The name, now, of who parked or escalated.';
comment on column handoff_cards.created_at is 'As in handoffs.';
comment on column handoff_cards.waiting_since is 'As in handoffs.';
comment on column handoff_cards.claimed_by is 'As in handoffs.';
comment on column handoff_cards.claimed_by_name is 'The name, now, of who works on it or closed it.';
comment on column handoff_cards.claimed_at is 'As in handoffs.';
comment on column handoff_cards.claim_epoch is 'As in handoffs.';
comment on column handoff_cards.closed_at is 'As in handoffs.';
comment on column handoff_cards.resolution is 'As in handoffs.';
comment on column handoff_cards.answer is 'As in handoffs.';
comment on column handoff_cards.previous_handoff_id is 'As in handoffs.';
comment on column handoff_cards.version is 'As in handoffs.';
comment on column handoff_cards.urgency is 'As in handoffs.';
comment on column handoff_cards.queued_at is 'As in handoffs.';
comment on column handoff_cards.session_title is 'The title, now, of the session handed off.';
comment on column handoff_cards.problem_summary is 'What the problem is, as the session says now.';

-- +goose Down
-- +goose StatementBegin
do $$
  declare
    it record;
  begin
    for it in select attname from pg_attribute where attrelid = 'handoff_cards'::regclass and attnum > 0 loop
      execute format('comment on column handoff_cards.%I is null', it.attname);
    end loop;
  end
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function current_event_epoch() returns text
  language sql stable
  as $$
    select value || to_hex(('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer)
    from event_epoch
  $$;
-- +goose StatementEnd

alter view handoff_event_feed set (security_invoker = true);
alter view handoff_channel_health set (security_invoker = true);
