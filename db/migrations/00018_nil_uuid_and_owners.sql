-- +goose Up
-- The nil UUID stands for "none" where a column may not be null: the backend of an account in
-- idempotency_keys, no team in handoff_counts, the service itself in handoff_timeline. So nothing may have it as its id.
-- A row that has it from before can do nothing. The checks are not validated: that would read the tables under a lock.
update users set active = false where id = '00000000-0000-0000-0000-000000000000';
alter table accounts add constraint accounts_id_is_not_nil
  check (id <> '00000000-0000-0000-0000-000000000000') not valid;
alter table teams add constraint teams_id_is_not_nil
  check (id <> '00000000-0000-0000-0000-000000000000') not valid;
alter table users add constraint users_id_is_not_nil
  check (id <> '00000000-0000-0000-0000-000000000000') not valid;
alter table ai_sessions add constraint ai_sessions_id_is_not_nil
  check (id <> '00000000-0000-0000-0000-000000000000') not valid;
alter table handoffs add constraint handoffs_id_is_not_nil
  check (id <> '00000000-0000-0000-0000-000000000000') not valid;

-- The lock of the account makes owners who demote each other at once take turns: the second one sees what the first did.
-- Removing a user is not refused: it is how an account is removed.
-- +goose StatementBegin
create function keep_an_owner() returns trigger
  language plpgsql
  as $$
    begin
      perform from accounts where id = old.account_id for no key update;
      if not exists (select from users where account_id = old.account_id and role = 'owner' and active) then
        raise exception 'account % would have no active owner left', old.account_id
          using errcode = 'check_violation', schema = 'public', table = 'users', constraint = 'users_keep_an_owner',
            hint = 'Make another user of the account an active owner first.';
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function keep_an_owner() is
  'Refuses to demote, deactivate or move the last active owner of an account, also in psql.';

create trigger users_keep_an_owner
  after update on users
  for each row
  when (
    old.role = 'owner' and old.active
    and not (new.role = 'owner' and new.active and new.account_id = old.account_id)
  )
  execute function keep_an_owner();
comment on trigger users_keep_an_owner on users is 'Keeps at least one active owner in each account that has one.';

-- +goose Down
drop trigger users_keep_an_owner on users;
drop function keep_an_owner();
alter table handoffs drop constraint handoffs_id_is_not_nil;
alter table ai_sessions drop constraint ai_sessions_id_is_not_nil;
alter table users drop constraint users_id_is_not_nil;
alter table teams drop constraint teams_id_is_not_nil;
alter table accounts drop constraint accounts_id_is_not_nil;
