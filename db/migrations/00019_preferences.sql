-- +goose Up
-- What people say of themselves, who is online, and how an account links to its product.

alter table users
  add column away boolean not null default false,
  add column away_until timestamptz,
  add column quiet_from time,
  add column quiet_to time,
  add column quiet_time_zone text,
  add column notify_of_own boolean not null default true,
  add constraint users_away_until_needs_away check (away or away_until is null),
  add constraint users_quiet_hours_are_complete
    check (num_nulls(quiet_from, quiet_to, quiet_time_zone) in (0, 3) and quiet_from <> quiet_to);
comment on column users.away is 'True: the user takes no handoffs at the moment; see is_away.';
comment on column users.away_until is 'When the user is available again; null: until they say so.';
comment on column users.quiet_from is 'When the user''s quiet hours begin, each day in quiet_time_zone; null: no quiet hours.';
comment on column users.quiet_to is 'When they end; before quiet_from where they pass midnight.';
comment on column users.quiet_time_zone is 'A name of pg_timezone_names.';
comment on column users.notify_of_own is 'False: the user does not want to be told what becomes of their own handoffs.';

-- +goose StatementBegin
create function is_away(u users) returns boolean
  language sql stable
  begin atomic
    select u.away and (u.away_until is null or u.away_until > clock_timestamp());
  end;
-- +goose StatementEnd
comment on function is_away(users) is 'Reports whether a user is away now.';

-- +goose StatementBegin
create function is_quiet(u users) returns boolean
  language sql stable
  begin atomic
    select case
      when u.quiet_from is null then false
      when u.quiet_from < u.quiet_to then local.time >= u.quiet_from and local.time < u.quiet_to
      else local.time >= u.quiet_from or local.time < u.quiet_to
    end
    from (select (clock_timestamp() at time zone coalesce(u.quiet_time_zone, 'UTC'))::time as time) as local;
  end;
-- +goose StatementEnd
comment on function is_quiet(users) is 'Reports whether a user has quiet hours now.';

create table user_presence (
  account_id uuid not null,
  user_id uuid not null,
  replica text not null references replicas (id) on delete cascade,
  primary key (account_id, user_id, replica),
  foreign key (account_id, user_id) references users (account_id, id) on delete cascade
);
create index user_presence_by_replica on user_presence (replica);
comment on table user_presence is
  'Who has an open event stream, and on which replica, as the replica last reported. Rows of a replica that is silent for 10 s do not count.';
comment on column user_presence.account_id is 'The account of the user.';
comment on column user_presence.user_id is 'The user.';
comment on column user_presence.replica is 'The replica: replicas.id.';
comment on index user_presence_by_replica is 'For the reports of a replica, and for its removal.';
select isolate_accounts('user_presence');

-- +goose StatementBegin
create function is_online(u users) returns boolean
  language sql stable
  begin atomic
    select exists (
      select
      from user_presence as p
      join replicas as r on r.id = p.replica and r.reported_at > clock_timestamp() - interval '10 seconds'
      where p.account_id = u.account_id
        and p.user_id = u.id
    );
  end;
-- +goose StatementEnd
comment on function is_online(users) is 'Reports whether a user has an open event stream on a replica that is not silent.';

create index users_by_name on users (account_id, lower(name), id);
comment on index users_by_name is 'The pages of users.';

alter table accounts add column product_url text
  constraint accounts_product_url_is_https check (product_url like 'https://%' and length(product_url) <= 2000);
comment on column accounts.product_url is
  'Where the adopting product shows a session: an https address with {external_id} or {id} in it. Null: nowhere.';

-- +goose Down
alter table accounts drop column product_url;
drop index users_by_name;
drop function is_online(users);
drop table user_presence;
drop function is_quiet(users);
drop function is_away(users);
alter table users
  drop column away,
  drop column away_until,
  drop column quiet_from,
  drop column quiet_to,
  drop column quiet_time_zone,
  drop column notify_of_own;
