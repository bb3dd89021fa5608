-- +goose Up
-- The second wall between accounts. The first one is account_id in every query; this one holds when a query forgets it.
-- Scopes are set by package db, in the transaction of the statement that needs them.

-- +goose StatementBegin
create function scope_account() returns uuid
  language sql stable parallel safe
  as $$
    select nullif(nullif(current_setting('handoffd.account', true), ''), '*')::uuid
  $$;
-- +goose StatementEnd
comment on function scope_account() is
  'The one account whose rows this session may see and change, as handoffd.account says; null if it names none.';

-- Whoever never touched the setting is a person in psql who owns these tables, not a statement that forgot its scope:
-- the service's own sessions begin with '', which is no account.
-- +goose StatementBegin
create function scope_is_everywhere() returns boolean
  language sql stable parallel safe
  as $$
    select coalesce(current_setting('handoffd.account', true), '*') = '*'
  $$;
-- +goose StatementEnd
comment on function scope_is_everywhere() is
  'Whether this session sees the rows of all accounts: handoffd.account is *, or was never set in it.';

-- Each function stands in a subquery, so that it is called once for a statement and not once for a row. FORCE binds the
-- owner of the tables too, which is what the service usually is.
alter table accounts enable row level security, force row level security;
alter table teams enable row level security, force row level security;
alter table users enable row level security, force row level security;
alter table ai_sessions enable row level security, force row level security;
alter table ai_session_messages enable row level security, force row level security;
alter table handoff_numbers enable row level security, force row level security;
alter table handoffs enable row level security, force row level security;
alter table handoff_timeline enable row level security, force row level security;
alter table event_heads enable row level security, force row level security;
alter table event_log enable row level security, force row level security;

create policy scope on accounts
  using ((select scope_is_everywhere()) or id = (select scope_account()));
create policy scope on teams
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on users
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on ai_sessions
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on ai_session_messages
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on handoff_numbers
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on handoffs
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on handoff_timeline
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on event_heads
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));
create policy scope on event_log
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));

-- +goose Down
drop policy scope on event_log;
drop policy scope on event_heads;
drop policy scope on handoff_timeline;
drop policy scope on handoffs;
drop policy scope on handoff_numbers;
drop policy scope on ai_session_messages;
drop policy scope on ai_sessions;
drop policy scope on users;
drop policy scope on teams;
drop policy scope on accounts;

alter table event_log disable row level security, no force row level security;
alter table event_heads disable row level security, no force row level security;
alter table handoff_timeline disable row level security, no force row level security;
alter table handoffs disable row level security, no force row level security;
alter table handoff_numbers disable row level security, no force row level security;
alter table ai_session_messages disable row level security, no force row level security;
alter table ai_sessions disable row level security, no force row level security;
alter table users disable row level security, no force row level security;
alter table teams disable row level security, no force row level security;
alter table accounts disable row level security, no force row level security;

drop function scope_is_everywhere();
drop function scope_account();
