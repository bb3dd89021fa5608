-- +goose Up
alter table service_state add column required_migration bigint not null default 0 check (required_migration >= 0);
comment on column service_state.required_migration is
  'A handoffd that does not know this migration stops: the database lacks what it uses. Raised by migrations that remove something.';

-- The body is text, because goose owns the table and makes it again after a way down. No request needs that table, so
-- without it the number is unknown, and nothing waits for it.
-- +goose StatementBegin
create function schema_version() returns bigint
  language plpgsql stable
  set lock_timeout = '100ms'
  as $$
    begin
      return (select coalesce(max(version_id), 0) from goose_db_version where is_applied);
    exception when insufficient_privilege or lock_not_available then
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function schema_version() is
  'Returns the number of the newest migration that is applied: the one that the name of its file begins with. Null: the table of goose is locked, or the role may not read it.';

-- +goose Down
drop function schema_version();
alter table service_state drop column required_migration;
