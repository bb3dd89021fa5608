-- name: InsertWebhook :one
-- Events from now on are sent: the caller has read the position in this transaction. No row: the account has as many
-- endpoints as it can have.
insert into webhooks (
  account_id, id, format, url, channel, events, min_priority, team_id, secret, secret_last_four, created_by_id,
  created_by_name, created_by_service, cursor_epoch, cursor_seq, disabled_reason, disabled_at
)
select
  @account_id, @id, @format, sqlc.narg(url), sqlc.narg(channel), @events, sqlc.narg(min_priority), sqlc.narg(team_id),
  @secret, @secret_last_four, @created_by_id, @created_by_name, @created_by_service, @cursor_epoch, @cursor_seq,
  sqlc.narg(disabled_reason)::text, case when sqlc.narg(disabled_reason)::text is not null then clock_timestamp() end
where (select count(*) from webhooks as w where w.account_id = @account_id) < @max_webhooks::bigint
returning *;

-- name: LockAccountForWebhook :one
-- Endpoints of an account are made one after another, so that their number can be limited. No row: the account is being
-- removed.
select true as found
from accounts
where id = @account_id
  and removal_began_at is null
for no key update;

-- name: LockValidAPIKey :one
-- A revocation waits for the transaction, and then finds what was made with the key. No row: it is revoked.
select true as found
from api_keys
where account_id = @account_id
  and id = @id
  and revoked_at is null
for share;

-- name: GetWebhook :one
select *
from webhooks
where account_id = @account_id
  and id = @id;

-- name: LockWebhook :one
select *
from webhooks
where account_id = @account_id
  and id = @id
for no key update;

-- name: ListWebhooks :many
-- The newest first: the ids sort by creation.
select *
from webhooks
where account_id = @account_id
  and id < @before_id::uuid
order by id desc
limit @max_webhooks;

-- name: UpdateWebhook :one
-- Of a row that is locked. A new address begins without the failures of the old one, and what is on its way to that does not
-- count: the lease has a new number. The end of the previous secret is by the database's clock, the same for all replicas.
update webhooks
set url = sqlc.narg(url),
  channel = sqlc.narg(channel),
  events = @events,
  min_priority = sqlc.narg(min_priority),
  team_id = sqlc.narg(team_id),
  secret = @secret,
  secret_last_four = @secret_last_four,
  previous_secret = sqlc.narg(previous_secret)::bytea,
  previous_secret_until = case
    when sqlc.narg(previous_secret)::bytea is null then null
    when @rotated::boolean then clock_timestamp() + interval '24 hours'
    else previous_secret_until
  end,
  disabled_reason = sqlc.narg(disabled_reason)::text,
  disabled_at = case when sqlc.narg(disabled_reason)::text is not null then coalesce(disabled_at, clock_timestamp()) end,
  failures = case when @try_at_once::boolean then 0 else failures end,
  failing_since = case when @try_at_once::boolean then null else failing_since end,
  next_attempt_at = case when @try_at_once::boolean then null else next_attempt_at end,
  lease_number = lease_number + case when @moved::boolean then 1 else 0 end,
  leased_until = case when @moved::boolean then null else leased_until end,
  updated_at = clock_timestamp()
where account_id = @account_id
  and id = @id
returning *;

-- name: DeleteWebhook :execrows
-- With its deliveries.
delete from webhooks
where account_id = @account_id
  and id = @id;

-- name: WebhookLog :one
-- What the log of the account keeps: the events after floor up to head.
select
  current_event_epoch()::text as epoch,
  coalesce((select h.seq from event_heads as h where h.account_id = @account_id), 0)::bigint as head,
  coalesce((select h.floor from event_heads as h where h.account_id = @account_id), 0)::bigint as floor;

-- name: ReplayWebhook :one
-- Of a row that is locked. The new number ends the present lease.
update webhooks
set cursor_seq = @cursor_seq,
  replay_until = @replay_until,
  replay_after = sqlc.narg(replay_after),
  lease_number = lease_number + 1,
  leased_until = null,
  failures = 0,
  failing_since = null,
  next_attempt_at = null,
  updated_at = clock_timestamp()
where account_id = @account_id
  and id = @id
returning *;

-- name: ListWebhookDeliveries :many
-- The newest first.
select *
from webhook_deliveries
where account_id = @account_id
  and webhook_id = @webhook_id
  and number < @before_number::bigint
order by number desc
limit @max_deliveries;

-- name: DisableWebhooksOfKey :exec
-- Those too that a request has disabled: who enables one again sees that its key is revoked.
update webhooks
set disabled_reason = 'key_revoked',
  disabled_at = coalesce(disabled_at, clock_timestamp()),
  updated_at = clock_timestamp()
where account_id = @account_id
  and created_by_id = @key_id
  and created_by_service
  and (disabled_reason is null or disabled_reason = 'user');

-- name: WebhooksDisabledWithKey :many
select id
from webhooks
where account_id = @account_id
  and created_by_id = @key_id
  and created_by_service
  and disabled_reason = 'key_revoked'
order by id;

-- name: SealedWebhookSecrets :many
-- Of all accounts, those after an id. A previous secret whose time is over is left out.
select
  account_id,
  id,
  secret,
  (case when previous_secret_until > clock_timestamp() then previous_secret end)::bytea as previous_secret
from webhooks
where id > @after_id
order by id
limit @max_webhooks;

-- name: ReplaceSealedSecrets :execrows
-- Of any account. No row: the secrets have changed since they were read. A previous secret whose time is over is removed.
update webhooks
set secret = @secret,
  previous_secret = sqlc.narg(previous_secret)::bytea,
  previous_secret_until = case when sqlc.narg(previous_secret)::bytea is not null then previous_secret_until end
where id = @id
  and secret = @known_secret
  and (previous_secret is not distinct from sqlc.narg(known_previous_secret)::bytea
    or previous_secret_until <= clock_timestamp());
