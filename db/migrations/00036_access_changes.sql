-- +goose Up
-- Replicas ask every few seconds whether any user, key or account has lost or gained access since, instead of reading all users.
create table access_changes (
  xid xid8 primary key default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp()
);
create index access_changes_by_time on access_changes (at);
comment on table access_changes is
  'The transactions that changed what users, API keys or accounts are allowed to do. Replicas ask for those that their last look cannot have seen.';
comment on column access_changes.xid is 'The transaction. A look that began before it ended cannot have seen it, however early it began.';
comment on column access_changes.at is 'When it made the first such change. Later changes delete rows that are a day old.';
comment on index access_changes_by_time is 'For the rows that are a day old.';

-- Runs as the owner of the table: who can change a user need not be allowed to write here. Its names are bound now, so that
-- the schemas and temporary tables of the caller do not matter.
-- +goose StatementBegin
create function record_access_change() returns void
  language sql
  security definer
  begin atomic
    with recorded as (
      insert into access_changes default values
      on conflict do nothing
      returning xid
    )
    delete from access_changes
    where exists (select from recorded)
      and xid in (
        select old.xid
        from access_changes as old
        where old.at < clock_timestamp() - interval '1 day'
        limit 100
        for update skip locked
      );
  end;
-- +goose StatementEnd
comment on function record_access_change() is 'Records that this transaction changed what a user, an API key or an account is allowed to do.';

-- +goose StatementBegin
create or replace function notify_user_change() returns trigger
  language plpgsql
  as $$
    begin
      perform record_access_change();
      if not coalesce(nullif(current_setting('handoffd.without_notify', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"user_changed","account_id":"%s","user_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function notify_key_change() returns trigger
  language plpgsql
  as $$
    begin
      perform record_access_change();
      if not coalesce(nullif(current_setting('handoffd.without_notify', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"key_changed","account_id":"%s","key_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create function record_account_change() returns trigger
  language plpgsql
  as $$
    begin
      perform record_access_change();
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function record_account_change() is 'Calls record_access_change.';

create trigger accounts_record_removal
  after update on accounts
  for each row
  when (old.removal_began_at is distinct from new.removal_began_at)
  execute function record_account_change();
comment on trigger accounts_record_removal on accounts is 'Records that the removal of the account began.';

-- +goose Down
drop trigger accounts_record_removal on accounts;
drop function record_account_change();
-- +goose StatementBegin
create or replace function notify_user_change() returns trigger
  language plpgsql
  as $$
    begin
      if not coalesce(nullif(current_setting('handoffd.without_notify', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"user_changed","account_id":"%s","user_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
-- +goose StatementBegin
create or replace function notify_key_change() returns trigger
  language plpgsql
  as $$
    begin
      if not coalesce(nullif(current_setting('handoffd.without_notify', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"key_changed","account_id":"%s","key_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
drop function record_access_change();
drop table access_changes;
