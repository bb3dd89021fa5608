-- +goose Up
-- The adopter's own ids of users and sessions, agents, and services in the timeline.

alter table users
  add column external_id text
    constraint users_external_id_is_valid check (length(external_id) between 1 and 200 and external_id not like 'ext:%'),
  alter column email drop not null,
  drop constraint users_role_check,
  add constraint users_role_check check (role in ('agent', 'viewer', 'engineer', 'admin', 'owner')),
  add constraint users_agent_has_no_email check (role <> 'agent' or email is null);
create unique index users_external_id_key on users (account_id, external_id);
comment on column users.external_id is 'The id that the adopting product has for the user, unique in the account; in requests ext:<id>. Null: none.';
comment on column users.email is
  'The address for mail about escalations; unique in the account, ignoring case. Null: no address was given or verified, and no mail is sent.';
comment on column users.role is 'agent, viewer, engineer, admin or owner, weakest first. An agent is a program that asks people.';
comment on column users.id is 'The id of the user, here and in tokens that the shared secret signed.';

-- Two accounts can have a session of one id: the adopting product chooses it.
alter table ai_session_messages drop constraint ai_session_messages_account_id_session_id_fkey;
alter table handoffs drop constraint handoffs_account_id_session_id_fkey;
alter table ai_sessions
  drop constraint ai_sessions_pkey,
  drop constraint ai_sessions_account_id_id_key,
  add primary key (account_id, id),
  add column external_id text
    constraint ai_sessions_external_id_is_valid
      check (length(external_id) between 1 and 200 and external_id not like 'ext:%');
alter table ai_session_messages add foreign key (account_id, session_id) references ai_sessions (account_id, id);
alter table handoffs add foreign key (account_id, session_id) references ai_sessions (account_id, id);
create unique index ai_sessions_external_id_key on ai_sessions (account_id, external_id);
comment on column ai_sessions.id is 'The id that the adopting product has for the session; unique in the account.';
comment on column ai_sessions.external_id is 'Another id that the adopting product has for the session, unique in the account; in requests ext:<id>. Null: none.';

drop index handoffs_one_open_per_session;
create unique index handoffs_one_open_per_session on handoffs (account_id, session_id) where closed_at is null;

alter table handoff_timeline
  add column by_service boolean not null default false,
  add column for_id uuid,
  add column for_name text,
  add constraint handoff_timeline_for_has_name check ((for_id is null) = (for_name is null));
comment on column handoff_timeline.by_service is 'True: the actor is the adopting product''s backend; by_id is its API key, the nil UUID with a service token.';
comment on column handoff_timeline.for_id is 'The user on whose behalf a service acted; otherwise null.';
comment on column handoff_timeline.for_name is 'The name of that user, as it was then.';
comment on column handoff_timeline.by_id is
  'The actor: a user, or the API key of a service; the nil UUID for a service token, a command or the service itself.';

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
  claimer.external_id as claimed_by_external_id
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
comment on column handoff_cards.created_by_external_id is 'The adopting product''s id of the user who parked or escalated.';
comment on column handoff_cards.created_by_agent is 'Whether an agent, which is a program, parked or escalated.';
comment on column handoff_cards.claimed_by_external_id is 'The adopting product''s id of the user who works on it or closed it.';

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
  ai_sessions.problem_summary
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
alter table handoff_timeline drop column by_service, drop column for_id, drop column for_name;
drop index handoffs_one_open_per_session;
create unique index handoffs_one_open_per_session on handoffs (session_id) where closed_at is null;
alter table handoffs drop constraint handoffs_account_id_session_id_fkey;
alter table ai_session_messages drop constraint ai_session_messages_account_id_session_id_fkey;
alter table ai_sessions
  drop column external_id,
  drop constraint ai_sessions_pkey,
  add primary key (id),
  add unique (account_id, id);
alter table ai_session_messages add foreign key (account_id, session_id) references ai_sessions (account_id, id);
alter table handoffs add foreign key (account_id, session_id) references ai_sessions (account_id, id);
delete from users where email is null;
alter table users
  drop column external_id,
  drop constraint users_agent_has_no_email,
  drop constraint users_role_check,
  add constraint users_role_check check (role in ('viewer', 'engineer', 'admin', 'owner')),
  alter column email set not null;
