-- name: ReadWait :one
-- How long the current wait has lasted, and how many streams got its event. No row: the handoff does not wait.
select
  extract(epoch from clock_timestamp() - began.at)::float8 as waited_seconds,
  coalesce(began.delivery_count, 0)::integer as delivery_count
from handoffs as h
join handoff_timeline as began
  on began.account_id = h.account_id
  and began.handoff_id = h.id
  and began.version = present_wait(h.account_id, h.id)
where h.account_id = @account_id
  and h.id = @id
  and h.status = 'waiting';

-- name: QueueMails :many
-- Queues a message to each user who can claim the handoff and wants mail now: about an urgent one also in quiet hours and
-- to those who are away. Where none remains: to the creator, if
-- an owner. Leaves out users with a sent message, or a message of this wait. Restarts unsent messages of an
-- earlier wait. Where no recipient remains, marks the handoff and the step of its timeline as unheard.
with waiting as (
  select h.account_id, h.id, h.created_by, h.priority, present_wait(h.account_id, h.id) as began
  from handoffs as h
  where h.account_id = @account_id
    and h.id = @id
    and h.status = 'waiting'
), candidates as (
  select u.id, u.name, u.id = w.created_by as is_creator
  from waiting as w
  join users as u on u.account_id = w.account_id
  where u.active
    and u.notify_by_email
    and u.email is not null
    and (w.priority = 'urgent' or not is_away(u) and not is_quiet(u))
    and (u.role = 'owner' or u.id <> w.created_by and u.role in ('engineer', 'admin'))
), recipients as (
  select a.id, a.name
  from candidates as a
  where not a.is_creator
    or not exists (select from candidates where not candidates.is_creator)
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
), marked_handoff as (
  update handoffs as h
  set unheard = o.unheard
  from outcome as o
  where h.account_id = o.account_id
    and h.id = o.id
    and h.unheard <> o.unheard
), marked_step as (
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
-- The content of a message, and whether it is still wanted: its wait goes on, and its recipient can still be told.
-- No row: there is no message of that wait. The creator is a recipient only where no other one remained.
select
  m.status,
  (c.status = 'waiting' and a.removal_began_at is null and m.wait = present_wait(c.account_id, c.id))::boolean as goes_on,
  coalesce(
    u.active and u.notify_by_email and u.email is not null and u.role in ('engineer', 'admin', 'owner')
      and (c.priority = 'urgent' or not is_away(u) and not is_quiet(u)),
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

-- name: RecordMailResult :one
-- Records the result of a try to send a message, or that it was dropped. No row: it was sent before, or it now
-- belongs to a later wait. The status sent is recorded whatever the wait.
update handoff_mails as m
set status = case when @failed::boolean and m.attempts < @retries::smallint then 'queued' else @status::text end,
  attempts = m.attempts + @tries::smallint,
  error = sqlc.narg(error),
  at = clock_timestamp()
where m.account_id = @account_id
  and m.handoff_id = @handoff_id
  and m.recipient_id = @recipient_id
  and m.kind = 'escalation'
  and m.status <> 'sent'
  and (m.wait = @wait or @status::text = 'sent')
returning m.status, m.attempts;

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

-- name: CountUnheard :one
-- Waiting handoffs, of all accounts, of which no person could be told.
select count(*)
from handoffs
where unheard
  and status = 'waiting';
