-- name: SetScope :exec
-- For the rest of the transaction: one account, or * for all.
select set_config('handoffd.account', @account::text, true);

-- name: RowSecurityIsActive :one
-- False for a superuser, and for a role with BYPASSRLS.
select row_security_active('handoffs')::boolean as active;

-- name: HasVersionTable :one
-- Whether goose has ever been here. It makes the table even where it is only asked.
select (to_regclass('goose_db_version') is not null)::boolean as found;

-- name: BackendPID :one
select pg_backend_pid() as pid;
