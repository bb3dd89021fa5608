-- name: QueuePage :many
-- One page of handoffs that follow a key: of each status at most a page, read in order from the index handoffs_by_status,
-- and of those the first. Names and titles are looked up only for what the page shows: for an array, and not by a join,
-- which a plan made for any arguments would begin with the whole table.
select *
from handoff_cards
where handoff_cards.account_id = @account_id
  and handoff_cards.id = any(array(
    select first.id
    from unnest(@statuses::text[]) as wanted (status)
    cross join lateral (
      select h.urgency, h.queued_at, h.id
      from handoffs as h
      where h.account_id = @account_id
        and h.status = wanted.status
        and (h.urgency, h.queued_at, h.id) > (@after_urgency::smallint, @after_queued_at::timestamptz, @after_id::uuid)
      order by h.urgency, h.queued_at, h.id
      limit @max_items
    ) as first
    order by first.urgency, first.queued_at, first.id
    limit @max_items
  ))
order by handoff_cards.urgency, handoff_cards.queued_at, handoff_cards.id;

-- name: QueuePageOfTeam :many
-- The same for one team, from the index handoffs_by_team.
select *
from handoff_cards
where handoff_cards.account_id = @account_id
  and handoff_cards.id = any(array(
    select first.id
    from unnest(@statuses::text[]) as wanted (status)
    cross join lateral (
      select h.urgency, h.queued_at, h.id
      from handoffs as h
      where h.account_id = @account_id
        and h.team_id = @team_id::uuid
        and h.status = wanted.status
        and (h.urgency, h.queued_at, h.id) > (@after_urgency::smallint, @after_queued_at::timestamptz, @after_id::uuid)
      order by h.urgency, h.queued_at, h.id
      limit @max_items
    ) as first
    order by first.urgency, first.queued_at, first.id
    limit @max_items
  ))
order by handoff_cards.urgency, handoff_cards.queued_at, handoff_cards.id;

-- name: CountHandoffs :one
-- A few rows for each team, however many handoffs there are; and what one person has claimed and asked.
select
  coalesce(sum(c.handoffs) filter (where c.status = 'parked'), 0)::bigint as parked,
  coalesce(sum(c.handoffs) filter (where c.status = 'waiting'), 0)::bigint as waiting,
  coalesce(sum(c.handoffs) filter (where c.status = 'claimed'), 0)::bigint as claimed,
  coalesce(sum(c.handoffs) filter (where c.status in ('resolved', 'returned', 'withdrawn')), 0)::bigint as closed,
  (
    select count(*)
    from handoffs as h
    where h.account_id = @account_id
      and h.status = 'claimed'
      and h.claimed_by = @user_id::uuid
      and (sqlc.narg(team_id)::uuid is null or h.team_id = sqlc.narg(team_id))
  ) as mine,
  (
    select count(*)
    from handoffs as h
    where h.account_id = @account_id
      and h.created_by = @user_id::uuid
      and h.status in ('parked', 'waiting', 'claimed')
      and (sqlc.narg(team_id)::uuid is null or h.team_id = sqlc.narg(team_id))
  ) as asked
from handoff_counts as c
where c.account_id = @account_id
  and (sqlc.narg(team_id)::uuid is null or c.team_id = sqlc.narg(team_id));

-- name: FilteredQueuePage :many
-- The same for the handoffs that filters select, walked in order. Planned for each execution anew, so that conditions
-- without an argument cost nothing and those with one choose the index.
select *
from handoff_cards
where handoff_cards.account_id = @account_id
  and handoff_cards.id = any(array(
    select first.id
    from unnest(@statuses::text[]) as wanted (status)
    cross join unnest(@urgencies::smallint[]) as level (urgency)
    cross join lateral (
      select h.urgency, h.queued_at, h.id
      from handoffs as h
      where h.account_id = @account_id
        and h.status = wanted.status
        and h.urgency = level.urgency
        and (h.urgency, h.queued_at, h.id) > (@after_urgency::smallint, @after_queued_at::timestamptz, @after_id::uuid)
        and (sqlc.narg(team_id)::uuid is null or h.team_id = sqlc.narg(team_id))
        and (sqlc.narg(created_by)::uuid is null or h.created_by = sqlc.narg(created_by))
        and (sqlc.narg(claimed_by)::uuid is null or h.claimed_by = sqlc.narg(claimed_by))
        and (
          sqlc.narg(customer)::text is null
          or exists (
            select
            from session_search as s
            where s.account_id = h.account_id
              and s.session_id = h.session_id
              and s.customer = fold_case(sqlc.narg(customer)::text)
          )
        )
        and (
          sqlc.narg(words)::text is null
          or h.number = sqlc.narg(number)::integer
          or exists (
            select
            from handoff_search as s
            where s.account_id = h.account_id
              and s.handoff_id = h.id
              and s.words @@ search_query(h.account_id, sqlc.narg(words)::text)
          )
        )
      order by h.urgency, h.queued_at, h.id
      limit @max_items
    ) as first
    order by first.urgency, first.queued_at, first.id
    limit @max_items
  ))
order by handoff_cards.urgency, handoff_cards.queued_at, handoff_cards.id;

-- name: QueuePageOfMatches :many
-- The same for handoffs that a search has found: those that the other filters select.
select *
from handoff_cards
where handoff_cards.account_id = @account_id
  and handoff_cards.id = any(array(
    select h.id
    from handoffs as h
    where h.account_id = @account_id
      and h.id = any(@ids::uuid[])
      and h.status = any(@statuses::text[])
      and h.urgency = any(@urgencies::smallint[])
      and (h.urgency, h.queued_at, h.id) > (@after_urgency::smallint, @after_queued_at::timestamptz, @after_id::uuid)
      and (sqlc.narg(team_id)::uuid is null or h.team_id = sqlc.narg(team_id))
      and (sqlc.narg(created_by)::uuid is null or h.created_by = sqlc.narg(created_by))
      and (sqlc.narg(claimed_by)::uuid is null or h.claimed_by = sqlc.narg(claimed_by))
      and (
        sqlc.narg(customer)::text is null
        or exists (
          select
          from session_search as s
          where s.account_id = h.account_id
            and s.session_id = h.session_id
            and s.customer = fold_case(sqlc.narg(customer)::text)
        )
      )
    order by h.urgency, h.queued_at, h.id
    limit @max_items
  ))
order by handoff_cards.urgency, handoff_cards.queued_at, handoff_cards.id;

-- name: ClosedPage :many
-- Closed handoffs that filters select, newest first: of each status and priority at most a page, walked in order, and of
-- those the first. It is planned as FilteredQueuePage is.
select *
from handoff_cards
where handoff_cards.account_id = @account_id
  and handoff_cards.id = any(array(
    select first.id
    from unnest(@statuses::text[]) as wanted (status)
    cross join unnest(@urgencies::smallint[]) as level (urgency)
    cross join lateral (
      select h.closed_at, h.id
      from handoffs as h
      where h.account_id = @account_id
        and h.status = wanted.status
        and h.urgency = level.urgency
        and h.closed_at is not null
        and (h.closed_at, h.id) < (@before_closed_at::timestamptz, @before_id::uuid)
        and (sqlc.narg(team_id)::uuid is null or h.team_id = sqlc.narg(team_id))
        and (sqlc.narg(created_by)::uuid is null or h.created_by = sqlc.narg(created_by))
        and (sqlc.narg(claimed_by)::uuid is null or h.claimed_by = sqlc.narg(claimed_by))
        and (
          sqlc.narg(customer)::text is null
          or exists (
            select
            from session_search as s
            where s.account_id = h.account_id
              and s.session_id = h.session_id
              and s.customer = fold_case(sqlc.narg(customer)::text)
          )
        )
        and (
          sqlc.narg(words)::text is null
          or h.number = sqlc.narg(number)::integer
          or exists (
            select
            from handoff_search as s
            where s.account_id = h.account_id
              and s.handoff_id = h.id
              and s.words @@ search_query(h.account_id, sqlc.narg(words)::text)
          )
        )
      order by h.closed_at desc, h.id desc
      limit @max_items
    ) as first
    order by first.closed_at desc, first.id desc
    limit @max_items
  ))
order by handoff_cards.closed_at desc, handoff_cards.id desc;

-- name: ClosedPageOfMatches :many
-- The same for handoffs that a search has found: those that the other filters select.
select *
from handoff_cards
where handoff_cards.account_id = @account_id
  and handoff_cards.id = any(array(
    select h.id
    from handoffs as h
    where h.account_id = @account_id
      and h.id = any(@ids::uuid[])
      and h.status = any(@statuses::text[])
      and h.urgency = any(@urgencies::smallint[])
      and (h.closed_at, h.id) < (@before_closed_at::timestamptz, @before_id::uuid)
      and (sqlc.narg(team_id)::uuid is null or h.team_id = sqlc.narg(team_id))
      and (sqlc.narg(created_by)::uuid is null or h.created_by = sqlc.narg(created_by))
      and (sqlc.narg(claimed_by)::uuid is null or h.claimed_by = sqlc.narg(claimed_by))
      and (
        sqlc.narg(customer)::text is null
        or exists (
          select
          from session_search as s
          where s.account_id = h.account_id
            and s.session_id = h.session_id
            and s.customer = fold_case(sqlc.narg(customer)::text)
        )
      )
    order by h.closed_at desc, h.id desc
    limit @max_items
  ))
order by handoff_cards.closed_at desc, handoff_cards.id desc;

-- name: HandoffsWithWords :many
-- At most so many, in any order. The account is part of each word, so the index finds those of the account alone. The
-- offset makes PostgreSQL look each handoff up: joined, it would read all handoffs where it expects many matches.
select s.handoff_id
from handoff_search as s
cross join lateral (
  select h.id
  from handoffs as h
  where h.account_id = s.account_id
    and h.id = s.handoff_id
  offset 0
) as h
where s.account_id = @account_id
  and s.words @@ search_query(@account_id, @words::text)
limit @max_matches;

-- name: HandoffWithNumber :many
select id
from handoffs
where account_id = @account_id
  and number = @number;

-- name: HandoffsOfCustomer :many
-- At most so many, in any order. The offset is as above.
select h.id
from session_search as s
cross join lateral (
  select h.id
  from handoffs as h
  where h.account_id = s.account_id
    and h.session_id = s.session_id
  offset 0
) as h
where s.account_id = @account_id
  and s.customer = fold_case(@customer::text)
limit @max_matches;

-- name: PlanEachExecution :exec
-- Until the transaction ends.
select set_config('plan_cache_mode', 'force_custom_plan', true);
