-- +goose Up
-- The stored half of the epoch is good for one server, one timeline and one database. A copy of the row elsewhere (a
-- standby promoted, a dump loaded, a database cloned) is found out by comparing these with what the server says of itself.
alter table event_epoch
  add column generation bigint not null default 0 check (generation >= 0),
  add column timeline integer not null default 0,
  add column system_identifier bigint not null default 0,
  add column database_oid bigint not null default 0;
comment on column event_epoch.generation is 'Raised by `handoffd epoch accept` alone: the history with the greatest is the newest, whatever else is known.';
comment on column event_epoch.timeline is 'The WAL timeline for which value was drawn; 0 where the server does not tell.';
comment on column event_epoch.system_identifier is 'The cluster for which value was drawn, as in pg_control_system(); 0 where the server does not tell.';
comment on column event_epoch.database_oid is 'The database for which value was drawn: pg_database.oid.';

-- Some services refuse these functions, by privilege or with an error of their own. It runs as its owner, so that all roles
-- get the same answer. pg_control_checkpoint() would be stale right after a promotion; the WAL position is not.
-- +goose StatementBegin
create function server_timeline() returns integer
  language plpgsql stable security definer
  as $$
    begin
      return ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::integer;
    exception when others then
      return 0;
    end
  $$;
-- +goose StatementEnd
comment on function server_timeline() is 'The WAL timeline of this server; 0 where it does not tell.';

-- PostgreSQL reads a file to answer, five times as long as everything else takes. A session stays on its server for life,
-- so the answer is kept in the session.
-- +goose StatementBegin
create function server_system_identifier() returns bigint
  language plpgsql stable security definer
  as $$
    declare
      known text := pg_catalog.current_setting('handoffd.system_identifier', true);
    begin
      if known is null or known = '' then
        known := (select system_identifier from pg_catalog.pg_control_system())::text;
        perform pg_catalog.set_config('handoffd.system_identifier', known, false);
      end if;
      return known::bigint;
    exception when others then
      return 0;
    end
  $$;
-- +goose StatementEnd
comment on function server_system_identifier() is 'The system identifier of this cluster; 0 where the server does not tell.';

-- +goose StatementBegin
create function server_database_oid() returns bigint
  language plpgsql stable
  as $$
    begin
      return (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database());
    end
  $$;
-- +goose StatementEnd
comment on function server_database_oid() is 'The oid of this database.';

-- The history until now goes on under the name it has.
update event_epoch
set timeline = server_timeline(),
  system_identifier = server_system_identifier(),
  database_oid = server_database_oid();

-- +goose StatementBegin
create or replace function current_event_epoch() returns text
  language plpgsql stable security invoker
  as $$
    declare
      kept event_epoch;
    begin
      select * into strict kept from event_epoch;
      if kept.timeline <> server_timeline()
        or kept.system_identifier <> server_system_identifier()
        or kept.database_oid <> server_database_oid()
      then
        raise exception 'this server holds a copy of history %, which has no name of its own yet', kept.value
          using errcode = 'SB001',
            hint = 'A replica (handoffd serve) gives it one when it finds no newer history; handoffd epoch bump does at once.';
      end if;
      return kept.value || to_hex(kept.timeline);
    end
  $$;
-- +goose StatementEnd
comment on function current_event_epoch() is
  'The epoch in event ids: event_epoch.value and the WAL timeline, in hexadecimal. Fails (SB001) in a copy that was not given a value of its own.';

-- +goose StatementBegin
create function require_history(expected text) returns void
  language plpgsql stable
  as $$
    begin
      if left(current_event_epoch(), 8) <> expected then
        raise exception 'this is history %, and not %', left(current_event_epoch(), 8), expected using errcode = 'SB002';
      end if;
    end
  $$;
-- +goose StatementEnd
comment on function require_history(text) is
  'Fails (SB002) unless this is the history with that event_epoch.value: for statements that come through a pooler, behind which the server may have changed.';

-- Any role may look. The body is bound to its table here, whatever the search_path of the caller.
-- +goose StatementBegin
create function event_history(
  out value text, out generation bigint, out began_at timestamptz,
  out timeline integer, out system_identifier bigint, out database_oid bigint,
  out server_timeline integer, out server_system_identifier bigint, out server_database_oid bigint
)
  language sql stable security definer
  begin atomic
    select
      e.value, e.generation, e.began_at,
      e.timeline, e.system_identifier, e.database_oid,
      server_timeline(), server_system_identifier(), server_database_oid()
    from event_epoch as e;
  end;
-- +goose StatementEnd
comment on function event_history() is
  'The history that this database holds, and the server it is on. Where the two differ it is a copy without a name of its own.';

-- Readers of the feed need no proof of which history they are in, and see it also before a copy has its name.
create or replace view handoff_event_feed with (security_invoker = false) as
select
  l.at,
  l.account_id as account,
  l.seq,
  ((select e.value || to_hex(e.timeline) from event_epoch as e) || '-' || l.seq)::text as event_id,
  l.type,
  (l.data->'handoff'->>'number')::integer as handoff_number,
  l.data->'handoff'->>'session_title' as session_title,
  l.data->'by'->>'name' as actor,
  coalesce(t.seats_reached, 0) as seats_reached
from event_log as l
left join handoff_timeline as t
  on t.account_id = l.account_id
  and t.handoff_id = l.handoff_id
  and t.version = (l.data->'handoff'->>'version')::integer;

-- +goose Down
create or replace view handoff_event_feed with (security_invoker = false) as
select
  l.at,
  l.account_id as account,
  l.seq,
  ((select current_event_epoch()) || '-' || l.seq)::text as event_id,
  l.type,
  (l.data->'handoff'->>'number')::integer as handoff_number,
  l.data->'handoff'->>'session_title' as session_title,
  l.data->'by'->>'name' as actor,
  coalesce(t.seats_reached, 0) as seats_reached
from event_log as l
left join handoff_timeline as t
  on t.account_id = l.account_id
  and t.handoff_id = l.handoff_id
  and t.version = (l.data->'handoff'->>'version')::integer;

drop function event_history();
drop function require_history(text);

-- +goose StatementBegin
create or replace function current_event_epoch() returns text
  language sql stable security definer
  begin atomic
    select value || to_hex(('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer)
    from event_epoch;
  end;
-- +goose StatementEnd
comment on function current_event_epoch() is 'The epoch in event ids: event_epoch.value and the WAL timeline, in hexadecimal.';

drop function server_database_oid();
drop function server_system_identifier();
drop function server_timeline();
alter table event_epoch
  drop column database_oid,
  drop column system_identifier,
  drop column timeline,
  drop column generation;
