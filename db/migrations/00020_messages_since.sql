-- +goose Up
-- Messages that come after the snapshot of a handoff, and lists of sessions.

alter table ai_session_messages
  add column name text constraint ai_session_messages_name_is_short check (length(name) between 1 and 200),
  drop constraint ai_session_messages_role_check,
  add constraint ai_session_messages_role_check check (role in ('user', 'assistant', 'system', 'tool', 'note'));
comment on column ai_session_messages.role is 'user, assistant, system, tool or note.';
comment on column ai_session_messages.name is 'The name of the tool or the person that speaks, as the adopting product has it. Null: none.';

alter table handoffs
  add column messages_since integer not null default 0 check (messages_since >= 0),
  add column update_due_at timestamptz,
  add column update_announced_at timestamptz,
  add column update_by_id uuid,
  add column update_by_name text,
  add column update_by_service boolean not null default false,
  add constraint handoffs_update_has_author check (update_due_at is null or update_by_id is not null and update_by_name is not null);
comment on column handoffs.messages_since is
  'How many messages have been added to the session since the snapshot in context. No longer counted once the handoff is closed.';
comment on column handoffs.update_due_at is
  'When handoff_updated is to be announced for messages that were added; null: all are announced, or the handoff is parked.';
comment on column handoffs.update_announced_at is 'When handoff_updated was last announced; the next one follows 5 s later at the earliest.';
comment on column handoffs.update_by_id is
  'Who added the newest message: a user, or the API key of a service; the nil UUID for a service token.';
comment on column handoffs.update_by_name is 'The name of that user or service, as it was then.';
comment on column handoffs.update_by_service is 'True: the newest message was added by the adopting product''s backend.';
create index handoffs_updates_due on handoffs (update_due_at) where update_due_at is not null and closed_at is null;
comment on index handoffs_updates_due is 'Finds the handoffs whose newest messages are still to be announced.';

-- What has been added to open handoffs before this column was there. handoffd.account is not set in a migration, so
-- row-level security shows all accounts.
update handoffs as h
set messages_since = later.messages
from (
  select o.account_id, o.id, count(*) as messages
  from handoffs as o
  join ai_session_messages as m on m.account_id = o.account_id and m.session_id = o.session_id
  where o.closed_at is null
    and m.created_at > (o.context->>'taken_at')::timestamptz
  group by o.account_id, o.id
) as later
where h.account_id = later.account_id
  and h.id = later.id;

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
  handoffs.messages_since
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
comment on column handoff_cards.messages_since is 'As in handoffs.';

drop index ai_sessions_by_user;
create index ai_sessions_newest on ai_sessions (account_id, created_at desc, id desc);
create index ai_sessions_newest_of_status on ai_sessions (account_id, status, created_at desc, id desc);
create index ai_sessions_by_user on ai_sessions (account_id, user_id, created_at desc, id desc);
comment on index ai_sessions_newest is 'The sessions of an account, newest first.';
comment on index ai_sessions_newest_of_status is 'The sessions of an account with one status, newest first.';
comment on index ai_sessions_by_user is 'The sessions of a user, newest first; and for the removal of users.';

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
  claimer.external_id as claimed_by_external_id
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
drop index ai_sessions_by_user;
drop index ai_sessions_newest_of_status;
drop index ai_sessions_newest;
create index ai_sessions_by_user on ai_sessions (account_id, user_id);
alter table handoffs
  drop column messages_since,
  drop column update_due_at,
  drop column update_announced_at,
  drop column update_by_id,
  drop column update_by_name,
  drop column update_by_service;
update ai_session_messages set role = 'system' where role = 'tool';
alter table ai_session_messages
  drop column name,
  drop constraint ai_session_messages_role_check,
  add constraint ai_session_messages_role_check check (role in ('user', 'assistant', 'system', 'note'));
