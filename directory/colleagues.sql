-- name: ListColleagues :many
-- The active users of the account who follow a key, by name. Agents only where their role is asked for.
select
  u.id,
  u.external_id,
  u.name,
  u.role,
  u.team_id,
  u.email,
  u.active,
  is_away(u) as is_away,
  u.away_until,
  is_online(u) as is_online,
  (
    select count(*)
    from handoffs as h
    where h.account_id = u.account_id
      and h.claimed_by = u.id
      and h.status = 'claimed'
  ) as open_claims
from users as u
where u.account_id = @account_id
  and u.active
  and (lower(u.name), u.id) > (lower(@after_name::text), @after_id::uuid)
  and (sqlc.narg(role)::text is null and u.role <> 'agent' or u.role = sqlc.narg(role)::text)
  and (sqlc.narg(away)::boolean is null or is_away(u) = sqlc.narg(away)::boolean)
  and (
    @q::text = ''
    or position(lower(@q) in lower(u.name)) > 0
    or position(lower(@q) in lower(u.email)) > 0
    or position(lower(@q) in lower(u.external_id)) > 0
  )
order by lower(u.name), u.id
limit @max_users;

-- name: GetColleague :one
select
  u.id,
  u.external_id,
  u.name,
  u.role,
  u.team_id,
  u.email,
  u.active,
  is_away(u) as is_away,
  u.away_until,
  is_online(u) as is_online,
  (
    select count(*)
    from handoffs as h
    where h.account_id = u.account_id
      and h.claimed_by = u.id
      and h.status = 'claimed'
  ) as open_claims
from users as u
where u.account_id = @account_id
  and u.id = @id;
