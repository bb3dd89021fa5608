-- A year of ten accounts, for measurements: as many handoffs as the setting handoffd.test_handoffs says, ten events each.
-- Half of it is of the account Larkmoor Cloud. As a superuser, in an empty database: no triggers, so what they keep is written here.
set session_replication_role = replica;

create temporary table teams_of_test as
select a as account, t as team, md5(format('team %s %s', a, t))::uuid as id
from generate_series(1, 10) as a
cross join generate_series(1, 4) as t;

create temporary table handoffs_of_test as
select
  n,
  a as account,
  md5('account ' || a)::uuid as account_id,
  (row_number() over (partition by a order by n))::integer as number,
  md5('handoff ' || n)::uuid as id,
  md5('session ' || n)::uuid as session_id,
  case when n % 5 > 0 then md5(format('team %s %s', a, n % 4 + 1))::uuid end as team_id,
  md5(format('user %s %s', a, n % 37 + 1))::uuid as creator,
  'Engineer ' || n % 37 + 1 as creator_name,
  md5(format('user %s %s', a, n % 23 + 38))::uuid as claimer,
  'Engineer ' || n % 23 + 38 as claimer_name,
  (array['urgent', 'high', 'normal', 'low'])[n % 4 + 1] as priority,
  case
    when n > size * 0.999 then 'waiting'
    when n > size * 0.998 then 'claimed'
    when n % 10 < 6 then 'resolved'
    when n % 10 < 9 then 'returned'
    else 'withdrawn'
  end as status,
  date_trunc('minute', clock_timestamp()) - interval '1 day' * 364 * (1 - n / (size + 1)) as at,
  interval '1 second' * (30 + n % 600) as claimed_after,
  interval '1 second' * (1800 + n * 7 % 7200) as closed_after
from (
  select n, case when n % 2 = 0 then 1 else 2 + n / 2 % 9 end as a, current_setting('handoffd.test_handoffs')::float8 as size
  from generate_series(1, current_setting('handoffd.test_handoffs')::integer) as n
) as numbered;

insert into accounts (id, name)
select md5('account ' || a)::uuid, case a when 1 then 'Larkmoor Cloud' else 'Account ' || a end
from generate_series(1, 10) as a;
insert into teams (account_id, id, name)
select md5('account ' || account)::uuid, id, (array['Network & Edge', 'Database', 'Cloud', 'Field'])[team]
from teams_of_test;
insert into users (account_id, id, name, email, role)
select md5('account ' || a)::uuid, md5(format('user %s %s', a, u))::uuid, 'Engineer ' || u, format('e%s@example.com', u),
  case u when 1 then 'owner' else 'engineer' end
from generate_series(1, 10) as a
cross join generate_series(1, 60) as u;
insert into ai_sessions (account_id, id, user_id, team_id, title, customer)
select account_id, session_id, creator, team_id, 'Tunnel ' || n || ' does not come up', 'Customer ' || n % 200
from handoffs_of_test;
insert into handoffs (
  account_id, id, number, session_id, team_id, intent, priority, status, created_by, created_at, waiting_since,
  claimed_by, claimed_at, closed_at, resolution, answer, version, context, engineer_notes,
  claim_epoch
)
select
  account_id, id, number, session_id, team_id, 'escalate', priority, status, creator, at, at,
  case when status in ('claimed', 'resolved', 'returned') then claimer end,
  case when status in ('claimed', 'resolved', 'returned') then at + claimed_after end,
  case when status not in ('waiting', 'claimed') then at + closed_after end,
  case status when 'resolved' then 'MTU 1400' end,
  case status when 'returned' then 'Look at the MTU.' end,
  case status when 'waiting' then 3 when 'claimed' then 5 else 10 end,
  json_build_object('title', n, 'messages', repeat('all that was said. ', 50)),
  'Phase 2 fails after the upgrade.',
  case when status = 'waiting' then 0 when n % 20 = 0 and status <> 'claimed' then 2 else 1 end
from handoffs_of_test;
insert into handoff_timeline (
  account_id, handoff_id, version, at, type, by_id, by_name, claimed_by, claimed_by_name, delivery_count, first_delivered_at,
  overdue
)
select
  account_id, id, version, moment, type,
  case when by_claimer then claimer when by_service then '00000000-0000-0000-0000-000000000000' else creator end,
  case when by_claimer then claimer_name when by_service then 'handoffd' else creator_name end,
  case when has_claimer then claimer end, case when has_claimer then claimer_name end,
  n % 5, case when n % 5 > 0 then moment + interval '20 milliseconds' end,
  case when type = 'handoff_overdue' then 1 end
from (
  select
    step.*,
    type in ('handoff_claimed', 'handoff_released', 'handoff_resolved', 'handoff_returned') as by_claimer,
    type = 'handoff_overdue' as by_service,
    version >= 4 and type not in ('handoff_released', 'handoff_withdrawn') as has_claimer
  from (
    select
      h.*,
      version,
      case
        when version = 1 then 'handoff_created'
        when version = 3 and n % 10 = 0 then 'handoff_overdue'
        when version = 4 or version = 7 and n % 20 = 0 then 'handoff_claimed'
        when version = 6 and n % 20 = 0 then 'handoff_released'
        when version = 10 then 'handoff_' || status
        else 'handoff_updated'
      end as type,
      h.at + case
        when version < 4 then claimed_after * (version - 1) / 4
        else claimed_after + (closed_after - claimed_after) * (version - 4) / 6
      end as moment
    from handoffs_of_test as h
    cross join generate_series(1, 10) as version
    where version <= case status when 'waiting' then 3 when 'claimed' then 5 else 10 end
  ) as step
) as told
order by moment;
insert into event_log (account_id, seq, at, type, handoff_id, data)
select
  t.account_id, row_number() over (partition by t.account_id order by t.at, t.handoff_id, t.version), t.at, t.type, t.handoff_id,
  json_build_object(
    'by', json_build_object('id', t.by_id, 'name', t.by_name),
    'handoff', json_build_object('number', h.number, 'version', t.version, 'session_title', 'Tunnel ' || h.n || ' does not come up',
      'priority', h.priority, 'status', h.status, 'note', repeat('x', 300))
  )
from handoff_timeline as t
join handoffs_of_test as h on h.account_id = t.account_id and h.id = t.handoff_id
order by t.at;
insert into event_heads (account_id, seq)
select account_id, max(seq)
from event_log
group by account_id;
insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind, status, attempts, error, at, wait)
select
  account_id, id, md5(format('user %s %s', account, (n + u) % 60 + 1))::uuid, 'Engineer ' || (n + u) % 60 + 1, 'waiting',
  case when n % 500 = 0 then 'failed' when n % 3 = 0 then 'dropped' else 'sent' end,
  1, case when n % 500 = 0 then '550 5.1.1 no such user' end, at + interval '17 seconds', 1
from handoffs_of_test
cross join generate_series(1, 3) as u
order by at;
insert into handoff_counts
select account_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), status, count(*)
from handoffs
group by 1, 2, 3;
insert into webhooks (account_id, id, format, url, events, secret, secret_last_four, created_by_id, created_by_name,
  created_by_service, cursor_epoch, cursor_seq)
select
  md5('account ' || a)::uuid, md5(format('webhook %s %s', a, w))::uuid, 'standard', 'https://crm.example.com/' || w, '{}', '\x00', 'abcd',
  md5('key ' || a)::uuid, 'CRM', true, '00000000', 1
from generate_series(1, 10) as a
cross join generate_series(1, 3) as w;
insert into webhook_deliveries (account_id, webhook_id, number, event_id, event_type, handoff_id, handoff_version, attempt, at,
  duration_ms, http_status, error)
select
  t.account_id, w.id, t.number, '00000000-' || t.number, t.type, t.handoff_id, t.version, 1, t.at + interval '1 second',
  25, case when t.number % 50 = 0 then 500 else 200 end, case when t.number % 50 = 0 then 'status' end
from (
  select t.*, row_number() over (partition by account_id order by at) as number, count(*) over (partition by account_id) as size
  from handoff_timeline as t
) as t
join webhooks as w on w.account_id = t.account_id
where t.number > t.size - 500;

insert into replicas (id, host, degraded, listening_since, last_heard_at, lag_ms)
values ('gjlheb', 'support-1', '{}', clock_timestamp() - interval '1 day', clock_timestamp(), 1.2);

reset session_replication_role;
