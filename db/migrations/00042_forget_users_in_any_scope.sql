-- +goose Up
-- forget_user runs as the owner of the tables, and row-level security binds the owner to the scope of the session. A session in
-- which a scope was ever set keeps one after the transaction: the empty one, in which there are no rows to delete.
-- +goose StatementBegin
create or replace function forget_old_user() returns trigger
  language plpgsql
  security definer
  set search_path from current
  as $$
    declare
      scope constant text := current_setting('handoffd.account', true);
      own constant text := old.account_id::text;
    begin
      if scope not in (own, '*') then
        perform set_config('handoffd.account', own, true);
      end if;
      perform forget_user(old.account_id, old.id);
      if scope not in (own, '*') then
        perform set_config('handoffd.account', scope, true);
      end if;
      return coalesce(new, old);
    end
  $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function forget_old_user() returns trigger
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
