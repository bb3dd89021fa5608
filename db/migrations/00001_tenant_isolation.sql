-- +goose Up
-- Row-level security holds when a query forgets its account_id. Package db sets the scope, handoffd.account, in the
-- transaction of each statement.

-- +goose StatementBegin
create function scope_account() returns uuid
  language sql stable parallel safe
  as $$
    select nullif(nullif(current_setting('handoffd.account', true), ''), '*')::uuid
  $$;
-- +goose StatementEnd
comment on function scope_account() is
  'Returns the account whose rows this session can see and change: the value of handoffd.account. Null if it names none.';

-- A session of the service begins with '', which is no account. Where the setting was never made, a person works in psql as
-- the owner of the tables.
-- +goose StatementBegin
create function scope_is_all_accounts() returns boolean
  language sql stable parallel safe
  as $$
    select coalesce(current_setting('handoffd.account', true), '*') = '*'
  $$;
-- +goose StatementEnd
comment on function scope_is_all_accounts() is
  'Reports whether this session sees the rows of all accounts: handoffd.account is *, or was never set in it.';

-- The policy calls each function in a subquery: once for a statement, not once for a row. FORCE binds the owner of the table
-- too, which the service usually is.
-- +goose StatementBegin
create function isolate_accounts(isolated regclass, account_column name default 'account_id') returns void
  language plpgsql
  as $$
    begin
      execute format('alter table %s enable row level security, force row level security', isolated);
      execute format(
        'create policy scope on %s using ((select scope_is_all_accounts()) or %I = (select scope_account()))',
        isolated, account_column
      );
    end
  $$;
-- +goose StatementEnd
comment on function isolate_accounts(regclass, name) is
  'Puts a table under row-level security: only the rows of the account in scope can be seen and changed. For migrations.';

-- +goose Down
drop function isolate_accounts(regclass, name);
drop function scope_is_all_accounts();
drop function scope_account();
