-- name: ReadChatHandoff :one
-- A handoff as chat shows it: as it is now. The newest step but additions to its session says who changed it last. The newest
-- step that asks for help is the beginning of its newest wait, or the newest handoff_overdue.
select
  h.number,
  h.session_id,
  h.priority,
  h.status,
  h.version,
  h.waiting_since,
  h.due_at,
  h.overdue,
  left(h.engineer_notes, 1000)::text as engineer_notes,
  coalesce(h.context->>'customer', '')::text as customer,
  s.title as session_title,
  left(s.problem_summary, 1000)::text as problem_summary,
  coalesce(s.external_id, '')::text as session_external_id,
  creator.name as created_by_name,
  coalesce(claimer.name, '')::text as claimed_by_name,
  coalesce(accounts.product_url, '')::text as product_url,
  changed.version as changed_version,
  changed.type as change,
  changed.at as changed_at,
  coalesce(changed.for_name, changed.by_name)::text as changed_by_name,
  call.version as call_version
from handoffs as h
join accounts on accounts.id = h.account_id
join ai_sessions as s on s.account_id = h.account_id and s.id = h.session_id
join users as creator on creator.account_id = h.account_id and creator.id = h.created_by
left join users as claimer on claimer.account_id = h.account_id and claimer.id = h.claimed_by
cross join lateral (
  select t.version, t.type, t.at, t.for_name, t.by_name
  from handoff_timeline as t
  where t.account_id = h.account_id
    and t.handoff_id = h.id
    and t.type <> 'handoff_updated'
  order by t.version desc
  limit 1
) as changed
cross join lateral (
  select t.version
  from handoff_timeline as t
  where t.account_id = h.account_id
    and t.handoff_id = h.id
    and t.type in ('handoff_created', 'handoff_released', 'handoff_overdue')
  order by t.version desc
  limit 1
) as call
where h.account_id = @account_id
  and h.id = @id;

-- name: ReadChatMessage :one
select *
from chat_messages
where account_id = @account_id
  and webhook_id = @webhook_id
  and handoff_id = @handoff_id;

-- name: SaveChatPost :exec
-- A new message, also in place of one that was deleted in the channel.
insert into chat_messages (account_id, webhook_id, handoff_id, posted_version, shown_version, channel, ts)
values (
  @account_id, @webhook_id, @handoff_id, @posted_version, @shown_version, sqlc.narg(channel), sqlc.narg(ts)
)
on conflict (account_id, webhook_id, handoff_id) do update
set posted_version = excluded.posted_version,
  shown_version = excluded.shown_version,
  channel = excluded.channel,
  ts = excluded.ts,
  posted_at = excluded.posted_at,
  updated_at = null;

-- name: SaveChatUpdate :exec
update chat_messages
set shown_version = @shown_version,
  updated_at = case when @was_told::boolean then clock_timestamp() else updated_at end
where account_id = @account_id
  and webhook_id = @webhook_id
  and handoff_id = @handoff_id;

-- name: CountWaiting :one
select count(*)
from handoffs
where account_id = @account_id
  and status = 'waiting';
