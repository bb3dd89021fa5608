-- name: GetPreferences :one
select away, away_until, quiet_from, quiet_to, quiet_time_zone, notify_by_email, notify_of_own, is_away(users) as is_away
from users
where account_id = @account_id
  and id = @id;

-- name: LockPreferences :one
select away, away_until, quiet_from, quiet_to, quiet_time_zone, notify_by_email, notify_of_own, is_away(users) as is_away
from users
where account_id = @account_id
  and id = @id
for no key update;

-- name: SetPreferences :exec
-- It fails where PostgreSQL does not know the time zone.
update users
set away = @away,
  away_until = sqlc.narg(away_until),
  quiet_from = sqlc.narg(quiet_from),
  quiet_to = sqlc.narg(quiet_to),
  quiet_time_zone = case
    when (clock_timestamp() at time zone coalesce(sqlc.narg(quiet_time_zone)::text, 'UTC')) is not null
      then sqlc.narg(quiet_time_zone)::text
  end,
  notify_by_email = @notify_by_email,
  notify_of_own = @notify_of_own,
  updated_at = clock_timestamp()
where account_id = @account_id
  and id = @id;
