-- +goose Up
create table api_keys (
  id uuid primary key constraint api_keys_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  account_id uuid not null references accounts (id),
  name text not null check (length(name) between 1 and 200),
  secret_hash bytea not null check (length(secret_hash) = 32),
  user_id uuid,
  max_priority text check (max_priority in ('low', 'normal', 'high', 'urgent')),
  max_open integer check (max_open between 1 and 1000),
  created_by_id uuid not null,
  created_by_name text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  unique (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  constraint api_keys_limits_are_for_agents check ((user_id is null) = (max_priority is null) and (user_id is null) = (max_open is null))
) with (fillfactor = 80);
create index api_keys_by_agent on api_keys (account_id, user_id) where user_id is not null;
comment on table api_keys is
  'Credentials of the adopting product''s backends and of agents: hok_<id>_<secret>. A row stays when its key is revoked.';
comment on column api_keys.id is 'The id in the text of the key, without its hyphens. Version 7: it sorts by creation.';
comment on column api_keys.account_id is 'The account in which the key acts.';
comment on column api_keys.name is 'For people; the name of a service in events and timelines.';
comment on column api_keys.secret_hash is 'SHA-256 of the secret, which has 256 random bits. The secret itself is not kept.';
comment on column api_keys.user_id is 'The agent that the key speaks for; null: the account''s backend. Several keys can speak for one agent.';
comment on column api_keys.max_priority is 'The highest priority of what the agent hands off with the key; null for a service.';
comment on column api_keys.max_open is 'How many open handoffs the agent can have when it hands off with the key; null for a service.';
comment on column api_keys.created_by_id is 'The user who made the key; the nil UUID for a command.';
comment on column api_keys.created_by_name is 'The name of that user, as it was then.';
comment on column api_keys.created_at is 'When the key was made.';
comment on column api_keys.expires_at is 'From when on the key is refused; null: never.';
comment on column api_keys.last_used_at is 'The minute of the last use; null: none. Uses while the database takes no changes can be missing.';
comment on column api_keys.revoked_at is 'When the key was revoked; null: it was not.';
comment on index api_keys_by_agent is 'For the other keys of an agent, and for the removal of users.';
select isolate_accounts('api_keys');

-- +goose StatementBegin
create function notify_key_change() returns trigger
  language plpgsql
  as $$
    begin
      if not coalesce(nullif(current_setting('handoffd.without_notify', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"key_changed","account_id":"%s","key_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function notify_key_change() is
  'Notifies the replicas that an API key changed, so that they check its streams again. Sends nothing if the session has set handoffd.without_notify: they check every 10 s anyway.';

create trigger api_keys_notify_change
  after update on api_keys
  for each row
  when (
    (old.id, old.account_id, old.secret_hash, old.user_id, old.expires_at, old.revoked_at)
    is distinct from (new.id, new.account_id, new.secret_hash, new.user_id, new.expires_at, new.revoked_at)
  )
  execute function notify_key_change();
comment on trigger api_keys_notify_change on api_keys is
  'Notifies of a change of what the key proves, and of no other change. An UPDATE in psql counts too.';

create trigger api_keys_notify_removal
  after delete on api_keys
  for each row
  execute function notify_key_change();
comment on trigger api_keys_notify_removal on api_keys is 'Notifies that the key was deleted.';

-- +goose Down
drop table api_keys;
drop function notify_key_change();
