-- +goose Up
create table teams (
  id uuid primary key constraint teams_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  account_id uuid not null references accounts (id),
  name text not null default '' check (length(name) <= 200),
  created_at timestamptz not null default clock_timestamp(),
  unique (account_id, id)
);
comment on table teams is 'Groups of people inside an account, used to filter the queue.';
comment on column teams.id is 'The id that the adopting product has for the team.';
comment on column teams.account_id is 'The account the team belongs to.';
comment on column teams.name is 'For people; empty when the adopting product has sent only the id.';
comment on column teams.created_at is 'When handoffd first received the team.';
select isolate_accounts('teams');

create table users (
  id uuid primary key constraint users_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  account_id uuid not null references accounts (id),
  team_id uuid,
  email text not null check (length(email) between 3 and 320),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('viewer', 'engineer', 'admin', 'owner')),
  active boolean not null default true,
  notify_by_email boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id)
);
create unique index users_email_key on users (account_id, lower(email));
create index users_by_team on users (account_id, team_id) where team_id is not null;
comment on table users is
  'People. This row, not a claim of a token, decides the account, the role and whether the user is allowed to act.';
comment on column users.id is 'The subject ("sub") of the user''s tokens.';
comment on column users.account_id is 'The account the user acts in.';
comment on column users.team_id is 'The user''s team, if any; always of the same account.';
comment on column users.email is 'The address for mail about escalations; unique in the account, ignoring case.';
comment on column users.name is 'Shown beside everything the user does.';
comment on column users.role is 'viewer, engineer, admin or owner, weakest first.';
comment on column users.active is 'False: every request of the user is refused.';
comment on column users.notify_by_email is 'False: the user has opted out of mail.';
comment on column users.created_at is 'When the user was added.';
comment on column users.updated_at is 'When the row last changed.';
comment on index users_by_team is 'For the removal of teams: a deletion looks for the rows that refer to the deleted one.';
select isolate_accounts('users');

-- The lock of the account makes owners who demote each other at the same time take turns: the second sees what the first did.
-- Deleting a user is allowed: the removal of an account does it.
-- +goose StatementBegin
create function require_active_owner() returns trigger
  language plpgsql
  as $$
    begin
      perform from accounts where id = old.account_id for no key update;
      if not exists (select from users where account_id = old.account_id and role = 'owner' and active) then
        raise exception 'account % would have no active owner left', old.account_id
          using errcode = 'check_violation', schema = 'public', table = 'users', constraint = 'users_require_active_owner',
            hint = 'Make another user of the account an active owner first.';
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function require_active_owner() is
  'Refuses to demote, deactivate or move the last active owner of an account, also in psql.';

create trigger users_require_active_owner
  after update on users
  for each row
  when (
    old.role = 'owner' and old.active
    and not (new.role = 'owner' and new.active and new.account_id = old.account_id)
  )
  execute function require_active_owner();
comment on trigger users_require_active_owner on users is 'Keeps at least one active owner in each account that has one.';

-- A full notification queue makes every COMMIT that notifies fail. handoffd.without_notify lets the change through.
-- +goose StatementBegin
create function notify_user_change() returns trigger
  language plpgsql
  as $$
    begin
      if not coalesce(nullif(current_setting('handoffd.without_notify', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"user_changed","account_id":"%s","user_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function notify_user_change() is
  'Notifies the replicas that a user changed, so that they check its streams again. Sends nothing if the session has set handoffd.without_notify: they check every 10 s anyway.';

create trigger users_notify_change
  after update on users
  for each row
  when (
    (old.id, old.account_id, old.role, old.active) is distinct from (new.id, new.account_id, new.role, new.active)
  )
  execute function notify_user_change();
comment on trigger users_notify_change on users is
  'Notifies of a change of what the user is allowed to do, and of no other change. An UPDATE in psql counts too.';

create trigger users_notify_removal
  after delete on users
  for each row
  execute function notify_user_change();
comment on trigger users_notify_removal on users is 'Notifies that the user was removed.';

-- +goose Down
drop table users;
drop function notify_user_change();
drop function require_active_owner();
drop table teams;
