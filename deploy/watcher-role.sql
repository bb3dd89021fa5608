-- For psql --set=ON_ERROR_STOP=1, as a superuser, in the database of the service, after `handoffd migrate up`, and again at will. It
-- makes two roles that read and cannot write: neither has a right on a table. \password watcher and \password reader in psql set
-- their passwords. Roles are of the whole server: in a second database they get the same rights there. As every role that can
-- connect, they can send notifications and take advisory locks.
--
-- watcher: numbers, replicas, who did what, who was told. No titles, no customers, no texts.
do $$
  begin
    if not exists (select from pg_roles where rolname = 'watcher') then
      create role watcher login;
    end if;
    if not exists (select from pg_roles where rolname = 'reader') then
      create role reader login;
    end if;
    execute format('grant connect on database %I to watcher', current_database());
  end
$$;
-- What PUBLIC has, unless it was taken away.
grant usage on schema public to watcher;
grant execute on function
  scope_account(), scope_is_all_accounts(), handoff_unit(text),
  handoff_statistics(text, timestamptz, timestamptz, text, text)
  to watcher;
grant select on
  handoff_channel_health, handoff_steps, handoff_deliveries, handoff_measures, handoff_names
  to watcher;
-- To see in pg_stat_activity who listens, and who holds up the queue.
grant pg_read_all_stats to watcher;
-- Policies show the rows of all accounts, also behind a pooler that leaves the setting empty.
alter role watcher set handoffd.account = '*';
alter role watcher set default_transaction_read_only = on;

-- reader: the titles of sessions and the names of customers too.
grant watcher to reader;
grant execute on function handoff_customer_statistics(timestamptz, timestamptz, text, text) to reader;
grant select on handoff_event_feed, handoff_customer_measures to reader;
alter role reader set handoffd.account = '*';
alter role reader set default_transaction_read_only = on;
