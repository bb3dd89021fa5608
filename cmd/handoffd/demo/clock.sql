-- For the session that plays the demo: its statements find this function before the one of PostgreSQL, and so act in the past.
-- Defaults of columns do not.
create schema if not exists demo;
create or replace function demo.clock_timestamp() returns timestamptz
  language sql volatile
  as $$
    select pg_catalog.clock_timestamp() - make_interval(mins => pg_catalog.current_setting('demo.minutes_ago')::integer)
  $$;
set demo.minutes_ago = 0;
set search_path = demo, pg_catalog, public;
