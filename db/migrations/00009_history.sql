-- +goose Up
-- The stored epoch is valid for one server, one timeline and one database. In a copy of the row (a standby promoted, a dump
-- loaded, a database cloned) these differ from what the server reports about itself.
create table event_epoch (
  singleton boolean primary key default true check (singleton),
  value text not null check (value ~ '^[0-9a-f]{8}$'),
  began_at timestamptz not null default clock_timestamp(),
  generation bigint not null default 0 check (generation >= 0),
  timeline integer not null default 0,
  system_identifier bigint not null default 0,
  database_oid bigint not null default 0
);
comment on table event_epoch is 'One row: the name of this history of the database. An operator changes it after a restore.';
comment on column event_epoch.singleton is 'Always true: makes a second row impossible.';
comment on column event_epoch.value is 'Eight random hexadecimal digits.';
comment on column event_epoch.began_at is 'When this history began.';
comment on column event_epoch.generation is 'Raised only by `handoffd epoch accept`: the history with the highest generation is the newest, regardless of began_at.';
comment on column event_epoch.timeline is 'The WAL timeline that value is valid for; 0 where the server refuses to report it.';
comment on column event_epoch.system_identifier is 'The cluster that value is valid for, as in pg_control_system(); 0 where the server refuses to report it.';
comment on column event_epoch.database_oid is 'The database that value is valid for: pg_database.oid.';

-- Some managed services refuse these functions, by privilege or with an error of their own. It runs as its owner, so that all
-- roles get the same answer. Where the WAL position is refused, the control file holds the timeline too: that of the last
-- checkpoint or, from a promotion until the next checkpoint, that of the end of recovery. Reading the file is slower, so it
-- comes second.
-- +goose StatementBegin
create function server_timeline() returns integer
  language plpgsql stable security definer
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
comment on function server_timeline() is 'Returns the WAL timeline of this server; 0 where the server refuses to report it.';

-- PostgreSQL reads a file to answer, which takes five times as long as the rest of the query. A session stays on its server,
-- so the answer is kept in a setting of the session.
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
comment on function server_system_identifier() is
  'Returns the system identifier of this cluster; 0 where the server refuses to report it.';

-- +goose StatementBegin
create function server_database_oid() returns bigint
  language plpgsql stable
  as $$
    begin
      return (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database());
    end
  $$;
-- +goose StatementEnd
comment on function server_database_oid() is 'Returns the oid of this database.';

insert into event_epoch (value, timeline, system_identifier, database_oid)
values (substr(gen_random_uuid()::text, 1, 8), server_timeline(), server_system_identifier(), server_database_oid());

-- +goose StatementBegin
create function current_event_epoch() returns text
  language plpgsql stable security invoker
  as $$
    declare
      stored event_epoch;
    begin
      select * into strict stored from event_epoch;
      if stored.timeline <> server_timeline()
        or stored.system_identifier <> server_system_identifier()
        or stored.database_oid <> server_database_oid()
      then
        raise exception 'this server holds a copy of history %, which has no name of its own yet', stored.value
          using errcode = 'SB001',
            hint = 'A replica (handoffd serve) names it when it finds no newer history; handoffd epoch bump does so at once.';
      end if;
      return stored.value || to_hex(stored.timeline);
    end
  $$;
-- +goose StatementEnd
comment on function current_event_epoch() is
  'Returns the epoch in event ids: event_epoch.value and the WAL timeline, in hexadecimal. Fails (SB001) in a copy that was not given a name of its own.';

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
  'Fails (SB002) unless this is the history with that event_epoch.value: for statements through a pooler, behind which the server can change.';

-- It runs as its owner, so that any role can read the history. The body is bound to its table here, whatever the search_path
-- of the caller.
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
  'Returns the history that this database holds, and the server it is on. Where the two differ, the database is a copy without a name of its own.';

-- +goose Down
drop function event_history();
drop function require_history(text);
drop function current_event_epoch();
drop function server_database_oid();
drop function server_system_identifier();
drop function server_timeline();
drop table event_epoch;
