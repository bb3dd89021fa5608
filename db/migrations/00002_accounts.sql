-- +goose Up
-- The nil UUID is no id, in any table: it stands for "none" where a column cannot be null. In idempotency_keys it is the
-- backend of an account, in handoff_counts no team, in handoff_timeline the service.
--
-- Times are clock_timestamp(), not now(), the start of the transaction: what waited for a lock would seem older than what it
-- waited for.
create table accounts (
  id uuid primary key constraint accounts_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default clock_timestamp(),
  removal_began_at timestamptz
);
comment on table accounts is 'Tenants. Every other row belongs to exactly one of them, and no account sees the rows of another.';
comment on column accounts.id is 'UUID version 7, chosen by handoffd.';
comment on column accounts.name is 'For people.';
comment on column accounts.created_at is 'When the account was added.';
comment on column accounts.removal_began_at is
  'When the removal of the account began: its users and services are refused from then on. Otherwise null. Never reset.';
select isolate_accounts('accounts', 'id');

-- +goose Down
drop table accounts;
