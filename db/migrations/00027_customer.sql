-- +goose Up
-- What a row of the page shows beside the title.
create or replace view handoff_cards with (security_invoker = true) as
select
  handoffs.id,
  handoffs.account_id,
  handoffs.number,
  handoffs.session_id,
  handoffs.team_id,
  handoffs.intent,
  handoffs.priority,
  handoffs.status,
  handoffs.engineer_notes,
  handoffs.created_by,
  creator.name as created_by_name,
  handoffs.created_at,
  handoffs.waiting_since,
  handoffs.claimed_by,
  claimer.name as claimed_by_name,
  handoffs.claimed_at,
  handoffs.claim_epoch,
  handoffs.closed_at,
  handoffs.resolution,
  handoffs.answer,
  handoffs.previous_handoff_id,
  handoffs.version,
  handoffs.urgency,
  handoffs.queued_at,
  ai_sessions.title as session_title,
  ai_sessions.problem_summary,
  creator.external_id as created_by_external_id,
  creator.role = 'agent' as created_by_agent,
  claimer.external_id as claimed_by_external_id,
  handoffs.messages_since,
  handoffs.due_at,
  handoffs.overdue,
  ai_sessions.customer
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
comment on column handoff_cards.customer is 'The customer, as the session names them now; null: none.';

-- +goose Down
drop view handoff_cards;
create view handoff_cards with (security_invoker = true) as
select
  handoffs.id,
  handoffs.account_id,
  handoffs.number,
  handoffs.session_id,
  handoffs.team_id,
  handoffs.intent,
  handoffs.priority,
  handoffs.status,
  handoffs.engineer_notes,
  handoffs.created_by,
  creator.name as created_by_name,
  handoffs.created_at,
  handoffs.waiting_since,
  handoffs.claimed_by,
  claimer.name as claimed_by_name,
  handoffs.claimed_at,
  handoffs.claim_epoch,
  handoffs.closed_at,
  handoffs.resolution,
  handoffs.answer,
  handoffs.previous_handoff_id,
  handoffs.version,
  handoffs.urgency,
  handoffs.queued_at,
  ai_sessions.title as session_title,
  ai_sessions.problem_summary,
  creator.external_id as created_by_external_id,
  creator.role = 'agent' as created_by_agent,
  claimer.external_id as claimed_by_external_id,
  handoffs.messages_since,
  handoffs.due_at,
  handoffs.overdue
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
