-- +goose Up
alter table accounts add column removal_began_at timestamptz;
comment on column accounts.removal_began_at is
  'Since when the account is being removed: its users and services are refused from then on. Null for all others. It is never reset.';

alter table event_heads add column closed boolean not null default false;
comment on column event_heads.closed is 'True while the account is being removed: the counter moves no more, so that no event can be appended.';

-- Deleting a row looks for rows that refer to it. Each of these searches needs an index, or it reads a whole table for every
-- row that is deleted. Where null is the rule an index of the others serves: null refers to nothing.
create index users_by_team on users (account_id, team_id) where team_id is not null;
create index ai_sessions_by_user on ai_sessions (account_id, user_id);
create index ai_sessions_by_team on ai_sessions (account_id, team_id) where team_id is not null;
create index handoffs_by_creator on handoffs (account_id, created_by);
create index handoffs_by_claimer on handoffs (account_id, claimed_by) where claimed_by is not null;
create index handoffs_by_previous on handoffs (account_id, previous_handoff_id) where previous_handoff_id is not null;
create index event_log_by_handoff on event_log (account_id, handoff_id);
comment on index users_by_team is 'For the removal of teams.';
comment on index ai_sessions_by_user is 'For the removal of users.';
comment on index ai_sessions_by_team is 'For the removal of teams.';
comment on index handoffs_by_creator is 'For the removal of users.';
comment on index handoffs_by_claimer is 'For the removal of users.';
comment on index handoffs_by_previous is 'For the removal of handoffs.';
comment on index event_log_by_handoff is 'For the removal of handoffs.';

-- The same for sessions, and so that the messages of one account lie together.
alter table ai_session_messages
  drop constraint ai_session_messages_pkey,
  add primary key (account_id, session_id, position);

-- The arguments of a job name its account. River's own index on them has an entry that all jobs share, "account", so that a
-- plan may prefer the whole table. A function deletes the jobs because River makes its table itself, where the generator of
-- the queries does not see it.
create index river_job_by_account on river_job ((args->>'account'), id);
comment on index river_job_by_account is 'For the removal of accounts.';

-- +goose StatementBegin
create function delete_jobs_of_account(account uuid, max_jobs integer) returns bigint
  language sql volatile
  as $$
    with doomed as materialized (
      select id
      from river_job
      where args->>'account' between account::text and account::text
      order by args->>'account', id
      limit max_jobs
    ), deleted as (
      delete from river_job
      where id = any(array(select id from doomed))
      returning id
    )
    select count(*) from deleted
  $$;
-- +goose StatementEnd
comment on function delete_jobs_of_account(uuid, integer) is
  'Deletes up to max_jobs mail jobs of an account, whatever their state, and returns how many those were.';

-- +goose Down
drop function delete_jobs_of_account(uuid, integer);
drop index river_job_by_account;

alter table ai_session_messages
  drop constraint ai_session_messages_pkey,
  add primary key (session_id, position);

drop index event_log_by_handoff;
drop index handoffs_by_previous;
drop index handoffs_by_claimer;
drop index handoffs_by_creator;
drop index ai_sessions_by_team;
drop index ai_sessions_by_user;
drop index users_by_team;

alter table event_heads drop column closed;
alter table accounts drop column removal_began_at;
