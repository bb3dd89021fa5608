-- +goose Up
-- The transaction's own time, now(), would not do: what waits for a lock would be older than what it waited for.
-- +goose StatementBegin
create function current_moment() returns timestamptz
  language sql volatile
  as $$
    select clock_timestamp() + coalesce(nullif(current_setting('handoffd.clock_offset', true), '')::interval, '0')
  $$;
-- +goose StatementEnd
comment on function current_moment() is
  'The time of what happens now. A session that sets handoffd.clock_offset acts in the past, as demo data and tests do.';

create table accounts (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default current_moment()
);
comment on table accounts is 'Tenants. Every other row belongs to exactly one of them, and nothing of one is ever seen from another.';
comment on column accounts.id is 'UUID version 7, chosen by handoffd.';
comment on column accounts.name is 'For people.';
comment on column accounts.created_at is 'When the account was added.';

create table teams (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  name text not null default '' check (length(name) <= 200),
  created_at timestamptz not null default current_moment(),
  unique (account_id, id)
);
comment on table teams is 'Groups of people inside an account, used to filter the queue.';
comment on column teams.id is 'The id the adopting product knows the team by.';
comment on column teams.account_id is 'The account the team belongs to.';
comment on column teams.name is 'For people; empty when the adopting product has only told the id.';
comment on column teams.created_at is 'When handoffd first heard of the team.';

create table users (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  team_id uuid,
  email text not null check (length(email) between 3 and 320),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('viewer', 'engineer', 'admin', 'owner')),
  active boolean not null default true,
  notify_by_email boolean not null default true,
  created_at timestamptz not null default current_moment(),
  updated_at timestamptz not null default current_moment(),
  unique (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id)
);
create unique index users_email_key on users (account_id, lower(email));
comment on table users is 'People. This row, and nothing in a token, decides account, role and whether the user may act.';
comment on column users.id is 'The subject ("sub") of the user''s tokens.';
comment on column users.account_id is 'The account the user acts in.';
comment on column users.team_id is 'The user''s team, if any; always of the same account.';
comment on column users.email is 'Where mail about escalations goes; unique in the account, ignoring case.';
comment on column users.name is 'Shown beside everything the user does.';
comment on column users.role is 'viewer, engineer, admin or owner, weakest first.';
comment on column users.active is 'False: every request of the user is answered 401.';
comment on column users.notify_by_email is 'False: the user has opted out of mail.';
comment on column users.created_at is 'When the user was added.';
comment on column users.updated_at is 'When the row last changed.';

-- +goose Down
drop table users;
drop table teams;
drop table accounts;
drop function current_moment();
