-- +goose Up
-- Each read of the log asks whether this is the history that the events are of. Most of its time went into functions that say
-- what does not change while a session lasts: a server changes its timeline only when it stops being a standby. So a session
-- keeps the timeline with which it has found its history. It does not on a standby, or where the timeline is unknown: 0.
-- +goose StatementBegin
create or replace function current_event_epoch() returns text
  language plpgsql stable security invoker
  as $$
    declare
      stored event_epoch;
    begin
      select * into strict stored from event_epoch;
      if stored.timeline::text = current_setting('handoffd.timeline', true)
        and stored.system_identifier::text = current_setting('handoffd.system_identifier', true)
        and stored.database_oid::text = current_setting('handoffd.database_oid', true)
      then
        return stored.value || to_hex(stored.timeline);
      end if;
      if stored.timeline <> server_timeline()
        or stored.system_identifier <> server_system_identifier()
        or stored.database_oid <> server_database_oid()
      then
        raise exception 'this server holds a copy of history %, which has no name of its own yet', stored.value
          using errcode = 'SB001',
            hint = 'A replica (handoffd serve) names it when it finds no newer history; handoffd epoch bump does so at once.';
      end if;
      if stored.timeline > 0 then
        perform set_config('handoffd.timeline', stored.timeline::text, false);
      end if;
      return stored.value || to_hex(stored.timeline);
    end
  $$;
-- +goose StatementEnd

-- In one statement with its scope, and small queries inside: PostgreSQL prepares the execution of a large one each time, which
-- takes longer than the work. All of them see the snapshot of the statement that calls the function.
-- +goose StatementBegin
create function read_events(account_ids uuid[], positions bigint[], max_events bigint)
  returns table (
    account_id uuid, epoch text, head bigint, floor bigint,
    seq bigint, at timestamptz, type text, handoff_id uuid, data json, traceparent text
  )
  language plpgsql stable
  as $$
    #variable_conflict use_variable
    declare
      scope constant text := current_setting('handoffd.account', true);
      plans constant text := current_setting('plan_cache_mode');
    begin
      perform set_config('handoffd.account', case cardinality(account_ids) when 1 then account_ids[1]::text else '*' end, true);
      perform set_config('plan_cache_mode', 'force_generic_plan', true);
      epoch := current_event_epoch();
      for i in 1 .. cardinality(account_ids) loop
        account_id := account_ids[i];
        select h.seq, h.floor into head, floor from event_heads as h where h.account_id = account_ids[i];
        head := coalesce(head, 0);
        floor := coalesce(floor, 0);
        return query
          select account_id, epoch, head, floor, l.seq, l.at, l.type, l.handoff_id, l.data, l.traceparent
          from event_log as l
          where l.account_id = account_ids[i]
            and l.seq > case when positions[i] < 0 then head - max_events else positions[i] end
          order by l.seq
          limit max_events;
        if not found then
          return next;
        end if;
      end loop;
      perform set_config('handoffd.account', scope, true);
      perform set_config('plan_cache_mode', plans, true);
    end
  $$;
-- +goose StatementEnd
comment on function read_events(uuid[], bigint[], bigint) is
  'Returns the head and floor of each account and up to max_events events after its position; a negative position selects the newest. An account without such events has one row, without a seq. Sets the scope of those accounts while it reads.';

-- +goose Down
-- What the other functions return has not changed.
drop function read_events(uuid[], bigint[], bigint);
