-- +goose Up
create table handoff_numbers (
  account_id uuid primary key references accounts (id),
  last integer not null check (last > 0)
) with (fillfactor = 50);
comment on table handoff_numbers is 'One row per account: the last handoff number assigned. The row lock makes numbers gapless.';
comment on column handoff_numbers.account_id is 'The account.';
comment on column handoff_numbers.last is 'The number of the newest handoff of the account.';
select isolate_accounts('handoff_numbers');

create table handoffs (
  id uuid primary key constraint handoffs_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  account_id uuid not null references accounts (id),
  number integer not null check (number > 0),
  session_id uuid not null,
  team_id uuid,
  intent text not null check (intent in ('park', 'escalate')),
  priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  status text not null check (status in ('parked', 'waiting', 'claimed', 'resolved', 'returned', 'withdrawn')),
  engineer_notes text not null default '' check (length(engineer_notes) <= 20000),
  created_by uuid not null,
  created_at timestamptz not null,
  waiting_since timestamptz,
  claimed_by uuid,
  claimed_at timestamptz,
  claim_epoch integer not null default 0 check (claim_epoch >= 0),
  closed_at timestamptz,
  resolution text check (length(resolution) <= 20000),
  answer text check (length(answer) <= 20000),
  previous_handoff_id uuid,
  version integer not null default 1 check (version > 0),
  context json not null,
  urgency smallint not null generated always as (
    case priority when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end
  ) stored,
  queued_at timestamptz not null generated always as (coalesce(waiting_since, created_at)) stored,
  unheard boolean not null default false,
  unique (account_id, id),
  unique (account_id, number),
  foreign key (account_id, session_id) references ai_sessions (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id),
  foreign key (account_id, created_by) references users (account_id, id),
  foreign key (account_id, claimed_by) references users (account_id, id),
  foreign key (account_id, previous_handoff_id) references handoffs (account_id, id),
  constraint handoffs_parked_is_not_waiting check ((status = 'parked') = (waiting_since is null)),
  constraint handoffs_parked_by_intent check ((status = 'parked') = (intent = 'park')),
  constraint handoffs_claim_has_claimer check ((status in ('claimed', 'resolved', 'returned')) = (claimed_by is not null)),
  constraint handoffs_claimer_has_time check ((claimed_by is null) = (claimed_at is null)),
  constraint handoffs_closed_has_time check ((status in ('resolved', 'returned', 'withdrawn')) = (closed_at is not null)),
  constraint handoffs_resolved_has_resolution check ((status = 'resolved') = (resolution is not null)),
  constraint handoffs_returned_has_answer check ((status = 'returned') = (answer is not null))
);
create unique index handoffs_one_open_per_session on handoffs (session_id) where closed_at is null;
create index handoffs_by_status on handoffs (account_id, status, urgency, queued_at, id);
create index handoffs_by_team on handoffs (account_id, team_id, status, urgency, queued_at, id) where team_id is not null;
create index handoffs_by_session on handoffs (account_id, session_id, number desc);
create index handoffs_claims on handoffs (account_id, claimed_by) where status = 'claimed';
create index handoffs_unheard on handoffs (account_id) where unheard and status = 'waiting';
create index handoffs_by_creator on handoffs (account_id, created_by);
create index handoffs_by_claimer on handoffs (account_id, claimed_by) where claimed_by is not null;
create index handoffs_by_previous on handoffs (account_id, previous_handoff_id) where previous_handoff_id is not null;
comment on table handoffs is 'Sessions handed from one engineer to the others: parked for later, or escalated for the first who claims.';
comment on column handoffs.id is 'UUID version 7, chosen by handoffd before the transaction begins.';
comment on column handoffs.account_id is 'The account the handoff belongs to.';
comment on column handoffs.number is '1, 2, 3 … in the account, for people.';
comment on column handoffs.session_id is 'The session handed off; at most one open handoff each.';
comment on column handoffs.team_id is 'The session''s team when the handoff was created, for filtering the queue.';
comment on column handoffs.intent is 'park or escalate; escalating a parked handoff changes park to escalate.';
comment on column handoffs.priority is 'low, normal, high or urgent.';
comment on column handoffs.status is 'parked, waiting, claimed, resolved, returned or withdrawn; the last three are final.';
comment on column handoffs.engineer_notes is 'Notes of the engineer who asks for help.';
comment on column handoffs.created_by is 'The user who parked or escalated.';
comment on column handoffs.created_at is 'When the handoff was created.';
comment on column handoffs.waiting_since is 'When it was escalated; a release or a reassignment does not change it. Null while parked.';
comment on column handoffs.claimed_by is 'The user who works on it, or closed it.';
comment on column handoffs.claimed_at is 'When that user claimed it.';
comment on column handoffs.claim_epoch is 'Counts claims and reassignments: a fencing token for programs that act on a claim.';
comment on column handoffs.closed_at is 'When it was resolved, returned or withdrawn; a closed handoff never reopens.';
comment on column handoffs.resolution is 'How it was resolved.';
comment on column handoffs.answer is 'The advice it was returned with.';
comment on column handoffs.previous_handoff_id is 'The handoff of the same session before this one.';
comment on column handoffs.version is 'Grows by one with each change; for If-Match, and so that clients apply only newer states.';
comment on column handoffs.context is 'The session at creation: title, summary, customer, last 50 messages. Never changes.';
comment on column handoffs.urgency is 'The priority as a number, most urgent 0, so that one ascending index orders the queue.';
comment on column handoffs.queued_at is 'When its wait in the queue began: escalation, or creation while parked.';
comment on column handoffs.unheard is
  'True if the newest wait began without a recipient for mail. Meaningful only while the handoff waits.';
comment on index handoffs_by_status is 'The queue: one range for each status, in the order of a page.';
comment on index handoffs_by_team is 'The queue of one team.';
comment on index handoffs_claims is 'Finds the claims of a user who is no longer allowed to hold them.';
comment on index handoffs_unheard is 'Counts the handoffs that wait without a recipient for mail.';
comment on index handoffs_by_creator is 'For the removal of users.';
comment on index handoffs_by_claimer is 'For the removal of users.';
comment on index handoffs_by_previous is 'For the removal of handoffs.';
select isolate_accounts('handoffs');

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
comment on view handoff_cards is 'Handoffs as the queue shows them: with the names of people and the title of the session.';
comment on column handoff_cards.id is 'As in handoffs.';
comment on column handoff_cards.account_id is 'As in handoffs.';
comment on column handoff_cards.number is 'As in handoffs: 1, 2, 3 … in the account, for people.';
comment on column handoff_cards.session_id is 'As in handoffs.';
comment on column handoff_cards.team_id is 'As in handoffs.';
comment on column handoff_cards.intent is 'As in handoffs.';
comment on column handoff_cards.priority is 'As in handoffs.';
comment on column handoff_cards.status is 'As in handoffs.';
comment on column handoff_cards.engineer_notes is 'As in handoffs.';
comment on column handoff_cards.created_by is 'As in handoffs.';
comment on column handoff_cards.created_by_name is 'The present name of the user who parked or escalated.';
comment on column handoff_cards.created_at is 'As in handoffs.';
comment on column handoff_cards.waiting_since is 'As in handoffs.';
comment on column handoff_cards.claimed_by is 'As in handoffs.';
comment on column handoff_cards.claimed_by_name is 'The present name of the user who works on it or closed it.';
comment on column handoff_cards.claimed_at is 'As in handoffs.';
comment on column handoff_cards.claim_epoch is 'As in handoffs.';
comment on column handoff_cards.closed_at is 'As in handoffs.';
comment on column handoff_cards.resolution is 'As in handoffs.';
comment on column handoff_cards.answer is 'As in handoffs.';
comment on column handoff_cards.previous_handoff_id is 'As in handoffs.';
comment on column handoff_cards.version is 'As in handoffs.';
comment on column handoff_cards.urgency is 'As in handoffs.';
comment on column handoff_cards.queued_at is 'As in handoffs.';
comment on column handoff_cards.session_title is 'The present title of the session handed off.';
comment on column handoff_cards.problem_summary is 'The problem, as the session describes it now.';

-- +goose Down
drop view handoff_cards;
drop table handoffs;
drop table handoff_numbers;
