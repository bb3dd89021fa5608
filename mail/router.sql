-- name: AccountsWithNews :many
-- The accounts whose log has events that mail has not read.
select h.account_id
from event_heads as h
left join mail_positions as p on p.account_id = h.account_id
where h.seq > coalesce(p.seq, 0)
  and not h.closed;

-- name: BeginPosition :exec
insert into mail_positions (account_id, seq)
values (@account_id, 0)
on conflict do nothing;

-- name: LockPosition :one
-- No row: another replica reads, or the account is being removed. Floor is the newest event that may have been pruned.
select p.seq, h.seq as head, h.floor
from mail_positions as p
join event_heads as h on h.account_id = p.account_id and not h.closed
where p.account_id = @account_id
for no key update of p skip locked;

-- name: ReadNews :many
-- The events after the position that are at least as old as delay, so that deliveries to streams have been counted.
select
  l.seq,
  l.type,
  l.data,
  coalesce(t.delivery_count, 0)::integer as delivery_count,
  (extract(epoch from clock_timestamp() - l.at))::float8 as age_seconds,
  coalesce(
    (
      select before.claimed_by is null
      from handoff_timeline as before
      where before.account_id = l.account_id
        and before.handoff_id = l.handoff_id
        and before.version = t.version - 1
    ),
    false
  )::boolean as was_unclaimed
from event_log as l
left join handoff_timeline as t
  on t.account_id = l.account_id
  and t.handoff_id = l.handoff_id
  and t.version = (l.data->'handoff'->>'version')::integer
where l.account_id = @account_id
  and l.seq > @after
  and l.at <= clock_timestamp() - @delay::interval
order by l.seq
limit @max_events;

-- name: MovePosition :exec
update mail_positions
set seq = @seq
where account_id = @account_id;

-- name: ListWaits :many
select id
from handoffs
where account_id = @account_id
  and status = 'waiting';

-- name: ScheduleRecipients :exec
-- Makes the mailboxes of all who can be told of a wait due after a delay, or once the interval since the last message is over.
-- It writes only those that are not scheduled as early already, and leaves those alone that the mail server refused. What is
-- being sent may not have the news: it is looked at again before the lease would end.
insert into mailboxes as m (account_id, user_id, next_at, urgent)
select u.account_id, u.id, t.at, @urgent::boolean
from users as u
left join mailboxes as b on b.account_id = u.account_id and b.user_id = u.id
cross join lateral (select coalesce(b.leased_until > clock_timestamp(), false) as leased) as w
cross join lateral (
  select greatest(
    clock_timestamp() + @delay::interval,
    case when not @urgent::boolean and not w.leased then b.sent_at + @digest_interval::interval end
  ) as at
) as t
where u.account_id = @account_id
  and u.active
  and u.notify_by_email
  and u.email is not null
  and u.role in ('engineer', 'admin', 'owner')
  and b.suspended_address is distinct from u.email
  and (
    b.next_at is null
    or w.leased
    or b.failures = 0 and (b.next_at > t.at or @urgent::boolean and not b.urgent)
  )
order by u.id
on conflict (account_id, user_id) do update
set next_at = least(m.next_at, excluded.next_at),
  urgent = m.urgent or excluded.urgent;

-- name: MarkUnheard :exec
-- Notes of each wait whether no person can be told of it, in the handoff and in the step that began the wait.
with outcome as (
  select
    h.account_id,
    h.id,
    present_wait(h.account_id, h.id) as began,
    not has_recipient(h)
      and not exists (
        select
        from users as u
        where u.account_id = h.account_id
          and u.role = 'owner'
          and can_be_mailed(u)
          and not is_given_up(u, h)
      )
      and not exists (
        select
        from handoff_mails as m
        where m.account_id = h.account_id
          and m.handoff_id = h.id
          and m.kind in ('waiting', 'overdue')
          and m.status in ('sent', 'logged')
          and m.at >= h.wait_began_at
      ) as unheard
  from handoffs as h
  where h.account_id = @account_id
    and h.id = any(@handoff_ids::uuid[])
    and h.status = 'waiting'
), marked as (
  update handoffs as h
  set unheard = o.unheard
  from outcome as o
  where h.account_id = o.account_id
    and h.id = o.id
    and h.unheard <> o.unheard
)
update handoff_timeline as t
set unheard = o.unheard
from outcome as o
where t.account_id = o.account_id
  and t.handoff_id = o.id
  and t.version = o.began
  and t.unheard <> o.unheard;

-- name: QueueMails :exec
-- Queues what became of handoffs for the users who escalated them and for their assignees, and makes their mailboxes
-- due, but not before the next try where the mail server refused: it would be wasted. What is newer replaces what is older.
with queued as (
  insert into handoff_mails as m (account_id, handoff_id, recipient_id, recipient_name, kind, wait)
  select distinct on (e.handoff_id, u.id, e.kind) u.account_id, e.handoff_id, u.id, u.name, e.kind, e.version
  from rows from (
    unnest(@handoff_ids::uuid[]), unnest(@recipient_ids::uuid[]), unnest(@kinds::text[]), unnest(@versions::integer[])
  ) as e (handoff_id, recipient_id, kind, version)
  join users as u
    on u.account_id = @account_id
    and u.id = e.recipient_id
    and u.role <> 'agent'
    and can_be_mailed(u)
    and (e.kind = 'assigned' or u.notify_of_own)
  order by e.handoff_id, u.id, e.kind, e.version desc
  on conflict (account_id, handoff_id, recipient_id, kind) do update
  set recipient_name = excluded.recipient_name,
    wait = excluded.wait,
    status = 'queued',
    attempts = 0,
    error = null,
    at = excluded.at
  where m.wait < excluded.wait
  returning m.account_id, m.recipient_id
)
insert into mailboxes as b (account_id, user_id, next_at)
select q.account_id, q.recipient_id, clock_timestamp() -- distinct would find no two rows alike: the clock moves
from queued as q
group by q.account_id, q.recipient_id
order by q.recipient_id
on conflict (account_id, user_id) do update
set next_at = least(b.next_at, excluded.next_at)
where b.failures = 0
  or b.next_at is null
  or b.leased_until > clock_timestamp();
