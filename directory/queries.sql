-- name: GetUser :one
-- The one query that is not given an account: it is where a request's account comes from. No row, too, while the account is
-- being removed.
select users.id, users.account_id, users.team_id, users.name, users.role, users.active, users.external_id
from users
join accounts on accounts.id = users.account_id and accounts.removal_began_at is null
where users.id = @id;

-- name: GetUsers :many
-- GetUser for several. The accounts are a subquery that runs once, and is nearly always empty: of a join, the planner can
-- begin with all accounts and look in each of them for each of the ids.
select users.id, users.account_id, users.team_id, users.name, users.role, users.active, users.external_id
from users
where users.id = any(@ids::uuid[])
  and users.account_id not in (select accounts.id from accounts where accounts.removal_began_at is not null);

-- name: AccountExists :one
select true as found
from accounts
where id = @account_id
  and removal_began_at is null;

-- name: AccountsExist :many
-- Those of the accounts that exist and are not being removed.
select id
from accounts
where id = any(@account_ids::uuid[])
  and removal_began_at is null;

-- name: CreateAccount :exec
insert into accounts (id, name, external_id)
values (@id, @name, sqlc.narg(external_id));

-- name: TeamOfAccount :one
select true as found
from teams
where account_id = @account_id
  and id = @id;

-- name: ListTeams :many
-- The teams of the account that follow a key, by name; those without a name last.
select id, name
from teams
where account_id = @account_id
  and (name = '', lower(name), id) > (@after_unnamed::boolean, lower(@after_name::text), @after_id::uuid)
  and (@q::text = '' or position(lower(@q) in lower(name)) > 0)
order by name = '', lower(name), id
limit @max_teams;

-- name: EnsureTeam :exec
-- A team is known by the id that the adopting product gives it; one of another account stays what it is.
insert into teams (account_id, id, name)
values (@account_id, @id, @name)
on conflict do nothing;

-- name: UserOfAccount :one
select true as found
from users
where account_id = @account_id
  and id = @id;

-- name: LockUser :one
-- By either id.
select *
from users
where account_id = @account_id
  and (id = sqlc.narg(id) or external_id = sqlc.narg(external_id))
for no key update;

-- name: InsertUser :one
-- No row: a user has the id, the address or the external id.
insert into users (
  account_id, id, team_id, external_id, email, name, role, active, notify_by_email, role_written_at
)
values (
  @account_id, @id, sqlc.narg(team_id), sqlc.narg(external_id), sqlc.narg(email), @name, @role, @active,
  @notify_by_email, sqlc.narg(role_written_at)
)
on conflict do nothing
returning *;

-- name: UpdateUser :one
update users
set team_id = sqlc.narg(team_id),
  external_id = sqlc.narg(external_id),
  email = sqlc.narg(email),
  name = @name,
  role = @role,
  active = @active,
  deactivated_by_claim = @deactivated_by_claim,
  notify_by_email = @notify_by_email,
  updated_at = clock_timestamp()
where account_id = @account_id
  and id = @id
returning *;

-- name: UserHasEmail :one
select exists (
  select
  from users
  where account_id = @account_id
    and lower(email collate "C") = lower((@email::text) collate "C")
) as found;

-- name: ListUsers :many
select *
from users
where account_id = @account_id
order by name, id;

-- name: SetUserRole :one
update users
set role = @role,
  updated_at = clock_timestamp()
where id = @id
returning *;

-- name: SetUserActive :one
update users
set active = @active,
  deactivated_by_claim = false,
  updated_at = clock_timestamp()
where id = @id
returning *;

-- name: GetSession :one
select *
from ai_sessions
where account_id = @account_id
  and id = @id;

-- name: LockSession :one
-- The lock makes people who hand off or write to one session take turns. No row: the session is absent, or not that of
-- the owner who is asked for. The moment is that of the lock: what others do to the session comes after it.
select *, clock_timestamp()::timestamptz as locked_at
from ai_sessions
where account_id = @account_id
  and id = @id
  and (user_id = sqlc.narg(user_id) or sqlc.narg(user_id)::uuid is null)
for no key update;

-- name: ListMessages :many
-- The newest messages before a position, oldest first: so many at most, and together so many bytes at most, but always one.
-- The primary key is read backwards. What is too much is weighed and not read.
select page.position, page.role, page.content, page.name, page.created_at
from (
  select
    newest.position,
    newest.role,
    newest.content,
    newest.name,
    newest.created_at,
    row_number() over newest_first as place,
    sum(octet_length(newest.content)) over newest_first as weight
  from (
    select m.position, m.role, m.content, m.name, m.created_at
    from ai_session_messages as m
    where m.account_id = @account_id
      and m.session_id = @session_id
      and m.position < @before_position
    order by m.position desc
    limit @max_messages
  ) as newest
  window newest_first as (order by newest.position desc rows unbounded preceding)
) as page
where page.place = 1
   or page.weight <= @max_bytes::bigint
order by page.position;

-- name: AppendMessages :exec
-- The caller holds the lock of the session.
insert into ai_session_messages (account_id, session_id, position, role, content, name)
select
  @account_id,
  @session_id,
  (
    select coalesce(max(position), 0)
    from ai_session_messages
    where account_id = @account_id
      and session_id = @session_id
  ) + message.ordinal,
  message.role,
  message.content,
  nullif(message.name, '')
from rows from (
  unnest(@ordinals::integer[]),
  unnest(@roles::text[]),
  unnest(@contents::text[]),
  unnest(@names::text[])
) as message (ordinal, role, content, name);

-- name: UserByExternalID :one
select id
from users
where account_id = @account_id
  and external_id = @external_id::text;

-- name: SessionByExternalID :one
select id
from ai_sessions
where account_id = @account_id
  and external_id = @external_id::text;

-- name: ReadAccessChanges :one
-- Whether a transaction that was not in the snapshot of an earlier look, whose horizon is given, has changed any access.
-- The horizon of this look is the oldest transaction that it may not have seen. Of another epoch, horizons mean nothing.
select
  current_event_epoch()::text as epoch,
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
  exists (
    select
    from access_changes
    where xid >= (@horizon::text)::xid8
  ) as changed;
