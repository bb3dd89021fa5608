-- +goose Up
-- Appends and COMMIT are sent together, so an append that must not be made has to fail.
-- +goose StatementBegin
create function require_open_log(head event_heads) returns boolean
  language plpgsql immutable
  as $$
    begin
      if head.closed then
        raise exception 'the log of account % is closed', head.account_id using errcode = 'LC001';
      end if;
      return true;
    end
  $$;
-- +goose StatementEnd
comment on function require_open_log(event_heads) is
  'Fails (LC001) if the account is being removed: then its counter no longer moves. Otherwise returns true.';

-- The trigger is deferred to COMMIT. There the scope is that of one account, and a commit can be shared by several.
-- +goose StatementBegin
create or replace function update_handoff_counts() returns trigger
  language plpgsql
  as $$
    declare
      no_team constant uuid := '00000000-0000-0000-0000-000000000000';
      scope constant text := current_setting('handoffd.account', true);
      own constant text := coalesce(new.account_id, old.account_id)::text;
    begin
      if (old.account_id, old.team_id, old.status) is not distinct from (new.account_id, new.team_id, new.status) then
        return null;
      end if;
      if scope not in (own, '*') then
        perform set_config('handoffd.account', own, true);
      end if;
      if tg_op <> 'INSERT' then
        update handoff_counts
        set handoffs = handoffs - 1
        where account_id = old.account_id
          and team_id = coalesce(old.team_id, no_team)
          and status = old.status;
      end if;
      if tg_op <> 'DELETE' then
        insert into handoff_counts as c (account_id, team_id, status, handoffs)
        values (new.account_id, coalesce(new.team_id, no_team), new.status, 1)
        on conflict (account_id, team_id, status) do update set handoffs = c.handoffs + 1;
      end if;
      if scope not in (own, '*') then
        perform set_config('handoffd.account', scope, true);
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function update_handoff_counts() returns trigger
  language plpgsql
  as $$
    declare
      no_team constant uuid := '00000000-0000-0000-0000-000000000000';
    begin
      if (old.account_id, old.team_id, old.status) is not distinct from (new.account_id, new.team_id, new.status) then
        return null;
      end if;
      if tg_op <> 'INSERT' then
        update handoff_counts
        set handoffs = handoffs - 1
        where account_id = old.account_id
          and team_id = coalesce(old.team_id, no_team)
          and status = old.status;
      end if;
      if tg_op <> 'DELETE' then
        insert into handoff_counts as c (account_id, team_id, status, handoffs)
        values (new.account_id, coalesce(new.team_id, no_team), new.status, 1)
        on conflict (account_id, team_id, status) do update set handoffs = c.handoffs + 1;
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
drop function require_open_log(event_heads);
