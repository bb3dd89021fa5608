-- name: ListPolicies :many
-- That of the account first, if it has one.
select *
from response_policies
where account_id = @account_id
order by team_id nulls first;

-- name: LockPolicies :exec
-- Changes of one account's policy take turns.
select id
from accounts
where id = @account_id
for no key update;

-- name: PutAccountPolicy :exec
insert into response_policies (account_id, urgent_seconds, high_seconds, normal_seconds, low_seconds, second_level)
values (
  @account_id, sqlc.narg(urgent_seconds), sqlc.narg(high_seconds), sqlc.narg(normal_seconds), sqlc.narg(low_seconds),
  sqlc.narg(second_level)::text[]
)
on conflict (account_id) where team_id is null do update
set urgent_seconds = excluded.urgent_seconds,
  high_seconds = excluded.high_seconds,
  normal_seconds = excluded.normal_seconds,
  low_seconds = excluded.low_seconds,
  second_level = excluded.second_level;

-- name: DeleteTeamPolicies :exec
delete from response_policies
where account_id = @account_id
  and team_id is not null;

-- name: AddTeamPolicy :exec
insert into response_policies (account_id, team_id, urgent_seconds, high_seconds, normal_seconds, low_seconds, second_level)
values (
  @account_id, @team_id::uuid, sqlc.narg(urgent_seconds), sqlc.narg(high_seconds), sqlc.narg(normal_seconds),
  sqlc.narg(low_seconds), sqlc.narg(second_level)::text[]
);
