-- +goose Up
-- A new handoff is returned to its client before it is inserted, with the time at which it is due. That is kept, even if the
-- policy has changed in between.

-- +goose StatementBegin
create or replace function begin_or_end_wait() returns trigger
  language plpgsql
  as $$
    begin
      if new.status <> 'waiting' then
        new.wait_began_at := null;
        new.due_at := null;
        new.overdue := 0;
        new.next_overdue_at := null;
      elsif tg_op = 'INSERT' or old.status <> 'waiting' then
        new.wait_began_at := case
          when tg_op = 'INSERT' or old.waiting_since is null then new.waiting_since
          else clock_timestamp()
        end;
        if tg_op <> 'INSERT' or new.due_at is null then
          new.due_at := new.wait_began_at + response_target(new.account_id, new.team_id, new.priority);
        end if;
        new.overdue := 0;
        new.next_overdue_at := new.due_at;
      end if;
      return new;
    end
  $$;
-- +goose StatementEnd

-- +goose Down
-- A time that is not given is computed as before.
