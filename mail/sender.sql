-- name: AnyMailboxDue :one
-- Whether TakeMailboxes would find any, without a write.
select exists (
  select
  from mailboxes as m
  join accounts as a on a.id = m.account_id and a.removal_began_at is null
  where m.next_at <= (select clock_timestamp())
    and m.leased_until <= (select clock_timestamp())
)::boolean as due;

-- name: TakeMailboxes :many
-- Leases mailboxes that are due, urgent ones first. A lease moves next_at to its own end: then another replica takes over.
with clock as materialized (
  select clock_timestamp() as at
), due as materialized (
  select m.account_id, m.user_id
  from mailboxes as m
  join accounts as a on a.id = m.account_id and a.removal_began_at is null
  where m.next_at <= (select at from clock)
    and m.leased_until <= (select at from clock)
  order by m.urgent desc, m.next_at
  limit @max_mailboxes
  for update of m skip locked
)
update mailboxes as m
set lease = m.lease + 1,
  leased_until = clock.at + @lease_time::interval,
  next_at = clock.at + @lease_time::interval,
  urgent = false
from due
cross join clock
join users as u on u.account_id = due.account_id and u.id = due.user_id
join accounts as a on a.id = due.account_id
where m.account_id = due.account_id
  and m.user_id = due.user_id
returning
  m.account_id,
  m.user_id,
  m.lease,
  m.sent_at,
  m.hour_began_at,
  m.sent_in_hour,
  m.failures,
  clock.at::timestamptz as now,
  u.name,
  coalesce(u.email, '')::text as email,
  coalesce(u.quiet_time_zone, '')::text as time_zone,
  a.name as account_name,
  coalesce(a.product_url, '')::text as product_url,
  (not is_away(u) and not is_quiet(u))::boolean as available,
  (can_be_mailed(u) and u.role in ('engineer', 'admin', 'owner') and not is_away(u) and not is_quiet(u))::boolean as is_recipient,
  greatest(
    clock.at,
    case when is_away(u) then u.away_until end,
    case when is_quiet(u) then clock.at + make_interval(secs => mod(
      extract(epoch from u.quiet_to - (clock.at at time zone u.quiet_time_zone)::time) + 86400, 86400
    )::float8) end
  )::timestamptz as available_at;

-- name: ReadItems :many
-- What people are still to be told: of waits that began and of waits that are overdue, as far as they were not told of the
-- same before; what is queued and still true; and notices. due_at is when the wait has lasted long enough. Timelines are read
-- only of what fits into a message.
select
  box.account_id::uuid as account_id,
  box.user_id::uuid as user_id,
  n.kind::text as kind,
  n.level::smallint as level,
  n.version::integer as version,
  n.id::uuid as id,
  n.due_at::timestamptz as due_at,
  n.at::timestamptz as at,
  n.actor::text as actor,
  n.text::text as text,
  n.attempts::smallint as attempts,
  coalesce(c.session_id, n.id)::uuid as session_id,
  coalesce(s.external_id, '')::text as session_external_id,
  coalesce(c.number, 0)::integer as number,
  coalesce(c.session_title, n.text)::text as title,
  coalesce(c.priority, 'normal')::text as priority,
  coalesce(c.engineer_notes, '')::text as notes,
  coalesce(s.customer, '')::text as customer,
  coalesce(c.created_by_name, '')::text as created_by_name,
  coalesce(c.created_by = box.user_id, false)::boolean as is_creator,
  c.waiting_since,
  c.due_at as target_at,
  h.wait_began_at
from rows from (unnest(@account_ids::uuid[]), unnest(@user_ids::uuid[])) as box (account_id, user_id)
join users as u on u.account_id = box.account_id and u.id = box.user_id
cross join lateral (
  (
    select
      'waiting' as kind,
      0 as level,
      began.version,
      w.id,
      w.wait_began_at + case when began.delivery_count > 0 then @grace::interval else @delay::interval end as due_at,
      w.wait_began_at as at,
      '' as actor,
      '' as text,
      case when w.tried = began.version then w.attempts else 0 end as attempts
    from (
      select w.account_id, w.id, w.wait_began_at, told.wait as tried, told.attempts
      from handoffs as w
      left join handoff_mails as told
        on told.account_id = w.account_id
        and told.handoff_id = w.id
        and told.recipient_id = u.id
        and told.kind = 'waiting'
      where w.account_id = u.account_id
        and w.status = 'waiting'
        and can_be_mailed(u)
        and (is_told_of(u, w) or u.role = 'owner' and not has_recipient(w))
        and not coalesce(told.status = 'sent' or told.status in ('logged', 'failed') and told.at >= w.wait_began_at, false)
      order by w.urgency, w.queued_at, w.id
      limit @max_items::integer
    ) as w
    cross join lateral (
      select t.version, t.delivery_count
      from handoff_timeline as t
      where t.account_id = w.account_id
        and t.handoff_id = w.id
        and t.version = present_wait(w.account_id, w.id)
    ) as began
  )
  union all
  (
    select
      'overdue',
      w.level,
      marked.version,
      w.id,
      w.wait_began_at,
      marked.at,
      '',
      '',
      case when (w.tried, w.tried_level) = (marked.version, w.level) then w.attempts else 0 end
    from (
      select w.account_id, w.id, w.wait_began_at, o.level, told.wait as tried, told.level as tried_level, told.attempts
      from handoffs as w
      cross join lateral (
        select case
          when w.overdue = 2 and u.role = any(second_level_of(w.account_id, w.team_id)) or not is_told_of(u, w) then w.overdue
          else 1
        end as level
      ) as o
      left join handoff_mails as told
        on told.account_id = w.account_id
        and told.handoff_id = w.id
        and told.recipient_id = u.id
        and told.kind = 'overdue'
      where w.account_id = u.account_id
        and w.status = 'waiting'
        and w.overdue > 0
        and can_be_mailed(u)
        and (is_told_of(u, w) or u.role = 'owner' and not has_recipient(w))
        and not coalesce(
          told.status in ('sent', 'logged', 'failed') and told.level >= o.level and told.at >= w.wait_began_at,
          false
        )
      order by w.overdue desc, w.urgency, w.queued_at, w.id
      limit @max_items::integer
    ) as w
    cross join lateral (
      select t.version, t.at
      from handoff_timeline as t
      where t.account_id = w.account_id
        and t.handoff_id = w.id
        and t.type = 'handoff_overdue'
      order by t.version desc
      limit 1
    ) as marked
  )
  union all
  (
    select
      m.kind,
      0,
      m.wait,
      m.handoff_id,
      m.at,
      t.at,
      case when m.kind = 'claimed' then t.claimed_by_name else coalesce(t.for_name, t.by_name) end,
      coalesce(w.answer, w.resolution, ''),
      m.attempts
    from handoff_mails as m
    join handoffs as w on w.account_id = m.account_id and w.id = m.handoff_id
    join handoff_timeline as t on t.account_id = m.account_id and t.handoff_id = m.handoff_id and t.version = m.wait
    where m.account_id = u.account_id
      and m.recipient_id = u.id
      and m.status = 'queued'
      and can_be_mailed(u)
      and case m.kind
        when 'claimed' then u.notify_of_own and w.status = 'claimed'
        when 'returned' then u.notify_of_own
        when 'resolved' then u.notify_of_own
        when 'assigned' then w.status = 'claimed' and w.claimed_by = u.id
        else false
      end
    order by m.at, m.handoff_id
    limit @max_items::integer
  )
  union all
  (
    select
      'notice',
      0,
      0,
      a.id,
      a.created_at,
      a.created_at,
      '',
      a.text,
      coalesce(told.attempts, 0)
    from admin_notices as a
    left join admin_notice_mails as told
      on told.account_id = a.account_id
      and told.notice_id = a.id
      and told.recipient_id = u.id
    where a.account_id = u.account_id
      and a.created_at > clock_timestamp() - interval '7 days'
      and u.role in ('admin', 'owner')
      and can_be_mailed(u)
      and coalesce(told.status, 'queued') = 'queued'
    order by a.created_at, a.id
    limit @max_items::integer
  )
) as n
left join handoffs as h on h.account_id = u.account_id and h.id = n.id
left join handoff_cards as c on c.account_id = u.account_id and c.id = n.id
left join ai_sessions as s on s.account_id = c.account_id and s.id = c.session_id
order by box.account_id, box.user_id, n.level desc, h.urgency, h.queued_at, n.at, n.id;

-- name: DropMails :many
-- Drops what is queued for a person and is not among the items that the person is still to be told.
update handoff_mails as m
set status = 'dropped',
  at = clock_timestamp()
where m.account_id = @account_id
  and m.recipient_id = @recipient_id
  and m.status = 'queued'
  and not exists (
    select
    from rows from (unnest(@handoff_ids::uuid[]), unnest(@kinds::text[])) as kept (handoff_id, kind)
    where kept.handoff_id = m.handoff_id
      and kept.kind = m.kind
  )
returning m.handoff_id, m.kind;

-- name: RecordMails :exec
-- Records what became of a message, for each handoff in it. That it was sent is recorded in any case.
insert into handoff_mails as m (
  account_id, handoff_id, recipient_id, recipient_name, kind, wait, level, status, attempts, error
)
select
  @account_id, i.handoff_id, @recipient_id, @recipient_name, i.kind, i.version, i.level,
  i.status, 1, sqlc.narg(error)::text
from rows from (
  unnest(@handoff_ids::uuid[]), unnest(@kinds::text[]), unnest(@versions::integer[]), unnest(@levels::smallint[]),
  unnest(@statuses::text[])
) as i (handoff_id, kind, version, level, status)
on conflict (account_id, handoff_id, recipient_id, kind) do update
set recipient_name = excluded.recipient_name,
  wait = excluded.wait,
  level = excluded.level,
  status = excluded.status,
  attempts = case
    when (m.wait, m.level) = (excluded.wait, excluded.level) then least(m.attempts + 1, 30000)
    else 1
  end,
  error = excluded.error,
  at = clock_timestamp()
where m.wait <= excluded.wait;

-- name: RecordNotices :exec
insert into admin_notice_mails as m (account_id, notice_id, recipient_id, status, attempts, error)
select @account_id, i.notice_id, @recipient_id, i.status, 1, sqlc.narg(error)::text
from rows from (unnest(@notice_ids::uuid[]), unnest(@statuses::text[])) as i (notice_id, status)
on conflict (account_id, notice_id, recipient_id) do update
set status = excluded.status,
  attempts = least(m.attempts + 1, 30000),
  error = excluded.error,
  at = clock_timestamp();

-- name: FinishMailbox :execrows
-- Ends a lease. What was scheduled meanwhile stays scheduled, unless the mail server refused: then the next try has it too.
-- No row: another replica has taken over.
update mailboxes as m
set leased_until = 'epoch',
  next_at = case
    when m.next_at < m.leased_until and (@failures::integer = 0 or sqlc.narg(next_at)::timestamptz is null) then
      least(m.next_at, sqlc.narg(next_at)::timestamptz)
    else sqlc.narg(next_at)::timestamptz
  end,
  urgent = m.urgent or @urgent::boolean,
  sent_at = case when @sent::boolean then clock_timestamp() else m.sent_at end,
  hour_began_at = case
    when @sent::boolean and m.hour_began_at <= clock_timestamp() - interval '1 hour' then clock_timestamp()
    else m.hour_began_at
  end,
  sent_in_hour = case
    when not @sent::boolean then m.sent_in_hour
    when m.hour_began_at <= clock_timestamp() - interval '1 hour' then 1
    else m.sent_in_hour + 1
  end,
  failures = @failures::integer,
  suspended_address = coalesce(sqlc.narg(suspended_address)::text, m.suspended_address),
  suspended_error = coalesce(sqlc.narg(suspended_error)::text, m.suspended_error)
where m.account_id = @account_id
  and m.user_id = @user_id
  and m.lease = @lease;

-- name: ReadPace :one
select
  coalesce(per_minute, 0)::float8 as per_minute,
  greatest(extract(epoch from next_at - clock_timestamp()), 0)::float8 as wait_seconds
from mail_pace;

-- name: LockPace :one
select
  coalesce(per_minute, 0)::float8 as per_minute,
  greatest(extract(epoch from next_at - clock_timestamp()), 0)::float8 as wait_seconds
from mail_pace
for update;

-- name: SpendPace :exec
update mail_pace
set next_at = clock_timestamp() + make_interval(secs => 60 / per_minute)
where per_minute is not null;

-- name: RefundPace :exec
-- What was taken sent nothing.
update mail_pace
set next_at = next_at - make_interval(secs => 60 / per_minute)
where per_minute is not null
  and next_at > clock_timestamp();

-- name: LowerPace :exec
-- The mail server throttles: pauses, longer each time until it takes a message again. Replies that come together count once.
update mail_pace
set per_minute = case
    when throttles = 0 then greatest(@lowest::float8, least(per_minute, @measured::float8) * 0.7)
    else per_minute
  end,
  next_at = clock_timestamp() + make_interval(secs => least(power(2, throttles), 64) * @pause_seconds::float8),
  throttles = throttles + 1,
  throttled_at = clock_timestamp()
where throttled_at < clock_timestamp() - interval '2 seconds'
  or next_at < clock_timestamp();

-- name: RaisePace :exec
-- The mail server took a message.
update mail_pace
set per_minute = case
    when per_minute + @step::float8 < @highest::float8 and throttled_at > clock_timestamp() - interval '1 hour' then
      per_minute + @step::float8
  end,
  throttles = 0
where per_minute is not null;

-- name: ListUnreached :many
-- The waiting handoffs that have no recipient now, and of which no person was told, or is about to be, in this wait.
select h.id
from handoffs as h
where h.account_id = @account_id
  and h.status = 'waiting'
  and not has_recipient(h)
  and not exists (
    select
    from handoff_mails as m
    where m.account_id = h.account_id
      and m.handoff_id = h.id
      and m.kind in ('waiting', 'overdue')
      and m.status in ('queued', 'sent', 'logged')
      and m.at >= h.wait_began_at
  );

-- name: ScheduleOwners :exec
-- Owners are told where no other recipient remains, but none again whose mail was given up.
insert into mailboxes as m (account_id, user_id, next_at)
select u.account_id, u.id, clock_timestamp()
from users as u
where u.account_id = @account_id
  and u.role = 'owner'
  and can_be_mailed(u)
  and exists (
    select
    from handoffs as h
    where h.account_id = u.account_id
      and h.id = any(@handoff_ids::uuid[])
      and not is_given_up(u, h)
  )
order by u.id
on conflict (account_id, user_id) do update
set next_at = least(m.next_at, excluded.next_at)
where m.failures = 0
  or m.next_at is null
  or m.leased_until > clock_timestamp();
