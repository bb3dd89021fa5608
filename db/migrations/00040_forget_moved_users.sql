-- +goose Up
-- Presence and mailboxes are written by replicas at any moment. They go with a user who is moved or deleted in psql: otherwise
-- the same statement succeeds in one second and fails in the next. Both are written anew where they are needed.

-- Runs as the owner of the tables: who can change a user need not be allowed to write there. Its names are bound now, so that
-- the schemas and temporary tables of the caller do not matter.
-- +goose StatementBegin
create function forget_user(of_account uuid, id_of_user uuid) returns void
  language sql
  security definer
  begin atomic
    delete from user_presence where account_id = of_account and user_id = id_of_user;
    delete from mailboxes where account_id = of_account and user_id = id_of_user;
  end;
-- +goose StatementEnd
comment on function forget_user(uuid, uuid) is 'Deletes what replicas keep about a user: presence and mailbox.';

-- +goose StatementBegin
create function forget_old_user() returns trigger
  language plpgsql
  security definer
  set search_path from current
  as $$
    begin
      perform forget_user(old.account_id, old.id);
      return coalesce(new, old);
    end
  $$;
-- +goose StatementEnd
comment on function forget_old_user() is 'Calls forget_user for the user as it was.';

-- Every role can call a function, and make triggers of it, unless that is revoked: those that can only read could delete
-- mailboxes. A trigger needs no such right when it fires.
revoke execute on function forget_user(uuid, uuid), forget_old_user() from public;

-- Before the row changes, because its foreign keys are checked first of all that comes after it.
create trigger users_forget_moved
  before update of account_id, id on users
  for each row
  when ((old.account_id, old.id) is distinct from (new.account_id, new.id))
  execute function forget_old_user();
comment on trigger users_forget_moved on users is 'Deletes what replicas keep about the user in the account it leaves.';
create trigger users_forget_removed
  before delete on users
  for each row
  execute function forget_old_user();
comment on trigger users_forget_removed on users is 'Deletes what replicas keep about the user.';

-- +goose Down
drop trigger users_forget_removed on users;
drop trigger users_forget_moved on users;
drop function forget_old_user();
drop function forget_user(uuid, uuid);
