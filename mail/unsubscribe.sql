-- name: GetSubscription :one
-- The mail that a user gets. No row: there is no such user, they are not active, or their account is being removed.
select coalesce(u.email, '')::text as email, u.notify_by_email, u.notify_of_own, a.name as account_name
from users as u
join accounts as a on a.id = u.account_id and a.removal_began_at is null
where u.account_id = @account_id
  and u.id = @id
  and u.active;

-- name: EndMail :one
-- Ends mail of a user, all of it or that about their own handoffs. No row: the user has another address now, or is gone.
update users
set notify_by_email = notify_by_email and not @all_mail::boolean,
  notify_of_own = notify_of_own and @all_mail::boolean,
  updated_at = case
    when (notify_by_email and @all_mail::boolean) or (notify_of_own and not @all_mail::boolean) then clock_timestamp()
    else updated_at
  end
where account_id = @account_id
  and id = @id
  and active
  and email = @email::text
returning notify_by_email, notify_of_own;
