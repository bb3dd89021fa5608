-- name: LimitTransaction :exec
select
  set_config('lock_timeout', @lock_timeout::text, true),
  set_config('idle_in_transaction_session_timeout', @idle_timeout::text, true),
  set_config('handoffd.without_notify', @without_notify::text, true);

-- name: IdentifyTransaction :one
-- The name by which the outcome of the present transaction can be asked for later. It is good for one history of the
-- database and until the server crashes: of a transaction that had not reached the disk PostgreSQL then knows nothing, and
-- gives its number to another. Every crash recovery, and nothing else but a person, resets the statistics of the server.
select
  pg_current_xact_id()::text as xact_id,
  format('%s since %s', current.epoch, pg_stat_get_bgwriter_stat_reset_time())::text as era,
  current.epoch
from (select current_event_epoch()::text as epoch offset 0) as current;

-- name: ResolveTransaction :one
-- What became of a transaction that lost its connection; "another era" if its number means nothing any more.
select
  case
    when @era::text = format('%s since %s', current_event_epoch(), pg_stat_get_bgwriter_stat_reset_time())
      then resolve_transaction(@id)
    else 'another era'
  end::text as status;
