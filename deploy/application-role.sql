-- Optional, after deploy/role.sql and `handoffd migrate up`, as a superuser in the database handoffd: a role for `handoffd serve`
-- that can only read and change rows. Migrations and the commands of operators keep using the owner. The role gets the same
-- rights on tables of later migrations. It has no password: set one with \password handoffd_serve in psql.
create role handoffd_serve login;
grant connect on database handoffd to handoffd_serve;
grant usage on schema public to handoffd_serve;
grant select, insert, update, delete on all tables in schema public to handoffd_serve;
grant usage on all sequences in schema public to handoffd_serve;
alter default privileges for role handoffd in schema public
  grant select, insert, update, delete on tables to handoffd_serve;
alter default privileges for role handoffd in schema public
  grant usage on sequences to handoffd_serve;
