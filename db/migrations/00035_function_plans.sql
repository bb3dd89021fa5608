-- +goose Up
-- PostgreSQL plans the body of a function in SQL, unless it can inline it, in each statement that calls it. That takes longer
-- than the work of these. In PL/pgSQL a session plans them once. What they return stays the same.

-- +goose StatementBegin
create or replace function response_target(account uuid, team uuid, priority text) returns interval
  language plpgsql stable
  as $$
    begin
      return make_interval(secs => coalesce(
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
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function second_level_of(account uuid, team uuid) returns text[]
  language plpgsql stable
  as $$
    begin
      return coalesce(
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
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function search_words(account uuid, value text) returns tsvector
  language plpgsql immutable parallel safe
  as $$
    begin
      if value = '' then
        return '';
      end if;
      return (
        select array_to_tsvector(coalesce(array_agg(prefix || word), '{}'))
        from (select account_prefix(account) as prefix offset 0) as once
        cross join split_words(value) as word
      );
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function present_wait(account uuid, handoff uuid) returns integer
  language plpgsql stable
  as $$
    begin
      return (
        select min(t.version)
        from handoff_timeline as t
        where t.account_id = account
          and t.handoff_id = handoff
          and t.type <> 'handoff_parked'
          and t.version > coalesce(
            (
              select max(c.version)
              from handoff_timeline as c
              where c.account_id = account
                and c.handoff_id = handoff
                and c.claimed_by is not null
            ),
            0
          )
      );
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function is_away(u users) returns boolean
  language plpgsql stable
  as $$
    begin
      return u.away and (u.away_until is null or u.away_until > clock_timestamp());
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function is_quiet(u users) returns boolean
  language plpgsql stable
  as $$
    declare
      local_time constant time := clock_timestamp() at time zone coalesce(u.quiet_time_zone, 'UTC');
    begin
      return case
        when u.quiet_from is null then false
        when u.quiet_from < u.quiet_to then local_time >= u.quiet_from and local_time < u.quiet_to
        else local_time >= u.quiet_from or local_time < u.quiet_to
      end;
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function can_be_mailed(u users) returns boolean
  language plpgsql stable
  as $$
    begin
      return u.active and u.notify_by_email and u.email is not null and not exists (
        select
        from mailboxes as m
        where m.account_id = u.account_id
          and m.user_id = u.id
          and m.suspended_address = u.email
      );
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function is_given_up(u users, h handoffs) returns boolean
  language plpgsql stable
  as $$
    begin
      return (
        select coalesce(bool_or(m.status = 'failed') and not bool_or(m.status in ('sent', 'logged')), false)
        from handoff_mails as m
        where m.account_id = h.account_id
          and m.handoff_id = h.id
          and m.recipient_id = u.id
          and m.kind in ('waiting', 'overdue')
          and m.at >= h.wait_began_at
      );
    end
  $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function has_recipient(h handoffs) returns boolean
  language plpgsql stable
  as $$
    begin
      return exists (
        select
        from users as u
        where u.account_id = h.account_id
          and is_told_of(u, h)
          and can_be_mailed(u)
          and not is_given_up(u, h)
      );
    end
  $$;
-- +goose StatementEnd

-- The block that catches errors is entered once in a session: it is a subtransaction. Operators of the caller's schemas must
-- not run as the owner.
-- +goose StatementBegin
create or replace function server_system_identifier() returns bigint
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      known text := pg_catalog.current_setting('handoffd.system_identifier', true);
    begin
      if known <> '' then
        return known::bigint;
      end if;
      begin
        known := (select system_identifier from pg_catalog.pg_control_system())::text;
      exception when others then
        return 0;
      end;
      perform pg_catalog.set_config('handoffd.system_identifier', known, false);
      return known::bigint;
    end
  $$;
-- +goose StatementEnd

-- Its body is that of before.
-- +goose StatementBegin
create or replace function server_timeline() returns integer
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    begin
      return ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::integer;
    exception when others then
      begin
        if pg_catalog.pg_is_in_recovery() then
          return 0;
        end if;
        return (
          select greatest(c.timeline_id, r.min_recovery_end_timeline)
          from pg_catalog.pg_control_checkpoint() as c
          cross join pg_catalog.pg_control_recovery() as r
        );
      exception when others then
        return 0;
      end;
    end
  $$;
-- +goose StatementEnd

-- A session stays in its database.
-- +goose StatementBegin
create or replace function server_database_oid() returns bigint
  language plpgsql stable
  as $$
    declare
      known text := pg_catalog.current_setting('handoffd.database_oid', true);
    begin
      if known <> '' then
        return known::bigint;
      end if;
      known := (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())::text;
      perform pg_catalog.set_config('handoffd.database_oid', known, false);
      return known::bigint;
    end
  $$;
-- +goose StatementEnd

-- +goose Down
-- What the functions return has not changed.
