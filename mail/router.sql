-- name: AccountsWithNews :many
-- The accounts whose log has events that mail has not read.
select h.account_id
from event_heads as h
left join mail_positions as p on p.account_id = h.account_id
where h.seq > coalesce(p.seq, 0)
  and not h.closed;

-- name: BeginPositions :exec
insert into mail_positions (account_id, seq)
select h.account_id, 0
from event_heads as h
where h.account_id = any(@account_ids::uuid[])
  and not h.closed
order by h.account_id
on conflict do nothing;

-- name: LockPositions :many
-- No row: another replica reads, or the account is being removed. Floor is the newest event that may have been pruned.
select p.account_id, p.seq, h.seq as head, h.floor
from mail_positions as p
join event_heads as h on h.account_id = p.account_id and not h.closed
where p.account_id = any(@account_ids::uuid[])
order by p.account_id
for no key update of p skip locked;

-- name: ReadNews :many
-- The events after each position that are at least as old as delay, so that deliveries to streams have been counted.
select
  l.account_id,
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
from rows from (unnest(@account_ids::uuid[]), unnest(@positions::bigint[])) as p (account_id, seq)
cross join lateral (
  select e.account_id, e.seq, e.at, e.type, e.handoff_id, e.data
  from event_log as e
  where e.account_id = p.account_id
    and e.seq > p.seq
    and e.at <= clock_timestamp() - @delay::interval
  order by e.seq
  limit @max_events::bigint
) as l
left join handoff_timeline as t
  on t.account_id = l.account_id
  and t.handoff_id = l.handoff_id
  and t.version = (l.data->'handoff'->>'version')::integer
order by l.account_id, l.seq;

-- name: MovePositions :exec
update mail_positions as p
set seq = moved.seq
from rows from (unnest(@account_ids::uuid[]), unnest(@positions::bigint[])) as moved (account_id, seq)
where p.account_id = moved.account_id;

-- name: ListWaits :many
select id
from handoffs
where account_id = @account_id
  and status = 'waiting';

-- name: ScheduleRecipients :exec
-- Makes the mailboxes of all who can be told of a wait due after a delay, or once the interval since the last message is over.
-- Only owners are ever told of a wait that they began: the creator is the one of all waits of the account, if there is one.
-- It writes only those that are not scheduled as early already, and leaves those alone that the mail server refused. What is
-- being sent may not have the news: it is looked at again before the lease would end.
insert into mailboxes as m (account_id, user_id, next_at, urgent)
select u.account_id, u.id, t.at, @urgent::boolean
from rows from (unnest(@account_ids::uuid[]), unnest(@creators::uuid[]), unnest(@delay_seconds::float8[]))
  as news (account_id, creator, delay_seconds)
join users as u on u.account_id = news.account_id and (u.id <> news.creator or u.role = 'owner')
left join mailboxes as b on b.account_id = u.account_id and b.user_id = u.id
cross join lateral (select coalesce(b.leased_until > clock_timestamp(), false) as leased) as w
cross join lateral (
  select greatest(
    clock_timestamp() + make_interval(secs => news.delay_seconds),
    case when not @urgent::boolean and not w.leased then b.sent_at + @digest_interval::interval end
  ) as at
) as t
where u.active
  and u.notify_by_email
  and u.email is not null
  and u.role in ('engineer', 'admin', 'owner')
  and b.suspended_address is distinct from u.email
  and (
    b.next_at is null
    or w.leased
    or b.failures = 0 and (b.next_at > t.at or @urgent::boolean and not b.urgent)
  )
order by u.account_id, u.id
on conflict (account_id, user_id) do update
set next_at = least(m.next_at, excluded.next_at),
  urgent = m.urgent or excluded.urgent;

-- name: MarkUnheard :exec
-- Notes of each wait whether no person can be told of it, in the handoff and in the step that began the wait.
with outcome as (
  select
    h.account_id,
    h.id,
    h.unheard as was_unheard,
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
  from rows from (unnest(@account_ids::uuid[]), unnest(@handoff_ids::uuid[])) as wait (account_id, id)
  join handoffs as h on h.account_id = wait.account_id and h.id = wait.id
  where h.status = 'waiting'
), marked as (
  update handoffs as h
  set unheard = o.unheard
  from outcome as o
  where h.account_id = o.account_id
    and h.id = o.id
    and o.unheard <> o.was_unheard
)
update handoff_timeline as t
set unheard = o.unheard
from outcome as o
where (o.unheard or o.was_unheard)
  and t.account_id = o.account_id
  and t.handoff_id = o.id
  and t.version = present_wait(o.account_id, o.id)
  and t.unheard <> o.unheard;

-- name: QueueMails :exec
-- Queues what became of handoffs for the users who escalated them and for their assignees, and makes their mailboxes
-- due, but not before the next try where the mail server refused: it would be wasted. What is newer replaces what is older.
with queued as (
  insert into handoff_mails as m (account_id, handoff_id, recipient_id, recipient_name, kind, wait)
  select distinct on (e.handoff_id, u.id, e.kind) u.account_id, e.handoff_id, u.id, u.name, e.kind, e.version
  from rows from (
    unnest(@account_ids::uuid[]), unnest(@handoff_ids::uuid[]), unnest(@recipient_ids::uuid[]), unnest(@kinds::text[]),
    unnest(@versions::integer[])
  ) as e (account_id, handoff_id, recipient_id, kind, version)
  join users as u
    on u.account_id = e.account_id
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
order by q.account_id, q.recipient_id
on conflict (account_id, user_id) do update
set next_at = least(b.next_at, excluded.next_at)
where b.failures = 0
  or b.next_at is null
  or b.leased_until > clock_timestamp();
