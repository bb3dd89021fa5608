-- name: UserByIdentity :one
-- The account is that of the identity. No row, too, while it is being removed. Agents sign in by key only.
select sqlc.embed(users)
from user_identities as i
join users on users.account_id = i.account_id and users.id = i.user_id
join accounts on accounts.id = users.account_id and accounts.removal_began_at is null
where i.issuer = @issuer
  and i.subject = @subject
  and users.role <> 'agent';

-- name: UsersByIdentities :many
-- UserByIdentity for several.
select i.issuer, i.subject, sqlc.embed(users)
from rows from (unnest(@issuers::text[]), unnest(@subjects::text[])) as wanted (issuer, subject)
join user_identities as i on i.issuer = wanted.issuer and i.subject = wanted.subject
join users on users.account_id = i.account_id and users.id = i.user_id
where users.role <> 'agent'
  and users.account_id not in (select accounts.id from accounts where accounts.removal_began_at is not null);

-- name: ListIdentities :many
select issuer, subject
from user_identities
where account_id = @account_id
  and user_id = @user_id
order by issuer, subject;

-- name: HasIdentity :one
select exists (
  select
  from user_identities
  where account_id = @account_id
    and user_id = @user_id
) as found;

-- name: AddIdentities :execrows
-- Those that a user has already, of any account, are left as they are.
insert into user_identities (account_id, user_id, issuer, subject, created_by)
select @account_id, @user_id, added.issuer, added.subject, @created_by
from rows from (
  unnest(@issuers::text[]),
  unnest(@subjects::text[])
) as added (issuer, subject)
on conflict (issuer, subject) do nothing;

-- name: KeepIdentities :exec
-- Removes all identities of the user but those that are kept.
delete from user_identities as i
where i.account_id = @account_id
  and i.user_id = @user_id
  and not exists (
    select
    from rows from (
      unnest(@issuers::text[]),
      unnest(@subjects::text[])
    ) as kept (issuer, subject)
    where kept.issuer = i.issuer
      and kept.subject = i.subject
  );

-- name: RemoveIdentity :execrows
delete from user_identities
where account_id = @account_id
  and user_id = @user_id
  and issuer = @issuer
  and subject = @subject;

-- name: FollowRoleClaim :one
-- Writes what a token says about the role, if it is newer than the token that wrote it last. Without a role, it says that the
-- user has none. No row: an older token, or a user that this rule does not govern.
update users
set role = case when role = 'owner' then role else coalesce(sqlc.narg(role), role) end,
  active = sqlc.narg(role)::text is not null,
  deactivated_by_claim = sqlc.narg(role)::text is null,
  role_written_at = @issued_at,
  updated_at = clock_timestamp()
where account_id = @account_id
  and id = @id
  and role <> 'agent'
  and (active or deactivated_by_claim)
  and (role_written_at is null or role_written_at < @issued_at)
returning *;

-- name: ConfirmRole :exec
-- Notes that a token says what the row says, so that no older token says otherwise. A row that another session has locked is
-- about to change, and is left alone.
update users
set role_written_at = @issued_at
where users.account_id = @account_id
  and users.id = (
    select u.id
    from users as u
    where u.account_id = @account_id
      and u.id = @id
      and (u.role_written_at is null or u.role_written_at < @issued_at)
    for no key update skip locked
  );

-- name: AccountsToProvision :many
-- The accounts that a claim names, by id before external id; without a claim, all. Two rows are enough to know that there
-- are several.
select id
from accounts
where removal_began_at is null
  and (
    sqlc.narg(claim)::text is null
    or id::text = lower(sqlc.narg(claim))
    or external_id = sqlc.narg(claim)
  )
order by (id::text = lower(sqlc.narg(claim))) desc
limit 2;

-- name: UserByEmail :one
-- Locks the user against a second identity, which another sign-in would add at once.
select sqlc.embed(u)
from users as u
where u.account_id = @account_id
  and lower(u.email collate "C") = lower((@email::text) collate "C")
for no key update;
