-- name: NextHandoff :one
-- The owner of a session, its newest handoff, and what its next one has: the number is counted, unless the newest one is
-- open. Then it is 0.
with newest as (
  select id, closed_at
  from handoffs
  where account_id = @account_id
    and session_id = @session_id
  order by number desc
  limit 1
), counted as (
  insert into handoff_numbers as n (account_id, last)
  select @account_id::uuid, 1
  where not exists (select from newest where closed_at is null)
  on conflict (account_id) do update set last = n.last + 1
  returning n.last
), moment as materialized (
  select clock_timestamp() as at
)
select
  owner.id as owner_id,
  owner.name as owner_name,
  owner.external_id as owner_external_id,
  owner.role as owner_role,
  newest.id as newest_id,
  newest.closed_at,
  coalesce(counted.last, 0)::integer as number,
  moment.at::timestamptz as at,
  (moment.at + response_target(session.account_id, session.team_id, @priority))::timestamptz as due_at
from ai_sessions as session
join users as owner on owner.account_id = session.account_id and owner.id = session.user_id
cross join moment
left join newest on true
left join counted on true
where session.account_id = @account_id
  and session.id = @session_id;

-- name: InsertHandoffs :exec
-- Handoffs of one or several accounts, each with its first step. The nil UUID and the empty string stand for none.
with draft as (
  select *
  from rows from (
    unnest(@ids::uuid[]), unnest(@account_ids::uuid[]), unnest(@numbers::integer[]), unnest(@session_ids::uuid[]),
    unnest(@team_ids::uuid[]), unnest(@intents::text[]), unnest(@priorities::text[]), unnest(@statuses::text[]),
    unnest(@engineer_notes::text[]), unnest(@created_by::uuid[]), unnest(@created_at::timestamptz[]),
    unnest(@due_at::timestamptz[]), unnest(@previous_handoff_ids::uuid[]), unnest(@contexts::json[]),
    unnest(@types::text[]), unnest(@by_ids::uuid[]), unnest(@by_names::text[]), unnest(@by_service::boolean[]),
    unnest(@for_ids::uuid[]), unnest(@for_names::text[])
  ) as draft (
    id, account_id, number, session_id, team_id, intent, priority, status, engineer_notes, created_by, created_at, due_at,
    previous_handoff_id, context, type, by_id, by_name, by_service, for_id, for_name
  )
), inserted as (
  insert into handoffs (
    id, account_id, number, session_id, team_id, intent, priority, status, engineer_notes, created_by, created_at,
    waiting_since, due_at, previous_handoff_id, context
  )
  select
    id, account_id, number, session_id, nullif(team_id, '00000000-0000-0000-0000-000000000000'), intent, priority, status,
    engineer_notes, created_by, created_at, case when status = 'waiting' then created_at end, due_at,
    nullif(previous_handoff_id, '00000000-0000-0000-0000-000000000000'), context
  from draft
)
insert into handoff_timeline (
  account_id, handoff_id, version, at, type, by_id, by_name, by_service, for_id, for_name, delivery_count
)
select
  account_id, id, 1, created_at, type, by_id, by_name, by_service,
  nullif(for_id, '00000000-0000-0000-0000-000000000000'), nullif(for_name, ''), case when status = 'waiting' then 0 end
from draft;

-- name: PromoteHandoff :exec
with promoted as (
  update handoffs as h
  set intent = 'escalate',
    status = 'waiting',
    created_by = @created_by,
    waiting_since = clock_timestamp(),
    priority = @priority,
    engineer_notes = @engineer_notes,
    version = h.version + 1
  where h.account_id = @account_id
    and h.id = @id
    and h.status = 'parked'
    and h.version = @version
  returning h.account_id, h.id, h.version, h.waiting_since
)
insert into handoff_timeline (
  account_id, handoff_id, version, at, type, by_id, by_name, by_service, for_id, for_name, delivery_count
)
select
  account_id, id, version, waiting_since, @type, @by_id, @by_name, @by_service, sqlc.narg(for_id), sqlc.narg(for_name), 0
from promoted;

-- name: ApplyTransition :execrows
-- A transition of the table in transition.go, if the handoff is where it begins and the user is one of the actors.
-- Waiting again ends a claim; closing keeps it, as the record of who did the work. waiting_since is never touched.
with changed as (
  update handoffs as h
  set status = @to_status,
    claimed_by = case when @to_status <> 'waiting' then coalesce(sqlc.narg(claimer)::uuid, h.claimed_by) end,
    claimed_at = case
      when @to_status = 'waiting' then null
      when sqlc.narg(claimer)::uuid is null then h.claimed_at
      else clock_timestamp()
    end,
    claim_epoch = h.claim_epoch + case when sqlc.narg(claimer)::uuid is null then 0 else 1 end,
    closed_at = case when @to_status in ('resolved', 'returned', 'withdrawn') then clock_timestamp() end,
    resolution = sqlc.narg(resolution),
    answer = sqlc.narg(answer),
    version = h.version + 1
  where h.account_id = @account_id
    and h.session_id = @session_id
    and h.id = @id
    and h.status = any(@from_statuses::text[])
    and (sqlc.narg(version)::bigint is null or h.version = sqlc.narg(version)::bigint)
    and (
      sqlc.narg(claimer)::uuid is null
      or h.created_by <> sqlc.narg(claimer)::uuid and h.claimed_by is distinct from sqlc.narg(claimer)::uuid
    )
    and (
      @always::boolean
      or @by_creator::boolean and h.created_by = @user_id::uuid
      or @by_claimer::boolean and h.claimed_by = @user_id::uuid
      or @while_waiting::boolean and h.status = 'waiting'
      or @once_stale::boolean and h.status = 'claimed' and clock_timestamp() - interval '30 minutes' >= greatest(
        h.claimed_at,
        (
          select m.created_at
          from ai_session_messages as m
          where m.account_id = h.account_id
            and m.session_id = h.session_id
          order by m.position desc
          limit 1
        )
      )
    )
  returning h.account_id, h.id, h.version, h.claimed_by, h.wait_began_at
)
insert into handoff_timeline (
  account_id, handoff_id, version, at, type, by_id, by_name, by_service, for_id, for_name,
  claimed_by, claimed_by_name, delivery_count
)
select
  changed.account_id, changed.id, changed.version, coalesce(changed.wait_began_at, clock_timestamp()), @type,
  @by_id, @by_name, @by_service, sqlc.narg(for_id), sqlc.narg(for_name), claimer.id, claimer.name, 0
from changed
left join users as claimer on claimer.account_id = changed.account_id and claimer.id = changed.claimed_by;

-- name: GiveSessionBack :exec
-- To the user who escalated it. Before the handoff is changed: sessions are locked first.
update ai_sessions as s
set user_id = h.created_by,
  updated_at = clock_timestamp()
from handoffs as h
where h.account_id = @account_id
  and h.id = @handoff_id
  and h.session_id = @session_id
  and h.status = 'claimed'
  and s.account_id = h.account_id
  and s.id = h.session_id
  and s.user_id is distinct from h.created_by;

-- name: GetHandoff :one
select *
from handoff_cards
where account_id = @account_id
  and session_id = @session_id
  and id = @id;

-- name: HandoffContext :one
select context
from handoffs
where account_id = @account_id
  and id = @id;

-- name: ListTimeline :many
-- Up to the version that the caller has read: what has happened since belongs to a newer one. Of a long timeline the middle
-- is left out. There is one step for each version. Names are those of then; ids and roles those of now.
select
  sqlc.embed(t),
  coalesce(author.external_id, '')::text as by_external_id,
  coalesce(author.role = 'agent', false)::boolean as by_agent,
  coalesce(represented.external_id, '')::text as for_external_id,
  coalesce(represented.role = 'agent', false)::boolean as for_agent,
  coalesce(claimer.external_id, '')::text as claimed_by_external_id
from handoff_timeline as t
left join users as author on author.account_id = t.account_id and author.id = t.by_id
left join users as represented on represented.account_id = t.account_id and represented.id = t.for_id
left join users as claimer on claimer.account_id = t.account_id and claimer.id = t.claimed_by
where t.account_id = @account_id
  and t.handoff_id = @handoff_id
  and t.version <= @version
  and (t.version <= @until_version or t.version > @after_version)
order by t.version;

-- name: ListHandoffs :many
select *
from handoff_cards
where account_id = @account_id
  and session_id = @session_id
  and number < @before_number
  and (sqlc.narg(created_by)::uuid is null or created_by = sqlc.narg(created_by))
order by number desc
limit @max_handoffs;

-- name: LockClaimer :one
-- The lock keeps the user from losing role or activity before the claim is visible to the transaction that changes the user.
-- It also makes requests of one agent take turns, so that two at once cannot pass its limit.
select role, active, team_id
from users
where account_id = @account_id
  and id = @id
for no key update;

-- name: CountOpenOf :one
-- Open handoffs of a creator, from the index handoffs_by_creator.
select count(*)
from handoffs
where account_id = @account_id
  and created_by = @created_by
  and status in ('parked', 'waiting', 'claimed');

-- name: SessionOwner :one
select users.id, users.name, users.external_id, users.role
from ai_sessions
join users on users.account_id = ai_sessions.account_id and users.id = ai_sessions.user_id
where ai_sessions.account_id = @account_id
  and ai_sessions.id = @session_id;

-- name: ReleaseClaims :many
-- All that the user works on. The caller holds the lock of the user, so that no claim is added meanwhile.
with released as (
  update handoffs as h
  set status = 'waiting',
    claimed_by = null,
    claimed_at = null,
    version = h.version + 1
  where h.account_id = @account_id
    and h.claimed_by = @claimer::uuid
    and h.status = 'claimed'
  returning h.account_id, h.id, h.version, h.wait_began_at
)
insert into handoff_timeline (account_id, handoff_id, version, at, type, by_id, by_name, by_service, delivery_count)
select account_id, id, version, wait_began_at, @type, @by_id, @by_name, @by_service, 0
from released
returning handoff_id;

-- name: WithdrawWaiting :many
-- All of an agent that wait. The caller holds the lock of the agent.
with withdrawn as (
  update handoffs as h
  set status = 'withdrawn',
    closed_at = clock_timestamp(),
    version = h.version + 1
  where h.account_id = @account_id
    and h.created_by = @creator::uuid
    and h.status = 'waiting'
  returning h.account_id, h.id, h.version
)
insert into handoff_timeline (account_id, handoff_id, version, at, type, by_id, by_name, by_service, delivery_count)
select account_id, id, version, clock_timestamp(), @type, @by_id, @by_name, @by_service, 0
from withdrawn
returning handoff_id;

-- name: ListHandoffsByID :many
select *
from handoff_cards
where account_id = @account_id
  and id = any(@ids::uuid[])
order by number;

-- name: ClaimersWithoutAuthority :many
-- Of every account but those that are being removed: users with claims who are inactive or below engineer.
select distinct handoffs.account_id, users.id
from handoffs
join accounts on accounts.id = handoffs.account_id and accounts.removal_began_at is null
join users on users.account_id = handoffs.account_id and users.id = handoffs.claimed_by
where handoffs.status = 'claimed'
  and (not users.active or users.role in ('viewer', 'agent'))
order by handoffs.account_id, users.id
limit @max_users;

-- name: RecordDeliveries :exec
-- An event is known by its number and its time: after a failover the number may have been given to another. The rows are
-- locked in one order, so that replicas that add to the same ones wait for each other and never deadlock.
with delivered as (
  select t.account_id, t.handoff_id, t.version, delivery.streams, delivery.first_at
  from rows from (
    unnest(@account_ids::uuid[]),
    unnest(@seqs::bigint[]),
    unnest(@ats::timestamptz[]),
    unnest(@streams::integer[]),
    unnest(@firsts_at::timestamptz[])
  ) as delivery (account_id, seq, at, streams, first_at)
  join event_log as l on l.account_id = delivery.account_id and l.seq = delivery.seq and l.at = delivery.at
  join handoff_timeline as t
    on t.account_id = l.account_id
    and t.handoff_id = l.handoff_id
    and t.version = (l.data->'handoff'->>'version')::integer
  order by t.account_id, t.handoff_id, t.version
  for no key update of t
)
update handoff_timeline as t
set delivery_count = t.delivery_count + delivered.streams,
  first_delivered_at = least(t.first_delivered_at, delivered.first_at)
from delivered
where t.account_id = delivered.account_id
  and t.handoff_id = delivered.handoff_id
  and t.version = delivered.version;

-- name: ListMails :many
-- With how many there are of the same wait. What failed is the first to be seen where there are too many, after one of each wait.
select
  m.wait,
  m.kind,
  m.recipient_id,
  m.recipient_name,
  coalesce(u.external_id, '')::text as recipient_external_id,
  m.status,
  m.attempts,
  m.error,
  m.at,
  count(*) over (partition by m.wait) as total
from handoff_mails as m
left join users as u on u.account_id = m.account_id and u.id = m.recipient_id
where m.account_id = @account_id
  and m.handoff_id = @handoff_id
order by
  row_number() over (partition by m.wait order by (m.status = 'failed') desc, m.recipient_name, m.recipient_id) > 1,
  (m.status = 'failed') desc,
  m.recipient_name,
  m.recipient_id
limit @max_mails;
