-- +goose Up
alter table service_state add column required_migration bigint not null default 0 check (required_migration >= 0);
comment on column service_state.required_migration is
  'A handoffd that does not know this migration stops: the database lacks what it uses. Raised by migrations that remove something.';

-- The body is text, because goose owns the table and makes it again after a way down.
-- +goose StatementBegin
create function schema_version() returns bigint
  language sql stable
  as $$
    select coalesce(max(version_id), 0) from goose_db_version where is_applied
  $$;
-- +goose StatementEnd
comment on function schema_version() is
  'Returns the number of the newest migration that is applied: the one that the name of its file begins with.';

-- +goose Down
drop function schema_version();
alter table service_state drop column required_migration;
