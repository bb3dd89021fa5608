-- +goose Up
create table handoff_counts (
  account_id uuid not null references accounts (id),
  team_id uuid not null,
  status text not null,
  handoffs bigint not null check (handoffs >= 0),
  primary key (account_id, team_id, status)
) with (fillfactor = 50);
comment on table handoff_counts is
  'How many handoffs each status has, so that the queue shows counts without counting 100,000 rows. Kept by a trigger on handoffs.';
comment on column handoff_counts.account_id is 'The account.';
comment on column handoff_counts.team_id is 'The team that the handoffs are filed under; the nil UUID for handoffs without a team.';
comment on column handoff_counts.status is 'As in handoffs.';
comment on column handoff_counts.handoffs is 'How many.';
select isolate_accounts('handoff_counts');

-- +goose StatementBegin
create function update_handoff_counts() returns trigger
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
comment on function update_handoff_counts() is 'Keeps handoff_counts.';

-- Deferred: the rows of handoff_counts are locked only while the transaction commits. By then a transaction that has appended
-- an event holds the account's row of event_heads, so transactions of one account run one by one and cannot deadlock.
create constraint trigger handoffs_update_counts
  after insert or update of account_id, team_id, status or delete on handoffs
  deferrable initially deferred
  for each row
  execute function update_handoff_counts();
comment on trigger handoffs_update_counts on handoffs is 'Keeps handoff_counts, at COMMIT.';

-- +goose Down
drop trigger handoffs_update_counts on handoffs;
drop function update_handoff_counts();
drop table handoff_counts;
