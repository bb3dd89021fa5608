-- For psql, as a superuser; the PostgreSQL image of compose.yaml runs it once, on an empty data directory. It creates the role of
-- the service, which owns its database and may see what the sessions of the server do, for `handoffd doctor` and the queries of
-- docs/dba.md. It has no other rights: not superuser, not replication, no other databases.
--
-- The password is that of the environment variable POSTGRES_HANDOFFD_PASSWORD. Without it the role has none: set one with
-- \password handoffd in psql, which writes it nowhere in the clear.
\getenv password POSTGRES_HANDOFFD_PASSWORD
create role handoffd login;
\if :{?password}
  set log_statement = 'none'; -- the log is no place for a password
  alter role handoffd password :'password';
\endif
grant pg_read_all_stats to handoffd;
create database handoffd owner handoffd;
revoke connect on database handoffd from public;
