-- +goose Up
-- What people ask of the database, with names instead of ids. As in 00015, to grant select on a view is enough; functions
-- run with the rights of their caller. Only handoff_customer_measures shows what is a customer's.

create view handoff_steps with (security_invoker = false) as
select
  t.at,
  a.name as account,
  g.name as team,
  h.number as handoff_number,
  h.priority,
  t.type,
  t.by_name as actor,
  t.for_name as on_behalf_of,
  t.claimed_by_name as claimer,
  t.delivery_count as streams,
  t.first_delivered_at - t.at as told_after
from handoff_timeline as t
join handoffs as h on h.account_id = t.account_id and h.id = t.handoff_id
join accounts as a on a.id = t.account_id
left join teams as g on g.account_id = h.account_id and g.id = h.team_id;
comment on view handoff_steps is 'Who did what with each handoff, and how many event streams were told of it.';
comment on column handoff_steps.at is 'When it happened.';
comment on column handoff_steps.account is 'The name of the account.';
comment on column handoff_steps.team is 'The team of the handoff; null: none.';
comment on column handoff_steps.handoff_number is 'The handoff, as people know it: handoffs.number.';
comment on column handoff_steps.priority is 'The priority of the handoff.';
comment on column handoff_steps.type is 'What happened: the name of the event on the stream, or handoff_parked, which has no event.';
comment on column handoff_steps.actor is 'Who did it, by the name of then.';
comment on column handoff_steps.on_behalf_of is 'For whom a service did it, by the name of then; otherwise null.';
comment on column handoff_steps.claimer is 'Who had claimed the handoff after this step; null while unclaimed.';
comment on column handoff_steps.streams is 'To how many event streams it was written, over all replicas; null for a step without an event.';
comment on column handoff_steps.told_after is 'How long after the step it was first written to a stream; null while it has not been.';

create view handoff_deliveries with (security_invoker = false) as
select
  told.at,
  a.name as account,
  h.number as handoff_number,
  told.type,
  told.via,
  told.recipient,
  told.status,
  told.attempts,
  told.error
from (
  select
    t.at,
    t.account_id,
    t.handoff_id,
    t.type,
    'stream' as via,
    t.delivery_count || case t.delivery_count when 1 then ' stream' else ' streams' end as recipient,
    case when t.delivery_count > 0 then 'sent' else 'none open' end as status,
    null::integer as attempts,
    null::text as error
  from handoff_timeline as t
  where t.type not in ('handoff_parked', 'handoff_updated')
  union all
  select
    m.at,
    m.account_id,
    m.handoff_id,
    case m.kind when 'waiting' then 'handoff_created' when 'assigned' then 'handoff_reassigned' else 'handoff_' || m.kind end,
    'mail',
    m.recipient_name,
    m.status,
    m.attempts,
    m.error
  from handoff_mails as m
  union all
  select
    d.at,
    d.account_id,
    d.handoff_id,
    d.event_type,
    case w.format when 'standard' then 'webhook' else w.format end,
    coalesce(w.channel, substring(w.url from '^[a-z]+://([^/?#]+)'), w.format),
    case when d.error is null then 'sent' else 'failed' end,
    d.attempt,
    case when d.error is not null then concat_ws(' ', d.error, d.http_status) end
  from webhook_deliveries as d
  join webhooks as w on w.account_id = d.account_id and w.id = d.webhook_id
) as told
join accounts as a on a.id = told.account_id
left join handoffs as h on h.account_id = told.account_id and h.id = told.handoff_id;
comment on view handoff_deliveries is
  'Who was told of handoffs, and how: streams and mail as long as the handoff is kept, the newest 500 attempts of each webhook and chat.';
comment on column handoff_deliveries.at is 'When the event happened (stream), the mail last changed its status, or the attempt ended.';
comment on column handoff_deliveries.account is 'The name of the account.';
comment on column handoff_deliveries.handoff_number is 'The handoff, as people know it: handoffs.number; null: about none.';
comment on column handoff_deliveries.type is 'The name of the event on the stream. A mail about a handoff that waits has handoff_created, also when it waits again.';
comment on column handoff_deliveries.via is 'stream, mail, webhook, slack or teams.';
comment on column handoff_deliveries.recipient is 'How many streams, the name of the person as of then, the host of the webhook, or the channel.';
comment on column handoff_deliveries.status is
  'sent; none open (stream); failed, and for mail queued, logged and dropped as in handoff_mails.';
comment on column handoff_deliveries.attempts is 'How often a mail was tried, or which attempt it was; null for streams.';
comment on column handoff_deliveries.error is 'Why it failed; null: it did not.';

create view handoff_measures with (security_invoker = false) as
select
  t.at,
  a.name as account,
  g.name as team,
  p.name as person,
  t.type,
  t.overdue,
  case
    when t.type = 'handoff_claimed' then t.at - coalesce(
      case when h.claim_epoch > 1 then (
        select max(r.at)
        from handoff_timeline as r
        where r.account_id = t.account_id
          and r.handoff_id = t.handoff_id
          and r.version < t.version
          and r.type = 'handoff_released'
      ) end,
      h.waiting_since
    )
    when t.type in ('handoff_resolved', 'handoff_returned') then t.at - h.waiting_since
  end as took,
  t.account_id,
  h.team_id,
  case
    when t.type in ('handoff_claimed', 'handoff_resolved', 'handoff_returned') then t.claimed_by
    when t.type in ('handoff_created', 'handoff_withdrawn') then h.created_by
  end as person_id
from handoff_timeline as t
join handoffs as h on h.account_id = t.account_id and h.id = t.handoff_id
left join accounts as a on a.id = t.account_id
left join teams as g on g.account_id = h.account_id and g.id = h.team_id
left join users as p
  on p.account_id = t.account_id
  and p.id = case
    when t.type in ('handoff_claimed', 'handoff_resolved', 'handoff_returned') then t.claimed_by
    when t.type in ('handoff_created', 'handoff_withdrawn') then h.created_by
  end
where t.type in (
  'handoff_created', 'handoff_claimed', 'handoff_resolved', 'handoff_returned', 'handoff_withdrawn', 'handoff_overdue'
);
comment on view handoff_measures is 'The steps that handoff_statistics counts, and how long claims and answers took.';
comment on column handoff_measures.at is 'When it happened.';
comment on column handoff_measures.account is 'The name of the account.';
comment on column handoff_measures.team is 'The team of the handoff; null: none.';
comment on column handoff_measures.person is 'Who claimed or answered; who escalated, of handoff_created and handoff_withdrawn; null of handoff_overdue, which is of the wait.';
comment on column handoff_measures.type is 'What happened: the name of the event on the stream.';
comment on column handoff_measures.overdue is 'The level, of handoff_overdue; otherwise null.';
comment on column handoff_measures.took is
  'Of a claim: since its wait began, with the escalation or the newest release. Of an answer: since the escalation. Otherwise null.';
comment on column handoff_measures.account_id is 'The account: two can have one name.';
comment on column handoff_measures.team_id is 'The team: two can have one name.';
comment on column handoff_measures.person_id is 'The person: two can have one name.';

create view handoff_customer_measures with (security_invoker = false) as
select
  t.at,
  a.name as account,
  s.customer,
  t.type,
  t.overdue,
  case when t.type in ('handoff_resolved', 'handoff_returned') then t.at - h.waiting_since end as took,
  t.account_id
from handoff_timeline as t
join handoffs as h on h.account_id = t.account_id and h.id = t.handoff_id
left join accounts as a on a.id = t.account_id
left join ai_sessions as s on s.account_id = h.account_id and s.id = h.session_id
where t.type in ('handoff_created', 'handoff_resolved', 'handoff_returned', 'handoff_withdrawn', 'handoff_overdue');
comment on view handoff_customer_measures is 'The steps that handoff_customer_statistics counts, and how long answers took.';
comment on column handoff_customer_measures.at is 'When it happened.';
comment on column handoff_customer_measures.account is 'The name of the account.';
comment on column handoff_customer_measures.customer is 'The customer, as the session names them now; null: none.';
comment on column handoff_customer_measures.type is 'What happened: the name of the event on the stream.';
comment on column handoff_customer_measures.overdue is 'The level, of handoff_overdue; otherwise null.';
comment on column handoff_customer_measures.took is 'Of an answer: since the escalation. Otherwise null.';
comment on column handoff_customer_measures.account_id is 'The account: two can have one name.';

create view handoff_names with (security_invoker = false) as
select id as account_id, id, name
from accounts
union all
select account_id, id, name
from teams
union all
select account_id, id, name
from users;
comment on view handoff_names is 'The names of accounts, teams and people, for handoff_statistics.';
comment on column handoff_names.account_id is 'The account.';
comment on column handoff_names.id is 'The id of the account itself, of a team or of a user.';
comment on column handoff_names.name is 'The present name.';

-- +goose StatementBegin
create function handoff_unit(unit text) returns interval
  language plpgsql immutable
  as $$
    begin
      case unit
        when 'day', 'week', 'month', 'year' then return ('1 ' || unit)::interval;
        when 'quarter' then return interval '3 months'; -- which an interval has no word for
        else raise exception 'there are no statistics of each %', unit
          using errcode = 'invalid_parameter_value', hint = 'unit is day, week, month, quarter or year.';
      end case;
    end
  $$;
-- +goose StatementEnd
comment on function handoff_unit(text) is 'How long a unit of handoff_statistics is; an error for others.';

-- A plan for each call: how much there is between since and until decides it.
-- +goose StatementBegin
create function handoff_statistics(
  by text default 'team', since timestamptz default null, until timestamptz default null,
  unit text default 'week', zone text default null
)
  returns table (
    begins date, account text, name text, created bigint, claimed bigint, answered bigint, resolved bigint, returned bigint,
    withdrawn bigint, overdue bigint, claim_p50 interval, claim_p90 interval, answer_p50 interval, answer_p90 interval
  )
  language plpgsql stable
  set plan_cache_mode = force_custom_plan
  set work_mem = '16MB'
  as $$
    #variable_conflict use_column
    declare
      place constant text := coalesce(zone, current_setting('TimeZone'));
      upper_end constant timestamptz := coalesce(until, 'infinity');
      lower_end constant timestamptz := coalesce(
        since,
        (date_trunc(unit, least(upper_end, clock_timestamp()) at time zone place) - 3 * handoff_unit(unit))
          at time zone place
      );
    begin
      if by is null or by not in ('account', 'team', 'person') then
        raise exception 'there are no statistics by %', by
          using errcode = 'invalid_parameter_value', hint = 'by is account, team or person.';
      end if;
      perform handoff_unit(unit); -- refuses others, also where since is given
      return query
        select
          m.begins::date,
          a.name,
          case when by = 'account' then '' else coalesce(n.name, '(none)') end,
          m.created, m.claimed, m.resolved + m.returned, m.resolved, m.returned, m.withdrawn, m.overdue,
          date_trunc('second', m.claim[1]), date_trunc('second', m.claim[2]),
          date_trunc('second', m.answer[1]), date_trunc('second', m.answer[2])
        from (
          select
            date_trunc(unit, m.at at time zone place) as begins,
            m.account_id,
            case by when 'team' then m.team_id when 'person' then m.person_id end as id,
            count(*) filter (where m.type = 'handoff_created') as created,
            count(*) filter (where m.type = 'handoff_claimed') as claimed,
            count(*) filter (where m.type = 'handoff_resolved') as resolved,
            count(*) filter (where m.type = 'handoff_returned') as returned,
            count(*) filter (where m.type = 'handoff_withdrawn') as withdrawn,
            count(*) filter (where m.overdue = 1) as overdue,
            percentile_cont(array[0.5, 0.9]) within group (order by m.took) filter (where m.type = 'handoff_claimed') as claim,
            percentile_cont(array[0.5, 0.9]) within group (order by m.took) filter (where m.type <> 'handoff_claimed') as answer
          from handoff_measures as m
          where m.at >= lower_end
            and m.at < upper_end
          group by 1, 2, 3
        ) as m
        join handoff_names as a on a.id = m.account_id
        left join handoff_names as n on n.account_id = m.account_id and n.id = m.id
        order by 1, 2, 3;
    end
  $$;
-- +goose StatementEnd
comment on function handoff_statistics(text, timestamptz, timestamptz, text, text) is
  'Counts what happened in each week (or unit) of a time zone, by account, team or person, and in what time half and nine tenths of the claims and answers came. Without arguments: by team, this week and the three before it, in the time zone of the session.';

-- +goose StatementBegin
create function handoff_customer_statistics(
  since timestamptz default null, until timestamptz default null, unit text default 'week', zone text default null
)
  returns table (
    begins date, account text, customer text, created bigint, answered bigint, withdrawn bigint, overdue bigint,
    answer_p50 interval, answer_p90 interval
  )
  language plpgsql stable
  set plan_cache_mode = force_custom_plan
  set work_mem = '16MB'
  as $$
    #variable_conflict use_column
    declare
      place constant text := coalesce(zone, current_setting('TimeZone'));
      upper_end constant timestamptz := coalesce(until, 'infinity');
      lower_end constant timestamptz := coalesce(
        since,
        (date_trunc(unit, least(upper_end, clock_timestamp()) at time zone place) - handoff_unit(unit))
          at time zone place
      );
    begin
      perform handoff_unit(unit); -- refuses others, also where since is given
      return query
        select
          date_trunc(unit, m.at at time zone place)::date,
          m.account,
          coalesce(m.customer, '(none)'),
          count(*) filter (where m.type = 'handoff_created'),
          count(*) filter (where m.type in ('handoff_resolved', 'handoff_returned')),
          count(*) filter (where m.type = 'handoff_withdrawn'),
          count(*) filter (where m.overdue = 1),
          date_trunc('second', percentile_cont(0.5) within group (order by m.took)),
          date_trunc('second', percentile_cont(0.9) within group (order by m.took))
        from handoff_customer_measures as m
        where m.at >= lower_end
          and m.at < upper_end
        group by 1, 2, 3, m.account_id
        order by 1, 2, 4 desc, 3;
    end
  $$;
-- +goose StatementEnd
comment on function handoff_customer_statistics(timestamptz, timestamptz, text, text) is
  'As handoff_statistics, by the customer that the session names now. Without arguments: this week and the one before it.';

-- +goose Down
drop function handoff_customer_statistics(timestamptz, timestamptz, text, text);
drop function handoff_statistics(text, timestamptz, timestamptz, text, text);
drop function handoff_unit(text);
drop view handoff_names;
drop view handoff_customer_measures;
drop view handoff_measures;
drop view handoff_deliveries;
drop view handoff_steps;
