-- name: ListDue :many
-- What handoff_updated and handoff_overdue are to announce, in order of time, after a place in that order: of every account
-- but those that are being removed, from the indexes handoffs_updates_due and handoffs_overdue_due.
select due.account_id, due.id, due.at::timestamptz as at, due.overdue
from (
  (
    select h.account_id, h.id, h.update_due_at as at, false as overdue
    from handoffs as h
    join accounts on accounts.id = h.account_id and accounts.removal_began_at is null
    where h.update_due_at <= statement_timestamp()
      and h.closed_at is null
      and (h.update_due_at, h.id) > (@after_at::timestamptz, @after_id::uuid)
    order by h.update_due_at, h.id
    limit @max_handoffs
  )
  union all
  (
    select h.account_id, h.id, h.next_overdue_at, true
    from handoffs as h
    join accounts on accounts.id = h.account_id and accounts.removal_began_at is null
    where h.next_overdue_at <= statement_timestamp()
      and (h.next_overdue_at, h.id) > (@after_at::timestamptz, @after_id::uuid)
    order by h.next_overdue_at, h.id
    limit @max_handoffs
  )
) as due
order by due.at, due.id, due.overdue
limit @max_handoffs;

-- name: MakeOverdue :many
-- Makes the versions that handoff_overdue announces, of those handoffs for which it is due and which no other transaction
-- has. The second level follows the first by one target, however late that was, and by as long as the first takes to be
-- appended and committed in normal operation.
with due as (
  select h.id
  from handoffs as h
  where h.account_id = @account_id
    and h.id = any(@ids::uuid[])
    and h.next_overdue_at <= clock_timestamp()
  order by h.id
  for no key update skip locked
), announced as (
  update handoffs as h
  set version = h.version + 1,
    overdue = h.overdue + 1,
    next_overdue_at = case
      when h.overdue = 0 then clock_timestamp() + (h.due_at - h.wait_began_at) + interval '100 milliseconds'
    end
  from due
  where h.account_id = @account_id
    and h.id = due.id
  returning h.account_id, h.id, h.version, h.overdue
)
insert into handoff_timeline (account_id, handoff_id, version, at, type, by_id, by_name, by_service, delivery_count, overdue)
select account_id, id, version, clock_timestamp(), @type, @by_id, @by_name, false, 0, overdue
from announced
returning handoff_id;

-- name: CountBacklog :many
-- Of all accounts, from the index handoffs_waiting. The oldest is that which has waited longest since it was escalated.
select
  h.priority,
  count(*) as handoffs,
  count(*) filter (where h.overdue = 1) as overdue,
  count(*) filter (where h.overdue = 2) as overdue_twice,
  coalesce(extract(epoch from statement_timestamp() - min(h.waiting_since)), 0)::double precision as oldest_seconds
from handoffs as h
where h.status = 'waiting'
group by h.priority;
