-- name: GetAPIKeys :many
-- Like GetUser not given an account: it is where a request's account comes from. No row, too, while the account is being
-- removed. The time is the database's, the same for all replicas. A row is kept for a second, unless its key expires soon.
select
  k.id, k.account_id, k.name, k.secret_hash, k.max_priority, k.max_open, k.expires_at, k.revoked_at,
  coalesce(k.expires_at <= clock_timestamp(), false)::boolean as expired,
  coalesce(k.expires_at <= clock_timestamp() + interval '5 seconds', false)::boolean as expires_soon,
  coalesce(k.last_used_at < date_trunc('minute', clock_timestamp()), true)::boolean as use_is_new,
  u.id as user_id, u.name as user_name, u.external_id, u.team_id, u.role, u.active
from api_keys as k
left join users as u on u.account_id = k.account_id and u.id = k.user_id
where k.id = any(@ids::uuid[])
  and k.account_id not in (select a.id from accounts as a where a.removal_began_at is not null);

-- name: GetValidAPIKeys :many
-- Of any account: the caller has read the ids from rows of these keys. Those that are revoked or have expired are left out,
-- and those of an agent that is inactive or of an account that is being removed.
select k.id, k.account_id, k.name, k.user_id
from api_keys as k
left join users as u on u.account_id = k.account_id and u.id = k.user_id
where k.id = any(@ids::uuid[])
  and k.account_id not in (select a.id from accounts as a where a.removal_began_at is not null)
  and k.revoked_at is null
  and (k.expires_at is null or k.expires_at > clock_timestamp())
  and (k.user_id is null or u.active and u.role = 'agent');

-- name: RecordKeyUses :exec
-- Of all accounts. A row that another session has locked is skipped: the next use writes it.
update api_keys as k
set last_used_at = date_trunc('minute', clock_timestamp())
where k.ctid = any(array(
  select used.ctid
  from api_keys as used
  where used.id = any(@ids::uuid[])
    and (used.last_used_at is null or used.last_used_at < date_trunc('minute', clock_timestamp()))
  for no key update skip locked
));

-- name: InsertAPIKey :one
insert into api_keys (
  account_id, id, name, secret_hash, user_id, max_priority, max_open, created_by_id, created_by_name, expires_at
)
values (
  @account_id, @id, @name, @secret_hash, sqlc.narg(user_id), sqlc.narg(max_priority), sqlc.narg(max_open),
  @created_by_id, @created_by_name, sqlc.narg(expires_at)
)
returning *;

-- name: ListAPIKeys :many
-- The newest first: the ids sort by creation.
select *
from api_keys
where account_id = @account_id
  and id < @before_id::uuid
order by id desc
limit @max_keys;

-- name: AccountOfAPIKey :one
-- For the command line, which is given no account.
select account_id
from api_keys
where id = @id;

-- name: APIKeyOfAccount :one
select *
from api_keys
where account_id = @account_id
  and id = @id;

-- name: RevokeAPIKey :one
-- No row: it is absent, or revoked already.
update api_keys
set revoked_at = clock_timestamp()
where account_id = @account_id
  and id = @id
  and revoked_at is null
returning *;

-- name: InsertAgent :exec
insert into users (account_id, id, name, role)
values (@account_id, @id, @name, 'agent');

-- name: ActivateAgent :exec
update users
set active = true,
  updated_at = clock_timestamp()
where account_id = @account_id
  and id = @id
  and role = 'agent'
  and not active;

-- name: DeactivateAgentWithoutKeys :one
-- No row: the agent has another key that is valid, or is inactive. The caller holds the lock of the agent.
update users as u
set active = false,
  updated_at = clock_timestamp()
where u.account_id = @account_id
  and u.id = @id
  and u.role = 'agent'
  and u.active
  and not exists (
    select
    from api_keys as k
    where k.account_id = @account_id
      and k.user_id = @id
      and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > clock_timestamp())
  )
returning u.*;
