-- name: ReportMailServer :exec
-- Outlives the replica that has a mail server, so that replicas without one leave mail alone during a rollout.
-- Written at most once a minute by all replicas together.
update service_state
set mail_reported_at = clock_timestamp()
where coalesce(mail_reported_at < clock_timestamp() - interval '1 minute', true);

-- name: MailServerReported :one
-- Whether a replica reported a mail server within the last hour.
select coalesce(mail_reported_at > clock_timestamp() - interval '1 hour', false)::boolean as reported
from service_state;

-- name: MailFigures :one
-- Of all accounts.
select
  (select count(*) from handoffs as h where h.unheard and h.status = 'waiting') as unheard,
  count(*) filter (where m.next_at <= clock_timestamp()) as due,
  coalesce(extract(epoch from clock_timestamp() - min(m.next_at) filter (where m.next_at <= clock_timestamp())), 0)::float8
    as oldest_due_seconds,
  (
    select count(*)
    from mailboxes as s
    join users as u on u.account_id = s.account_id and u.id = s.user_id and u.email = s.suspended_address
    where s.suspended_address is not null
  ) as suspended,
  (select coalesce(p.per_minute, 0) from mail_pace as p)::float8 as per_minute
from mailboxes as m
where m.next_at is not null;
