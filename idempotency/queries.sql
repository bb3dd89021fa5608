-- name: ClaimKey :execrows
-- No row: the key was used in the last 24 hours, and its response can be read now. A transaction that uses it is waited for.
-- Status 202: no response yet, and after 30 seconds none any more: it could not be saved.
insert into idempotency_keys as k (account_id, user_id, key, digest)
values (@account_id, @user_id, @key, @digest)
on conflict (account_id, user_id, key) do update
set digest = excluded.digest,
  claimed_at = excluded.claimed_at
where k.claimed_at < clock_timestamp() - interval '24 hours'
  or (k.status = 202 and k.claimed_at < clock_timestamp() - interval '30 seconds');

-- name: SaveResponse :exec
update idempotency_keys
set status = @status,
  location = @location,
  body = @body
where account_id = @account_id
  and user_id = @user_id
  and key = @key;

-- name: ReleaseKey :exec
delete from idempotency_keys
where account_id = @account_id
  and user_id = @user_id
  and key = @key;

-- name: SavedResponse :one
select digest, status, location, body
from idempotency_keys
where account_id = @account_id
  and user_id = @user_id
  and key = @key;

-- name: PurgeResponses :execrows
-- The oldest whose time is over. Replicas that do it at once do not wait for each other. The moment stands in a
-- subquery, so that it is one for all rows and the index can be searched for it.
with expired as (
  select account_id, user_id, key
  from idempotency_keys
  where claimed_at < (select clock_timestamp()) - interval '24 hours'
  order by claimed_at
  limit @max_keys
  for update skip locked
)
delete from idempotency_keys as k
using expired
where k.account_id = expired.account_id
  and k.user_id = expired.user_id
  and k.key = expired.key;
