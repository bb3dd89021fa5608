-- For psql, as a superuser, in the database of the service. It creates a role that only watches: it reads the two views for
-- people, and no table. \password watcher in psql sets its password.
create role watcher login;
grant connect on database handoffd to watcher;
-- What PUBLIC has, unless it was taken away.
grant usage on schema public to watcher;
grant execute on function scope_account(), scope_is_all_accounts(), current_event_epoch() to watcher;
grant select on handoff_channel_health, handoff_event_feed to watcher;
-- To see in pg_stat_activity who listens, and who holds up the queue.
grant pg_read_all_stats to watcher;
