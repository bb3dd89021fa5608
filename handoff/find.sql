-- name: FindHandoff :one
-- By its id or its number; each has a unique index.
select session_id, id
from handoffs
where account_id = @account_id
  and (id = sqlc.narg(id)::uuid or number = sqlc.narg(number)::integer);
