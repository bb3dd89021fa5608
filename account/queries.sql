-- name: ListAccounts :many
-- Of all accounts.
select id, name, removal_began_at
from accounts
order by name, id;

-- name: AccountContents :one
-- Counts the rows of an account; handoffs and events from counters, so that nothing large is read.
select
  a.name,
  a.removal_began_at,
  (select count(*) from users as u where u.account_id = a.id) as users,
  (select count(*) from ai_sessions as s where s.account_id = a.id) as sessions,
  (select coalesce(sum(c.handoffs), 0) from handoff_counts as c where c.account_id = a.id)::bigint as handoffs,
  (select coalesce(sum(h.seq - h.floor), 0) from event_heads as h where h.account_id = a.id)::bigint as events
from accounts as a
where a.id = @account_id;

-- name: BeginRemoval :one
-- Shuts the account out. It waits for a transaction that is appending an event; later ones find the counter closed and the
-- account absent. The floor tells readers that events are missing because they were removed. No row: no account.
with begun as (
  update accounts
  set removal_began_at = coalesce(removal_began_at, clock_timestamp())
  where id = @account_id
  returning id
), closed as (
  insert into event_heads as h (account_id, seq, floor, closed)
  select begun.id, 1, 1, true
  from begun
  on conflict (account_id) do update set closed = true, floor = h.seq
  returning h.account_id
)
select
  closed.account_id,
  coalesce(
    case when coalesce(current_setting('handoffd.without_notify', true), '') <> 'on' then
      pg_notify('handoff_events', format('{"v":1,"type":"account_changed","account_id":"%s"}', closed.account_id))::text
    end,
    ''
  )::text as notified
from closed;

-- name: DisableNotify :exec
-- No statement of the rest of the transaction notifies.
select set_config('handoffd.without_notify', 'on', true);

-- name: LimitLockWaits :exec
-- For the rest of the transaction.
select set_config('lock_timeout', @lock_timeout::text, true);

-- Each deletion below reads the index that begins with the account. With = instead of between, account_id would be a constant
-- to the planner and the index on id alone as good for the order: a plan could scan the rows of all other accounts at every
-- step.

-- name: DeleteIdempotencyKeys :execrows
delete from idempotency_keys
where ctid = any(array(
  select k.ctid
  from idempotency_keys as k
  where k.account_id between @account_id and @account_id
  order by k.account_id, k.user_id, k.key
  limit @max_rows::integer
));

-- name: DeleteMails :execrows
delete from handoff_mails
where ctid = any(array(
  select m.ctid
  from handoff_mails as m
  where m.account_id between @account_id and @account_id
  order by m.account_id, m.handoff_id, m.recipient_id, m.kind
  limit @max_rows::integer
));

-- name: DeleteChatMessages :execrows
delete from chat_messages
where ctid = any(array(
  select m.ctid
  from chat_messages as m
  where m.account_id between @account_id and @account_id
  order by m.account_id, m.webhook_id, m.handoff_id
  limit @max_rows::integer
));

-- name: DeleteTimeline :execrows
delete from handoff_timeline
where ctid = any(array(
  select t.ctid
  from handoff_timeline as t
  where t.account_id between @account_id and @account_id
  order by t.account_id, t.handoff_id, t.version
  limit @max_rows::integer
));

-- name: DeleteLog :execrows
-- The oldest first, as pruning does.
delete from event_log
where ctid = any(array(
  select l.ctid
  from event_log as l
  where l.account_id between @account_id and @account_id
  order by l.account_id, l.seq
  limit @max_rows::integer
));

-- name: DeleteHandoffs :execrows
-- The newest first: each refers to the one before it.
delete from handoffs
where ctid = any(array(
  select h.ctid
  from handoffs as h
  where h.account_id between @account_id and @account_id
  order by h.account_id desc, h.number desc
  limit @max_rows::integer
));

-- name: DeleteMessages :execrows
delete from ai_session_messages
where ctid = any(array(
  select m.ctid
  from ai_session_messages as m
  where m.account_id between @account_id and @account_id
  order by m.account_id, m.session_id, m.position
  limit @max_rows::integer
));

-- name: DeleteSessions :execrows
delete from ai_sessions
where ctid = any(array(
  select s.ctid
  from ai_sessions as s
  where s.account_id between @account_id and @account_id
  order by s.account_id, s.id
  limit @max_rows::integer
));

-- name: DeleteWebhookDeliveries :execrows
delete from webhook_deliveries
where ctid = any(array(
  select d.ctid
  from webhook_deliveries as d
  where d.account_id between @account_id and @account_id
  order by d.account_id, d.webhook_id, d.number
  limit @max_rows::integer
));

-- name: DeleteWebhooks :execrows
delete from webhooks
where ctid = any(array(
  select w.ctid
  from webhooks as w
  where w.account_id between @account_id and @account_id
  order by w.account_id, w.id
  limit @max_rows::integer
));

-- name: DeleteAPIKeys :execrows
delete from api_keys
where ctid = any(array(
  select k.ctid
  from api_keys as k
  where k.account_id between @account_id and @account_id
  order by k.account_id, k.id
  limit @max_rows::integer
));

-- name: DeleteIdentities :execrows
delete from user_identities
where ctid = any(array(
  select i.ctid
  from user_identities as i
  where i.account_id between @account_id and @account_id
  order by i.account_id, i.user_id
  limit @max_rows::integer
));

-- name: DeleteUsers :execrows
delete from users
where ctid = any(array(
  select u.ctid
  from users as u
  where u.account_id between @account_id and @account_id
  order by u.account_id, u.id
  limit @max_rows::integer
));

-- name: DeletePolicies :execrows
delete from response_policies
where ctid = any(array(
  select p.ctid
  from response_policies as p
  where p.account_id between @account_id and @account_id
  order by p.account_id, p.team_id
  limit @max_rows::integer
));

-- name: DeleteTeams :execrows
delete from teams
where ctid = any(array(
  select t.ctid
  from teams as t
  where t.account_id between @account_id and @account_id
  order by t.account_id, t.id
  limit @max_rows::integer
));

-- name: DeleteCounts :execrows
delete from handoff_counts
where ctid = any(array(
  select c.ctid
  from handoff_counts as c
  where c.account_id between @account_id and @account_id
  order by c.account_id, c.team_id, c.status
  limit @max_rows::integer
));

-- name: DeleteMailboxes :execrows
delete from mailboxes
where ctid = any(array(
  select m.ctid
  from mailboxes as m
  where m.account_id between @account_id and @account_id
  order by m.account_id, m.user_id
  limit @max_rows::integer
));

-- name: DeleteNoticeMails :execrows
delete from admin_notice_mails
where ctid = any(array(
  select m.ctid
  from admin_notice_mails as m
  where m.account_id between @account_id and @account_id
  order by m.account_id, m.notice_id, m.recipient_id
  limit @max_rows::integer
));

-- name: DeleteNotices :execrows
delete from admin_notices
where ctid = any(array(
  select n.ctid
  from admin_notices as n
  where n.account_id between @account_id and @account_id
  order by n.account_id, n.created_at
  limit @max_rows::integer
));

-- name: DeleteMailPosition :exec
delete from mail_positions
where account_id = @account_id;

-- name: DeleteNumbers :exec
delete from handoff_numbers
where account_id = @account_id;

-- name: DeleteHead :exec
delete from event_heads
where account_id = @account_id;

-- name: DeleteAccount :exec
delete from accounts
where id = @account_id;

-- The queries below are for export: each row they return is one line. They name every column, so that a new column is exported
-- only on purpose.

-- name: ExportAccount :exec
select format('{"table":"accounts","row":%s}', row_to_json(r))
from (
  select id, external_id, name, created_at, removal_began_at, product_url
  from accounts
  where id = @account_id
) as r;

-- name: ExportTeams :exec
select format('{"table":"teams","row":%s}', row_to_json(r))
from (
  select id, account_id, name, created_at
  from teams
  where account_id = @account_id
  order by id
) as r;

-- name: ExportPolicies :exec
select format('{"table":"response_policies","row":%s}', row_to_json(r))
from (
  select account_id, team_id, urgent_seconds, high_seconds, normal_seconds, low_seconds, second_level
  from response_policies
  where account_id = @account_id
  order by team_id nulls first
) as r;

-- name: ExportUsers :exec
select format('{"table":"users","row":%s}', row_to_json(r))
from (
  select
    id, account_id, team_id, external_id, email, name, role, role_written_at, active, deactivated_by_claim, notify_by_email,
    created_at, updated_at, away, away_until, quiet_from, quiet_to, quiet_time_zone, notify_of_own
  from users
  where account_id = @account_id
  order by id
) as r;

-- name: ExportAPIKeys :exec
-- Without the hashes of the secrets.
select format('{"table":"api_keys","row":%s}', row_to_json(r))
from (
  select
    id, account_id, name, user_id, max_priority, max_open, created_by_id, created_by_name, created_at, expires_at,
    last_used_at, revoked_at
  from api_keys
  where account_id = @account_id
  order by id
) as r;

-- name: ExportWebhooks :exec
-- Without the sealed secrets.
select format('{"table":"webhooks","row":%s}', row_to_json(r))
from (
  select
    id, account_id, format, url, channel, events, min_priority, team_id, secret_last_four, previous_secret_until,
    created_by_id, created_by_name, created_by_service, created_at, updated_at, disabled_reason, disabled_at, cursor_epoch,
    cursor_seq, replay_until, replay_after, lease_number, leased_until, failures, failing_since, next_attempt_at, attempts,
    last_attempt_at, last_http_status, last_error, last_duration_ms
  from webhooks
  where account_id = @account_id
  order by id
) as r;

-- name: ExportWebhookDeliveries :exec
select format('{"table":"webhook_deliveries","row":%s}', row_to_json(r))
from (
  select
    account_id, webhook_id, number, event_id, event_type, handoff_id, handoff_version, attempt, is_replay, at, duration_ms, http_status, error
  from webhook_deliveries
  where account_id = @account_id
  order by webhook_id, number
) as r;

-- name: ExportIdentities :exec
select format('{"table":"user_identities","row":%s}', row_to_json(r))
from (
  select account_id, user_id, issuer, subject, created_at, created_by
  from user_identities
  where account_id = @account_id
  order by issuer, subject
) as r;

-- name: ExportSessions :exec
select format('{"table":"ai_sessions","row":%s}', row_to_json(r))
from (
  select
    id, account_id, external_id, user_id, team_id, title, problem_summary, customer, status, created_at, updated_at
  from ai_sessions
  where account_id = @account_id
  order by id
) as r;

-- name: ExportMessages :exec
select format('{"table":"ai_session_messages","row":%s}', row_to_json(r))
from (
  select account_id, session_id, position, role, name, content, created_at
  from ai_session_messages
  where account_id = @account_id
  order by session_id, position
) as r;

-- name: ExportHandoffs :exec
select format('{"table":"handoffs","row":%s}', row_to_json(r))
from (
  select
    id, account_id, number, session_id, team_id, intent, priority, status, engineer_notes, created_by, created_at,
    waiting_since, claimed_by, claimed_at, claim_epoch, closed_at, resolution, answer, previous_handoff_id, version, context,
    urgency, queued_at, unheard, messages_since, update_due_at, update_announced_at, update_by_id, update_by_name,
    update_by_service, wait_began_at, due_at, overdue, next_overdue_at
  from handoffs
  where account_id = @account_id
  order by number
) as r;

-- name: ExportChatMessages :exec
select format('{"table":"chat_messages","row":%s}', row_to_json(r))
from (
  select account_id, webhook_id, handoff_id, posted_version, shown_version, channel, ts, posted_at, updated_at
  from chat_messages
  where account_id = @account_id
  order by webhook_id, handoff_id
) as r;

-- name: ExportTimeline :exec
select format('{"table":"handoff_timeline","row":%s}', row_to_json(r))
from (
  select
    account_id, handoff_id, version, at, type, by_id, by_name, claimed_by, claimed_by_name, delivery_count, first_delivered_at,
    unheard, by_service, for_id, for_name, overdue
  from handoff_timeline
  where account_id = @account_id
  order by handoff_id, version
) as r;

-- name: ExportMails :exec
select format('{"table":"handoff_mails","row":%s}', row_to_json(r))
from (
  select account_id, handoff_id, recipient_id, recipient_name, kind, status, attempts, error, at, wait, level
  from handoff_mails
  where account_id = @account_id
  order by handoff_id, recipient_id, kind
) as r;

-- name: ExportMailboxes :exec
select format('{"table":"mailboxes","row":%s}', row_to_json(r))
from (
  select
    account_id, user_id, next_at, urgent, sent_at, hour_began_at, sent_in_hour, failures, suspended_address, suspended_error,
    lease, leased_until
  from mailboxes
  where account_id = @account_id
  order by user_id
) as r;

-- name: ExportNotices :exec
select format('{"table":"admin_notices","row":%s}', row_to_json(r))
from (
  select id, account_id, kind, text, data, created_at
  from admin_notices
  where account_id = @account_id
  order by created_at, id
) as r;

-- name: ExportNoticeMails :exec
select format('{"table":"admin_notice_mails","row":%s}', row_to_json(r))
from (
  select account_id, notice_id, recipient_id, status, attempts, error, at
  from admin_notice_mails
  where account_id = @account_id
  order by notice_id, recipient_id
) as r;

-- name: ExportHead :exec
select format('{"table":"event_heads","row":%s}', row_to_json(r))
from (
  select account_id, seq, floor, closed
  from event_heads
  where account_id = @account_id
) as r;

-- name: ExportLog :exec
select format('{"table":"event_log","row":%s}', row_to_json(r))
from (
  select account_id, seq, at, type, handoff_id, data, traceparent
  from event_log
  where account_id = @account_id
  order by seq
) as r;
