-- +goose Up
-- A backend that lost its client in COMMIT can wait for a standby, or for the rest of the COMMIT, without end, and hold its
-- locks. Terminating it decides the transaction: the next call reports how.
-- +goose StatementBegin
create function resolve_transaction(id text) returns text
  language sql volatile
  as $$
    with terminated as materialized (
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where backend_xid = id::xid8::xid
    )
    select coalesce(pg_xact_status(id::xid8), 'forgotten')
    from (select count(*) from terminated) as all_terminated
  $$;
-- +goose StatementEnd
comment on function resolve_transaction(text) is
  'Terminates the backend that runs the transaction, if there is one. Returns what became of the transaction: committed, aborted, forgotten, or in progress: then call it again.';

-- +goose Down
drop function resolve_transaction(text);
