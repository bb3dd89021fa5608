-- name: LookAtEscalation :one
-- For how long the present wait has lasted, and who heard when it began. No row: the handoff does not wait.
select
  extract(epoch from current_moment() - began.at)::float8 as waited_seconds,
  coalesce(began.seats_reached, 0)::integer as seats_reached
from handoffs as h
join handoff_timeline as began
  on began.account_id = h.account_id
  and began.handoff_id = h.id
  and began.version = present_wait(h.account_id, h.id)
where h.account_id = @account_id
  and h.id = @id
  and h.status = 'waiting';

-- name: AddressMails :many
-- To each user who may claim the handoff and wants mail; where none remains, to owners, which are then the one who escalated.
-- Who was sent the message already, or was addressed in this wait, is left out. What was addressed in an earlier wait and not
-- sent is begun anew. Where not even an owner remains, the handoff and the step of its timeline say so.
with waiting as (
  select h.account_id, h.id, h.created_by, present_wait(h.account_id, h.id) as began
  from handoffs as h
  where h.account_id = @account_id
    and h.id = @id
    and h.status = 'waiting'
), able as (
  select u.id, u.name, u.id = w.created_by as is_creator
  from waiting as w
  join users as u on u.account_id = w.account_id
  where u.active
    and u.notify_by_email
    and (u.role = 'owner' or u.id <> w.created_by and u.role in ('engineer', 'admin'))
), recipients as (
  select a.id, a.name
  from able as a
  where not a.is_creator
    or not exists (select from able where not able.is_creator)
), outcome as (
  select
    w.account_id,
    w.id,
    w.began,
    not exists (select from recipients) and not exists (
      select
      from handoff_mails as s
      where s.account_id = w.account_id
        and s.handoff_id = w.id
        and s.wait = w.began
        and s.status in ('sent', 'logged')
    ) as unheard
  from waiting as w
), counted as (
  update handoffs as h
  set unheard = o.unheard
  from outcome as o
  where h.account_id = o.account_id
    and h.id = o.id
    and h.unheard <> o.unheard
), told as (
  update handoff_timeline as t
  set unheard = o.unheard
  from outcome as o
  where t.account_id = o.account_id
    and t.handoff_id = o.id
    and t.version = o.began
    and t.unheard <> o.unheard
)
insert into handoff_mails as m (account_id, handoff_id, recipient_id, recipient_name, kind, wait)
select w.account_id, w.id, r.id, r.name, 'escalation', w.began
from waiting as w
cross join recipients as r
order by r.id
on conflict (account_id, handoff_id, recipient_id, kind) do update
set recipient_name = excluded.recipient_name,
  wait = excluded.wait,
  status = 'queued',
  attempts = 0,
  error = null,
  at = excluded.at
where m.wait < excluded.wait
  and m.status <> 'sent'
returning m.recipient_id, m.wait;

-- name: ReadMail :one
-- What to write, and whether it still has to be written: the wait of which it tells goes on, and its recipient is one to tell.
-- No row: there is none for that wait. Who escalated is told only where no other recipient remained.
select
  m.status,
  (c.status = 'waiting' and a.removal_began_at is null and m.wait in (0, present_wait(c.account_id, c.id)))::boolean as goes_on,
  coalesce(
    u.active and u.notify_by_email and u.role in ('engineer', 'admin', 'owner'),
    false
  )::boolean as recipient_remains,
  (m.recipient_id = c.created_by)::boolean as is_creator,
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
  and m.kind = 'escalation'
  and m.wait = @wait;

-- name: SettleMail :one
-- What became of one try to send it, or of the decision not to. What has been sent stays so. No row, too, for what is about an
-- earlier wait than the message is now, unless it has been sent.
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
  and (m.wait = @wait or @status::text = 'sent')
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

-- name: CountUnheard :one
-- Of any account: what waits though no person could be told of it.
select count(*)
from handoffs
where unheard
  and status = 'waiting';
