-- name: InsertSession :one
-- No row: the id or the external id is taken, perhaps by a transaction that has committed meanwhile.
insert into ai_sessions (account_id, id, user_id, team_id, title, problem_summary, customer, status, external_id)
values (
  @account_id, @id, @user_id, sqlc.narg(team_id), @title, @problem_summary, sqlc.narg(customer), @status,
  sqlc.narg(external_id)
)
on conflict do nothing
returning *;

-- name: UpdateSession :one
-- What is not named stays. No row: the session is absent, or not that of the owner who is asked for.
update ai_sessions as s
set user_id = coalesce(sqlc.narg(user_id)::uuid, s.user_id),
  team_id = case when @names_team_id::boolean then sqlc.narg(team_id)::uuid else s.team_id end,
  title = @title,
  problem_summary = case when @names_problem_summary::boolean then @problem_summary::text else s.problem_summary end,
  customer = case when @names_customer::boolean then sqlc.narg(customer)::text else s.customer end,
  status = case when @names_status::boolean then @status::text else s.status end,
  external_id = case when @names_external_id::boolean then sqlc.narg(external_id)::text else s.external_id end,
  updated_at = clock_timestamp()
where s.account_id = @account_id
  and s.id = @id
  and (sqlc.narg(owner)::uuid is null or s.user_id = sqlc.narg(owner))
returning *;

-- name: SessionOfUser :one
select true as found
from ai_sessions
where account_id = @account_id
  and id = @id
  and user_id = @user_id;

-- name: ListSessions :many
-- Those found among so many of the account, newest first, read in order from the index ai_sessions_newest. The last one that was
-- looked at is returned too, so that the search can go on from there.
select
  page.id,
  page.account_id,
  page.user_id,
  page.team_id,
  page.title,
  page.problem_summary,
  page.customer,
  page.status,
  page.external_id,
  page.created_at,
  page.updated_at,
  page.found,
  page.place
from (
  select
    searched.*,
    coalesce(
      (sqlc.narg(status)::text is null or searched.status = sqlc.narg(status))
      and (
        sqlc.narg(words)::text is null
        or (
          select words.words @@ search_query(@account_id, sqlc.narg(words)::text)
          from session_search as words
          where words.account_id = searched.account_id
            and words.session_id = searched.id
        )
      ),
      false
    )::boolean as found
  from (
    select s.*, row_number() over (order by s.created_at desc, s.id desc) as place
    from ai_sessions as s
    where s.account_id = @account_id
      and (s.created_at, s.id) < (@before_created_at::timestamptz, @before_id::uuid)
    order by s.created_at desc, s.id desc
    limit @max_searched
  ) as searched
) as page
where page.found
   or page.place = @max_searched
order by page.created_at desc, page.id desc
limit @max_sessions;

-- name: ListSessionsOfStatus :many
-- The same from the index ai_sessions_newest_of_status.
select
  page.id,
  page.account_id,
  page.user_id,
  page.team_id,
  page.title,
  page.problem_summary,
  page.customer,
  page.status,
  page.external_id,
  page.created_at,
  page.updated_at,
  page.found,
  page.place
from (
  select
    searched.*,
    coalesce(
      (sqlc.narg(status)::text is null or searched.status = sqlc.narg(status))
      and (
        sqlc.narg(words)::text is null
        or (
          select words.words @@ search_query(@account_id, sqlc.narg(words)::text)
          from session_search as words
          where words.account_id = searched.account_id
            and words.session_id = searched.id
        )
      ),
      false
    )::boolean as found
  from (
    select s.*, row_number() over (order by s.created_at desc, s.id desc) as place
    from ai_sessions as s
    where s.account_id = @account_id
      and s.status = @with_status::text
      and (s.created_at, s.id) < (@before_created_at::timestamptz, @before_id::uuid)
    order by s.created_at desc, s.id desc
    limit @max_searched
  ) as searched
) as page
where page.found
   or page.place = @max_searched
order by page.created_at desc, page.id desc
limit @max_sessions;

-- name: ListSessionsOfUser :many
-- The same from the index ai_sessions_by_user.
select
  page.id,
  page.account_id,
  page.user_id,
  page.team_id,
  page.title,
  page.problem_summary,
  page.customer,
  page.status,
  page.external_id,
  page.created_at,
  page.updated_at,
  page.found,
  page.place
from (
  select
    searched.*,
    coalesce(
      (sqlc.narg(status)::text is null or searched.status = sqlc.narg(status))
      and (
        sqlc.narg(words)::text is null
        or (
          select words.words @@ search_query(@account_id, sqlc.narg(words)::text)
          from session_search as words
          where words.account_id = searched.account_id
            and words.session_id = searched.id
        )
      ),
      false
    )::boolean as found
  from (
    select s.*, row_number() over (order by s.created_at desc, s.id desc) as place
    from ai_sessions as s
    where s.account_id = @account_id
      and s.user_id = @user_id
      and (s.created_at, s.id) < (@before_created_at::timestamptz, @before_id::uuid)
    order by s.created_at desc, s.id desc
    limit @max_searched
  ) as searched
) as page
where page.found
   or page.place = @max_searched
order by page.created_at desc, page.id desc
limit @max_sessions;

-- name: SessionsWithWords :many
-- At most so many, in any order. The account is part of each word, so the index finds those of the account alone. Row-level
-- security does not bind the reader of this table: the caller reads the sessions themselves, where it does.
select session_id
from session_search
where account_id = @account_id
  and words @@ search_query(@account_id, @words::text)
limit @max_matches;

-- name: ListSessionsWithID :many
-- Those of these sessions, newest first.
select *
from ai_sessions
where account_id = @account_id
  and id = any(@ids::uuid[])
  and (sqlc.narg(user_id)::uuid is null or user_id = sqlc.narg(user_id))
  and (sqlc.narg(status)::text is null or status = sqlc.narg(status))
  and (created_at, id) < (@before_created_at::timestamptz, @before_id::uuid)
order by created_at desc, id desc
limit @max_sessions;
