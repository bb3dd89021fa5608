-- name: LookAtEscalation :one
-- Whether somebody has to be told, and who has been already. It counts from the last time the handoff was escalated.
select
  h.status,
  extract(epoch from current_moment() - coalesce(h.waiting_since, h.created_at))::float8 as waited_seconds,
  coalesce(
    (
      select t.seats_reached
      from handoff_timeline as t
      where t.account_id = h.account_id
        and t.handoff_id = h.id
        and t.type = 'handoff_created'
    ),
    0
  )::integer as seats_reached
from handoffs as h
where h.account_id = @account_id
  and h.id = @id;

-- name: AddressMails :many
-- To everybody who may claim the handoff and wants mail, once: who has been addressed before is left out.
insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind)
select h.account_id, h.id, u.id, u.name, 'escalation'
from handoffs as h
join users as u on u.account_id = h.account_id
where h.account_id = @account_id
  and h.id = @id
  and h.status = 'waiting'
  and u.id <> h.created_by
  and u.active
  and u.notify_by_email
  and u.role in ('engineer', 'admin', 'owner')
on conflict (account_id, handoff_id, recipient_id, kind) do nothing
returning recipient_id;

-- name: ReadMail :one
-- What to write, and whether it still has to be written.
select
  m.status,
  coalesce(
    c.status = 'waiting'
      and a.removal_began_at is null
      and u.active
      and u.notify_by_email
      and u.role in ('engineer', 'admin', 'owner'),
    false
  )::boolean as wanted,
  coalesce(u.email, '')::text as email,
  m.recipient_name,
  a.name as account_name,
  c.number,
  c.session_id,
  c.session_title,
  c.priority,
  c.engineer_notes,
  c.created_by_name,
  coalesce(s.customer, '')::text as customer
from handoff_mails as m
join handoff_cards as c on c.account_id = m.account_id and c.id = m.handoff_id
join ai_sessions as s on s.account_id = c.account_id and s.id = c.session_id
left join users as u on u.account_id = m.account_id and u.id = m.recipient_id
join accounts as a on a.id = m.account_id
where m.account_id = @account_id
  and m.handoff_id = @handoff_id
  and m.recipient_id = @recipient_id
  and m.kind = 'escalation';

-- name: SettleMail :one
-- What became of one try to send it, or of the decision not to. What has been sent stays so.
update handoff_mails as m
set status = case when @failed::boolean and m.attempts < @retries::smallint then 'queued' else @status::text end,
  attempts = m.attempts + @tries::smallint,
  error = sqlc.narg(error),
  at = current_moment()
where m.account_id = @account_id
  and m.handoff_id = @handoff_id
  and m.recipient_id = @recipient_id
  and m.kind = 'escalation'
  and m.status <> 'sent'
returning m.status, m.attempts;

-- name: RememberMailServer :exec
-- Outlives the replica that has a mail server, so that others, which have none, leave its work alone in the middle of a
-- rollout. Written at most once a minute by all replicas together.
update service_state
set mail_reported_at = clock_timestamp()
where coalesce(mail_reported_at < clock_timestamp() - interval '1 minute', true);

-- name: MailServerReported :one
-- Whether a replica has had a mail server in the last hour.
select coalesce(mail_reported_at > clock_timestamp() - interval '1 hour', false)::boolean as reported
from service_state;
