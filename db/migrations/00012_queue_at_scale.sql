-- +goose Up
create table handoff_counts (
  account_id uuid not null references accounts (id),
  team_id uuid not null,
  status text not null,
  handoffs bigint not null check (handoffs >= 0),
  primary key (account_id, team_id, status)
) with (fillfactor = 50);
comment on table handoff_counts is
  'How many handoffs there are of each status, so that nobody counts 100,000 rows to show a number. Kept by a trigger on handoffs.';
comment on column handoff_counts.account_id is 'The account.';
comment on column handoff_counts.team_id is 'The team that the handoffs are filed under; the zero UUID for those under none.';
comment on column handoff_counts.status is 'As in handoffs.';
comment on column handoff_counts.handoffs is 'How many.';

alter table handoff_counts enable row level security, force row level security;
create policy scope on handoff_counts
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));

-- +goose StatementBegin
create function count_handoff() returns trigger
  language plpgsql
  as $$
    declare
      no_team constant uuid := '00000000-0000-0000-0000-000000000000';
    begin
      if (old.account_id, old.team_id, old.status) is not distinct from (new.account_id, new.team_id, new.status) then
        return null;
      end if;
      if tg_op <> 'INSERT' then
        update handoff_counts
        set handoffs = handoffs - 1
        where account_id = old.account_id
          and team_id = coalesce(old.team_id, no_team)
          and status = old.status;
      end if;
      if tg_op <> 'DELETE' then
        insert into handoff_counts as c (account_id, team_id, status, handoffs)
        values (new.account_id, coalesce(new.team_id, no_team), new.status, 1)
        on conflict (account_id, team_id, status) do update set handoffs = c.handoffs + 1;
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function count_handoff() is 'Keeps handoff_counts.';

-- Deferred, so that the rows of handoff_counts are locked only while the transaction commits. By then a transaction that has
-- appended an event holds its account's row of event_heads, so that those of one account come one by one and cannot deadlock.
create constraint trigger handoffs_count
  after insert or update of account_id, team_id, status or delete on handoffs
  deferrable initially deferred
  for each row
  execute function count_handoff();
comment on trigger handoffs_count on handoffs is 'Keeps handoff_counts, at COMMIT.';

insert into handoff_counts (account_id, team_id, status, handoffs)
select account_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), status, count(*)
from handoffs
group by 1, 2, 3;

-- The queue of each status, in its order. A page of several statuses is the merge of the first rows of each.
create index handoffs_by_status on handoffs (account_id, status, urgency, queued_at, id);
create index handoffs_by_team on handoffs (account_id, team_id, status, urgency, queued_at, id) where team_id is not null;
comment on index handoffs_by_status is 'The queue: one range for each status, in the order that a page shows.';
comment on index handoffs_by_team is 'The same for one team.';
drop index handoffs_queue;
drop index handoffs_closed;

-- +goose Down
create index handoffs_queue on handoffs (account_id, urgency, queued_at, id) where closed_at is null;
create index handoffs_closed on handoffs (account_id, urgency, queued_at, id) where closed_at is not null;
drop index handoffs_by_team;
drop index handoffs_by_status;
drop trigger handoffs_count on handoffs;
drop function count_handoff();
drop table handoff_counts;
