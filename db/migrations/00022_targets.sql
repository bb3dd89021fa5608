-- +goose Up
-- How long a handoff is to wait at most, and the announcements that it has waited longer.

create table response_policies (
  account_id uuid not null references accounts (id),
  team_id uuid,
  urgent_seconds integer check (urgent_seconds between 1 and 2592000),
  high_seconds integer check (high_seconds between 1 and 2592000),
  normal_seconds integer check (normal_seconds between 1 and 2592000),
  low_seconds integer check (low_seconds between 1 and 2592000),
  second_level text[] check (second_level <@ array['engineer', 'admin', 'owner'] and cardinality(second_level) between 1 and 3),
  unique (account_id, team_id),
  foreign key (account_id, team_id) references teams (account_id, id)
);
create unique index response_policies_of_accounts on response_policies (account_id) where team_id is null;
comment on table response_policies is
  'Response targets of accounts and teams. A null is decided by the row of the account, and there by the default: see response_target and second_level_of.';
comment on column response_policies.account_id is 'The account.';
comment on column response_policies.team_id is 'The team whose handoffs the row is for; null: all of the account.';
comment on column response_policies.urgent_seconds is 'The target of urgent handoffs, in seconds. Default 300.';
comment on column response_policies.high_seconds is 'The target of high handoffs, in seconds. Default 900.';
comment on column response_policies.normal_seconds is 'The target of normal handoffs, in seconds. Default 3600.';
comment on column response_policies.low_seconds is 'The target of low handoffs, in seconds. Default 14400.';
comment on column response_policies.second_level is
  'The roles that are told once a handoff has waited twice its target. Default admin and owner.';
comment on index response_policies_of_accounts is 'At most one row for an account itself.';
select isolate_accounts('response_policies');

-- +goose StatementBegin
create function response_target(account uuid, team uuid, priority text) returns interval
  language sql stable
  begin atomic
    select make_interval(secs => coalesce(
      (
        select policy.seconds
        from (
          select
            p.team_id,
            case priority
              when 'urgent' then p.urgent_seconds
              when 'high' then p.high_seconds
              when 'normal' then p.normal_seconds
              else p.low_seconds
            end as seconds
          from response_policies as p
          where p.account_id = account
            and (p.team_id = team or p.team_id is null)
        ) as policy
        where policy.seconds is not null
        order by policy.team_id nulls last
        limit 1
      ),
      case priority when 'urgent' then 300 when 'high' then 900 when 'normal' then 3600 else 14400 end
    ));
  end;
-- +goose StatementEnd
comment on function response_target(uuid, uuid, text) is
  'Returns how long a handoff of a team, or of none, with a priority is to wait at most, by the policy as it is now.';

-- +goose StatementBegin
create function second_level_of(account uuid, team uuid) returns text[]
  language sql stable
  begin atomic
    select coalesce(
      (
        select p.second_level
        from response_policies as p
        where p.account_id = account
          and (p.team_id = team or p.team_id is null)
          and p.second_level is not null
        order by p.team_id nulls last
        limit 1
      ),
      array['admin', 'owner']
    );
  end;
-- +goose StatementEnd
comment on function second_level_of(uuid, uuid) is
  'Returns the roles that are told once a handoff of a team, or of none, has waited twice its target.';

alter table handoffs
  add column wait_began_at timestamptz,
  add column due_at timestamptz,
  add column overdue smallint not null default 0,
  add column next_overdue_at timestamptz;
alter table handoff_timeline
  add column overdue smallint check (overdue between 1 and 2);

-- No target held for waits that began before this migration, so theirs begins now: the upgrade announces nothing at once.
update handoffs
set wait_began_at = transaction_timestamp(),
  due_at = transaction_timestamp() + response_target(account_id, team_id, priority),
  next_overdue_at = transaction_timestamp() + response_target(account_id, team_id, priority)
where status = 'waiting';

alter table handoffs
  add constraint handoffs_overdue_has_two_levels check (overdue between 0 and 2),
  add constraint handoffs_waiting_is_due check ((status = 'waiting') = (due_at is not null)),
  add constraint handoffs_due_has_beginning check ((due_at is null) = (wait_began_at is null)),
  add constraint handoffs_overdue_is_waiting check (overdue = 0 or due_at is not null),
  add constraint handoffs_overdue_is_announced check ((next_overdue_at is not null) = (due_at is not null and overdue < 2));
comment on column handoffs.wait_began_at is
  'When the present wait began: the escalation, or the newest return to waiting; null unless it waits.';
comment on column handoffs.due_at is
  'When the present wait reaches its target: that of the policy as it was when the wait began. Null unless it waits.';
comment on column handoffs.overdue is
  '0; 1 once handoff_overdue has announced that the present wait reached its target; 2 once it has announced twice the target.';
comment on column handoffs.next_overdue_at is
  'When handoff_overdue is to be announced next; null: not in this wait, or the handoff does not wait.';
comment on column handoff_timeline.overdue is 'Of a step handoff_overdue: the level, 1 or 2; null for other steps.';
create index handoffs_overdue_due on handoffs (next_overdue_at, id) where next_overdue_at is not null;
comment on index handoffs_overdue_due is 'Finds the handoffs whose handoff_overdue is due.';
create index handoffs_waiting on handoffs (priority, overdue, waiting_since) include (account_id) where status = 'waiting';
comment on index handoffs_waiting is 'Counts what waits, of all accounts, for metrics.';

-- A trigger, because a handoff begins and ceases to wait in many statements, those of psql and of replicas that are older
-- than these columns among them.
-- +goose StatementBegin
create function begin_or_end_wait() returns trigger
  language plpgsql
  as $$
    begin
      if new.status <> 'waiting' then
        new.wait_began_at := null;
        new.due_at := null;
        new.overdue := 0;
        new.next_overdue_at := null;
      elsif tg_op = 'INSERT' or old.status <> 'waiting' then
        new.wait_began_at := case
          when tg_op = 'INSERT' or old.waiting_since is null then new.waiting_since
          else clock_timestamp()
        end;
        new.due_at := new.wait_began_at + response_target(new.account_id, new.team_id, new.priority);
        new.overdue := 0;
        new.next_overdue_at := new.due_at;
      end if;
      return new;
    end
  $$;
-- +goose StatementEnd
comment on function begin_or_end_wait() is 'Keeps wait_began_at and due_at, and clears overdue when a wait begins or ends.';
create trigger handoffs_begin_or_end_wait
  before insert or update of status on handoffs
  for each row
  execute function begin_or_end_wait();
alter table handoffs enable always trigger handoffs_begin_or_end_wait; -- the constraints need it in bulk loads too
comment on trigger handoffs_begin_or_end_wait on handoffs is 'Keeps wait_began_at, due_at and overdue.';

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
  handoffs.overdue
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
comment on column handoff_cards.due_at is 'As in handoffs.';
comment on column handoff_cards.overdue is 'As in handoffs.';

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
  handoffs.messages_since
from handoffs
join ai_sessions on ai_sessions.account_id = handoffs.account_id and ai_sessions.id = handoffs.session_id
join users as creator on creator.account_id = handoffs.account_id and creator.id = handoffs.created_by
left join users as claimer on claimer.account_id = handoffs.account_id and claimer.id = handoffs.claimed_by;
drop trigger handoffs_begin_or_end_wait on handoffs;
drop function begin_or_end_wait();
alter table handoff_timeline drop column overdue;
drop index handoffs_waiting;
alter table handoffs
  drop column wait_began_at,
  drop column due_at,
  drop column overdue,
  drop column next_overdue_at;
drop function second_level_of(uuid, uuid);
drop function response_target(uuid, uuid, text);
drop table response_policies;
