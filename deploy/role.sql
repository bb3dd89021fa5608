-- Run once by the PostgreSQL image of compose.yaml, on an empty data directory. The service owns its own
-- database and is nothing more: not superuser, not replication, no other databases.
create role handoffd login password 'handoffd';
create database handoffd owner handoffd;
revoke connect on database handoffd from public;
