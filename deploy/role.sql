-- For psql, as a superuser; the PostgreSQL image of compose.yaml runs it once, on an empty data directory. The service owns
-- its own database and is nothing more: not superuser, not replication, no other databases.
--
-- No password stands here. The role gets that of the environment variable POSTGRES_HANDOFFD_PASSWORD; without it, none, and
-- \password handoffd sets one without writing it anywhere in the clear.
\getenv password POSTGRES_HANDOFFD_PASSWORD
create role handoffd login;
\if :{?password}
  set log_statement = 'none'; -- the log is no place for a password
  alter role handoffd password :'password';
\endif
create database handoffd owner handoffd;
revoke connect on database handoffd from public;
