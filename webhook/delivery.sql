-- name: AccountsWithDueWebhooks :many
-- The accounts of endpoints that are behind the head, or of another epoch, and that no replica acts for. One query finds
-- what hints have missed and what waits for its next attempt.
select distinct w.account_id
from webhooks as w
left join event_heads as h on h.account_id = w.account_id
where w.disabled_reason is null
  and (w.cursor_seq < h.seq or w.cursor_epoch <> (select current_event_epoch()))
  and (w.next_attempt_at is null or w.next_attempt_at <= statement_timestamp())
  and (w.leased_until is null or w.leased_until <= statement_timestamp());

-- name: DueWebhooks :many
-- The due endpoints of these accounts: up to max_prompt of those that answered well last, and up to max_slow of those that
-- failed or took long. Accounts take turns, so that one with many endpoints does not come before all others. Endpoints that
-- this replica leaves alone are not among them.
with due as materialized (
  select
    w.account_id,
    w.id,
    w.lease_number,
    w.secret,
    w.previous_secret,
    w.previous_secret_until,
    w.failures > 0 or coalesce(w.last_duration_ms, 0) >= @slow_ms::integer as slow,
    row_number() over (
      partition by w.account_id, w.failures > 0 or coalesce(w.last_duration_ms, 0) >= @slow_ms::integer
      order by w.last_attempt_at nulls first
    ) as turn
  from (select distinct unnest(@account_ids::uuid[]) as account_id) as a
  join webhooks as w on w.account_id = a.account_id
  left join event_heads as h on h.account_id = w.account_id
  where w.disabled_reason is null
    and w.id <> all(@left_alone::uuid[])
    and (w.cursor_seq < h.seq or w.cursor_epoch <> (select current_event_epoch()))
    and (w.next_attempt_at is null or w.next_attempt_at <= statement_timestamp())
    and (w.leased_until is null or w.leased_until <= statement_timestamp())
), prompt as (
  select due.* from due where not due.slow order by due.turn limit @max_prompt::bigint
), slow as (
  select due.* from due where due.slow order by due.turn limit @max_slow::bigint
)
select
  p.account_id, p.id, p.lease_number, p.secret, p.previous_secret, p.previous_secret_until, p.slow::boolean as slow
from prompt as p
union all
select s.account_id, s.id, s.lease_number, s.secret, s.previous_secret, s.previous_secret_until, s.slow::boolean as slow
from slow as s;

-- name: MarkSealedWebhooks :many
-- Shows that a replica cannot open the secrets of these endpoints: no failure, as another one can. One that was leased
-- meanwhile is left as it is.
update webhooks as w
set last_error = 'secret',
  last_attempt_at = clock_timestamp(),
  last_http_status = null,
  last_duration_ms = 0
from rows from (unnest(@account_ids::uuid[]), unnest(@ids::uuid[]), unnest(@lease_numbers::bigint[]))
  as known (account_id, id, lease_number)
where w.account_id = known.account_id
  and w.id = known.id
  and w.lease_number = known.lease_number
  and w.last_error is distinct from 'secret'
returning w.account_id, w.id, w.url, w.channel, w.secret_last_four;

-- name: LeaseWebhooks :many
-- Takes the leases that no replica has taken since they were read. The new number ends all older leases.
with free as materialized (
  select w.account_id, w.id
  from rows from (unnest(@account_ids::uuid[]), unnest(@ids::uuid[]), unnest(@lease_numbers::bigint[]))
    as known (account_id, id, lease_number)
  join webhooks as w on w.account_id = known.account_id and w.id = known.id
  where w.lease_number = known.lease_number
    and w.disabled_reason is null
    and (w.leased_until is null or w.leased_until <= clock_timestamp())
  for no key update of w skip locked
)
update webhooks
set lease_number = lease_number + 1,
  leased_until = clock_timestamp() + @lease::interval
where (account_id, id) in (select free.account_id, free.id from free)
returning *;

-- name: RenewWebhookLease :one
-- No row: the lease is lost, or nothing is to be sent any more.
update webhooks
set leased_until = clock_timestamp() + @lease::interval
where account_id = @account_id
  and id = @id
  and lease_number = @lease_number
  and disabled_reason is null
returning *;

-- name: ReleaseWebhook :exec
-- Gives the lease back before its end.
update webhooks
set leased_until = null
where account_id = @account_id
  and id = @id
  and lease_number = @lease_number;

-- name: MoveWebhookCursor :one
-- Over events that are not sent. No row: the lease is lost.
update webhooks
set cursor_epoch = @cursor_epoch,
  cursor_seq = @cursor_seq,
  leased_until = clock_timestamp() + @lease::interval
where account_id = @account_id
  and id = @id
  and lease_number = @lease_number
returning *;

-- name: RecordWebhookSuccess :one
-- Moves the cursor over what was delivered. No row: the lease is lost, and the cursor stays. A pause keeps the endpoint from
-- the next event.
update webhooks
set cursor_epoch = @cursor_epoch,
  cursor_seq = @cursor_seq,
  replay_until = case when cursor_epoch = @cursor_epoch then replay_until else 0 end,
  replay_after = null,
  leased_until = clock_timestamp() + @lease::interval,
  failures = 0,
  failing_since = null,
  next_attempt_at = clock_timestamp() + sqlc.narg(pause)::interval,
  attempts = attempts + 1,
  last_attempt_at = clock_timestamp(),
  last_http_status = sqlc.narg(http_status),
  last_error = null,
  last_duration_ms = @duration_ms
where account_id = @account_id
  and id = @id
  and lease_number = @lease_number
returning *;

-- name: RecordWebhookFailure :one
-- Ends the lease until the next attempt, or for good: the receiver is gone, or every attempt has failed for as long as
-- give_up_after says. Null: it is not the receiver that fails. No row: the lease is lost.
update webhooks
set leased_until = null,
  failures = failures + 1,
  failing_since = coalesce(failing_since, clock_timestamp()),
  next_attempt_at = clock_timestamp() + @retry_after::interval,
  attempts = attempts + 1,
  last_attempt_at = clock_timestamp(),
  last_http_status = sqlc.narg(http_status),
  last_error = @error,
  last_duration_ms = @duration_ms,
  disabled_reason = case
    when disabled_reason is not null then disabled_reason
    when @gone::boolean then 'gone'
    when failing_since <= clock_timestamp() - sqlc.narg(give_up_after)::interval then 'failing'
  end,
  disabled_at = case
    when disabled_reason is not null then disabled_at
    when @gone::boolean or failing_since <= clock_timestamp() - sqlc.narg(give_up_after)::interval then clock_timestamp()
  end
where account_id = @account_id
  and id = @id
  and lease_number = @lease_number
returning *;

-- name: AddWebhookDelivery :exec
-- Keeps the newest attempts of each endpoint.
with pruned as (
  delete from webhook_deliveries as d
  where d.account_id = @account_id
    and d.webhook_id = @webhook_id
    and d.number <= sqlc.arg(number)::bigint - sqlc.arg(kept)::bigint
)
insert into webhook_deliveries (
  account_id, webhook_id, number, event_id, event_type, handoff_id, handoff_version, attempt, is_replay, duration_ms,
  http_status, error
)
values (
  @account_id, @webhook_id, sqlc.arg(number)::bigint, @event_id, @event_type, sqlc.narg(handoff_id),
  sqlc.narg(handoff_version), @attempt, @is_replay, @duration_ms, sqlc.narg(http_status), sqlc.narg(error)
);

-- name: HandoffsOfTeam :many
select id
from handoffs
where account_id = @account_id
  and id = any(@ids::uuid[])
  and team_id = @team_id;

-- name: WebhookBacklog :one
-- Of all accounts. An endpoint of another epoch is behind by its reset.
select
  count(*)::bigint as active,
  count(*) filter (where b.behind)::bigint as behind,
  count(*) filter (where w.failures > 0)::bigint as failing,
  count(*) filter (where w.last_error = 'secret')::bigint as sealed,
  coalesce(sum(h.seq - w.cursor_seq) filter (where b.behind and h.seq > w.cursor_seq), 0)::bigint as events,
  coalesce(extract(epoch from clock_timestamp() - min(oldest.at)), 0)::float8 as oldest_seconds,
  coalesce(extract(epoch from clock_timestamp() - min(oldest.at) filter (
    where w.failures = 0 and w.last_error is distinct from 'secret'
  )), 0)::float8 as oldest_answering_seconds
from webhooks as w
left join event_heads as h on h.account_id = w.account_id
cross join lateral (
  select (w.cursor_seq < coalesce(h.seq, 0) or w.cursor_epoch <> (select current_event_epoch())) as behind
) as b
left join lateral (
  select l.at
  from event_log as l
  where b.behind
    and l.account_id = w.account_id
    and l.seq > w.cursor_seq
  order by l.seq
  limit 1
) as oldest on true
where w.disabled_reason is null;

-- name: FailingWebhooks :many
-- Of all accounts, those that have failed longest first.
select account_id, id, format, url, channel, secret_last_four, failures, failing_since, last_error
from webhooks
where disabled_reason is null
  and failing_since <= clock_timestamp() - @failing_for::interval
order by failing_since, id
limit @max_webhooks;

-- name: AddAdminNotice :exec
-- A trigger has it mailed to the admins and owners of the account.
insert into admin_notices (account_id, id, kind, text, data)
values (@account_id, @id, 'webhook_disabled', @text, @data);
