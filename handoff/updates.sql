-- name: CountMessages :one
-- Counts messages for the open handoff of a session, and makes its next handoff_updated due: at once, or 5 s after the last
-- one. A parked handoff has no events. The caller holds the lock of the session. No row: no handoff is open.
update handoffs as h
set messages_since = h.messages_since + @messages::integer,
  update_by_id = @by_id::uuid,
  update_by_name = @by_name::text,
  update_by_service = @by_service::boolean,
  update_due_at = case
    when h.status <> 'parked' then
      coalesce(h.update_due_at, greatest(clock_timestamp(), h.update_announced_at + interval '5 seconds'))
  end
where h.account_id = @account_id
  and h.session_id = @session_id
  and h.closed_at is null
returning h.id, coalesce(h.update_due_at <= clock_timestamp(), false)::boolean as due;

-- name: MakeUpdate :one
-- Makes the version that handoff_updated announces, if that is due. No row: it is not, or another transaction has the handoff.
with due as (
  select h.id
  from handoffs as h
  where h.account_id = @account_id
    and h.id = @id
    and h.update_due_at <= clock_timestamp()
    and h.closed_at is null
  for no key update skip locked
), updated as (
  update handoffs as h
  set version = h.version + 1,
    update_announced_at = clock_timestamp(),
    update_due_at = null
  from due
  where h.account_id = @account_id
    and h.id = due.id
  returning
    h.account_id, h.session_id, h.id, h.version, h.update_announced_at, h.claimed_by,
    h.update_by_id, h.update_by_name, h.update_by_service
), step as (
  insert into handoff_timeline (
    account_id, handoff_id, version, at, type, by_id, by_name, by_service, claimed_by, claimed_by_name, delivery_count
  )
  select
    updated.account_id, updated.id, updated.version, updated.update_announced_at, @type,
    updated.update_by_id, updated.update_by_name, updated.update_by_service, claimer.id, claimer.name, 0
  from updated
  left join users as claimer on claimer.account_id = updated.account_id and claimer.id = updated.claimed_by
)
select
  updated.session_id,
  updated.update_by_id::uuid as by_id,
  updated.update_by_name::text as by_name,
  updated.update_by_service as by_service,
  coalesce(author.external_id, '')::text as by_external_id,
  coalesce(author.role = 'agent', false)::boolean as by_agent
from updated
left join users as author on author.account_id = updated.account_id and author.id = updated.update_by_id;

-- name: ListOpenHandoffs :many
-- Of these sessions; each has at most one.
select *
from handoff_cards
where account_id = @account_id
  and session_id = any(@session_ids::uuid[])
  and closed_at is null;
