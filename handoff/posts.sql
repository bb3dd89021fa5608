-- name: ListPosts :many
-- What endpoints were told of each version of a handoff: the newest attempt of each, and messages in chat, which are kept longer.
-- A change of such a message is told by its row; that of the change is left out, unless it failed or was told by a reply.
with attempts as (
  select distinct on (d.webhook_id, d.handoff_version)
    d.webhook_id, d.handoff_version as version, d.event_type, d.at, d.attempt, d.error, d.http_status
  from webhook_deliveries as d
  where d.account_id = @account_id
    and d.handoff_id = @handoff_id::uuid
    and d.handoff_version is not null
  order by d.webhook_id, d.handoff_version, d.number desc
), messages as (
  select m.webhook_id, m.posted_version as version, m.posted_at, m.updated_at
  from chat_messages as m
  where m.account_id = @account_id
    and m.handoff_id = @handoff_id::uuid
), posts as (
  select
    w.id,
    w.format,
    coalesce(w.url, '')::text as url,
    coalesce(w.channel, '')::text as channel,
    coalesce(a.version, m.version)::integer as version,
    coalesce(m.posted_at, a.at)::timestamptz as at,
    m.updated_at,
    coalesce(a.attempt, 1)::integer as attempts,
    coalesce(case when m.posted_at is null then a.error end, '')::text as error
  from attempts as a
  full join messages as m on m.webhook_id = a.webhook_id and m.version = a.version
  join webhooks as w on w.account_id = @account_id and w.id = coalesce(a.webhook_id, m.webhook_id)
  where w.format = 'standard'
    or m.posted_at is not null
    or a.error is not null
    or a.http_status is not null and a.event_type in ('handoff_created', 'handoff_released', 'handoff_overdue')
)
select
  p.id, p.format, p.url, p.channel, p.version, p.at, p.updated_at, p.attempts, p.error,
  count(*) over (partition by p.version) as total
from posts as p
order by
  row_number() over (partition by p.version order by (p.error <> '') desc, p.id) > 1,
  (p.error <> '') desc,
  p.version,
  p.id
limit @max_posts;
