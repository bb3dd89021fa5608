-- +goose Up
-- A backend whose client lost it in COMMIT may wait for a standby for ever, or for a COMMIT that never comes, and its locks
-- with it. Ending it decides the transaction either way; whoever asks again learns which.
-- +goose StatementBegin
create function settle_transaction(id text) returns text
  language sql volatile
  as $$
    with ended as materialized (
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where backend_xid = id::xid8::xid
    )
    select coalesce(pg_xact_status(id::xid8), 'forgotten')
    from (select count(*) from ended) as all_ended
  $$;
-- +goose StatementEnd
comment on function settle_transaction(text) is
  'What became of a transaction: committed, aborted, in progress or forgotten. One in progress is ended: ask again.';

-- +goose Down
drop function settle_transaction(text);
