-- +goose Up
-- Mail follows the log: a position in the log of each account, and a mailbox for each person. Databases of earlier commits
-- have the job tables of River, which sent mail before.
drop function if exists delete_jobs_of_account(uuid, integer);
drop table if exists river_client_queue, river_client, river_leader, river_notification, river_queue, river_job, river_migration;
drop function if exists river_job_notify();
drop function if exists river_job_state_in_bitmask;
drop type if exists river_job_state;

create table mail_positions (
  account_id uuid primary key references accounts (id),
  seq bigint not null check (seq >= 0)
) with (fillfactor = 50);
comment on table mail_positions is
  'How far mail has read the log of each account. An account without a row begins at its first event.';
comment on column mail_positions.account_id is 'The account.';
comment on column mail_positions.seq is 'The number of the newest event that was read.';
select isolate_accounts('mail_positions');

create table mailboxes (
  account_id uuid not null,
  user_id uuid not null,
  next_at timestamptz,
  urgent boolean not null default false,
  sent_at timestamptz,
  hour_began_at timestamptz not null default 'epoch',
  sent_in_hour integer not null default 0 check (sent_in_hour >= 0),
  failures integer not null default 0 check (failures >= 0),
  suspended_address text,
  suspended_error text check (length(suspended_error) <= 500),
  lease bigint not null default 0,
  leased_until timestamptz not null default 'epoch',
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id),
  constraint mailboxes_suspension_has_error check ((suspended_address is null) = (suspended_error is null))
) with (fillfactor = 50);
create index mailboxes_due on mailboxes (urgent desc, next_at) where next_at is not null;
create index mailboxes_suspended on mailboxes (account_id) where suspended_address is not null;
comment on table mailboxes is
  'Mail to each person: when to look next what this person is to be told. What that is follows from the state of the handoffs.';
comment on column mailboxes.account_id is 'The account of the user.';
comment on column mailboxes.user_id is 'The user.';
comment on column mailboxes.next_at is 'When to look next; null: when something happens.';
comment on column mailboxes.urgent is 'True: look before the others that are due.';
comment on column mailboxes.sent_at is 'When the last message was sent; null: none was.';
comment on column mailboxes.hour_began_at is 'When the hour began in which sent_in_hour is counted.';
comment on column mailboxes.sent_in_hour is 'How many messages were sent in that hour.';
comment on column mailboxes.failures is 'How often in a row the mail server refused this person for now.';
comment on column mailboxes.suspended_address is
  'The address of which the mail server says that it does not exist. The user gets no mail while users.email is the same.';
comment on column mailboxes.suspended_error is 'What the mail server said.';
comment on column mailboxes.lease is 'Grows with each lease; the row changes only under the newest.';
comment on column mailboxes.leased_until is 'Until when one replica sends on its own.';
comment on index mailboxes_due is 'The mailboxes that are due, urgent ones first.';
comment on index mailboxes_suspended is 'Counts the suspended addresses.';
select isolate_accounts('mailboxes');

create table mail_pace (
  singleton boolean primary key default true check (singleton),
  per_minute double precision check (per_minute > 0),
  next_at timestamptz not null default 'epoch',
  throttles integer not null default 0 check (throttles >= 0),
  throttled_at timestamptz not null default 'epoch'
) with (fillfactor = 50);
comment on table mail_pace is
  'One row: how fast the mail server takes messages, as all replicas have learnt it. No part of it belongs to an account.';
comment on column mail_pace.singleton is 'Always true: makes a second row impossible.';
comment on column mail_pace.per_minute is 'Messages a minute, of all replicas together; null: as fast as they can.';
comment on column mail_pace.next_at is 'When the next message can be sent.';
comment on column mail_pace.throttles is 'How often the mail server has throttled since it last took a message.';
comment on column mail_pace.throttled_at is 'When the mail server last throttled.';
insert into mail_pace default values;

alter table handoff_mails
  drop constraint handoff_mails_kind_check,
  add column level smallint not null default 0 check (level between 0 and 2);
update handoff_mails set kind = 'waiting' where kind = 'escalation';
alter table handoff_mails add constraint handoff_mails_kind_check
  check (kind in ('waiting', 'overdue', 'claimed', 'returned', 'resolved', 'assigned'));
create index handoff_mails_queued on handoff_mails (account_id, recipient_id) where status = 'queued';
comment on table handoff_mails is
  'Of what each person was told by mail, and what became of it: one row for each handoff, person and kind, kept as long as the handoff.';
comment on column handoff_mails.kind is
  'waiting, overdue: a handoff that waits; claimed, returned, resolved: to the user who escalated it; assigned: to the user it was assigned to.';
comment on column handoff_mails.status is
  'queued: still to be sent, perhaps again; sent: the mail server took it; logged: there is no mail server, a line in the log stands for it; failed: given up; dropped: not sent, because it was no longer true, or the recipient left or opted out. What was not sent in one wait is queued again in the next.';
comment on column handoff_mails.wait is
  'The step of the timeline that the mail is about: the version with which the wait began, or of the event.';
comment on column handoff_mails.level is 'The level of an overdue handoff, 1 or 2; 0 for other kinds.';
comment on index handoff_mails_queued is 'What a person is still to be told.';

create table admin_notices (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  kind text not null check (kind ~ '^[a-z]+(_[a-z]+)*$' and length(kind) <= 40),
  text text not null check (length(text) between 1 and 1000),
  data jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  unique (account_id, id)
);
create index admin_notices_newest on admin_notices (account_id, created_at);
comment on table admin_notices is 'What the admins and owners of an account are told by mail beside handoffs.';
comment on column admin_notices.id is 'UUID version 7.';
comment on column admin_notices.account_id is 'The account.';
comment on column admin_notices.kind is 'What happened, such as webhook_disabled.';
comment on column admin_notices.text is 'The same for people.';
comment on column admin_notices.data is 'The same for programs.';
comment on column admin_notices.created_at is 'When it happened. Older than a week, it is no longer sent.';
comment on index admin_notices_newest is 'The notices that are still to be sent.';
select isolate_accounts('admin_notices');

create table admin_notice_mails (
  account_id uuid not null,
  notice_id uuid not null,
  recipient_id uuid not null,
  status text not null check (status in ('queued', 'sent', 'logged', 'failed')),
  attempts smallint not null default 0 check (attempts >= 0),
  error text check (length(error) <= 500),
  at timestamptz not null default clock_timestamp(),
  primary key (account_id, notice_id, recipient_id),
  foreign key (account_id, notice_id) references admin_notices (account_id, id)
);
comment on table admin_notice_mails is 'The mail about each notice, and what became of it.';
comment on column admin_notice_mails.account_id is 'The account.';
comment on column admin_notice_mails.notice_id is 'The notice.';
comment on column admin_notice_mails.recipient_id is 'The recipient: users.id.';
comment on column admin_notice_mails.status is 'queued, sent, logged or failed, as in handoff_mails.';
comment on column admin_notice_mails.attempts is 'How often sending was tried.';
comment on column admin_notice_mails.error is 'The error of the last try; null if there was none.';
comment on column admin_notice_mails.at is 'When sending was last tried.';
select isolate_accounts('admin_notice_mails');

-- +goose StatementBegin
create function can_be_mailed(u users) returns boolean
  language sql stable
  begin atomic
    select u.active and u.notify_by_email and u.email is not null and not exists (
      select
      from mailboxes as m
      where m.account_id = u.account_id
        and m.user_id = u.id
        and m.suspended_address = u.email
    );
  end;
-- +goose StatementEnd
comment on function can_be_mailed(users) is 'Reports whether a user has an address for mail and wants mail.';

-- +goose StatementBegin
create function is_told_of(u users, h handoffs) returns boolean
  language sql stable
  begin atomic
    select u.id <> h.created_by
      and u.role in ('engineer', 'admin', 'owner')
      and (
        h.priority = 'urgent'
        or not is_away(u) and not is_quiet(u)
        or h.overdue = 2 and u.role = any(second_level_of(h.account_id, h.team_id))
      );
  end;
-- +goose StatementEnd
comment on function is_told_of(users, handoffs) is
  'Reports whether a user who can be mailed is told of a waiting handoff: those who can claim it, unless they are away or in quiet hours; about urgent handoffs and at the second level also then.';

-- +goose StatementBegin
create function is_given_up(u users, h handoffs) returns boolean
  language sql stable
  begin atomic
    select coalesce(bool_or(m.status = 'failed') and not bool_or(m.status in ('sent', 'logged')), false)
    from handoff_mails as m
    where m.account_id = h.account_id
      and m.handoff_id = h.id
      and m.recipient_id = u.id
      and m.kind in ('waiting', 'overdue')
      and m.at >= h.wait_began_at;
  end;
-- +goose StatementEnd
comment on function is_given_up(users, handoffs) is
  'Reports whether mail to a user about the present wait of a handoff failed for good, and none was sent.';

-- +goose StatementBegin
create function has_recipient(h handoffs) returns boolean
  language sql stable
  begin atomic
    select exists (
      select
      from users as u
      where u.account_id = h.account_id
        and is_told_of(u, h)
        and can_be_mailed(u)
        and not is_given_up(u, h)
    );
  end;
-- +goose StatementEnd
comment on function has_recipient(handoffs) is
  'Reports whether there is a user who is told of a waiting handoff. Where there is none, all owners who can be mailed are.';

-- A lease moves next_at to its end, so that an earlier one was scheduled meanwhile.
-- +goose StatementBegin
create function schedule_notice() returns trigger
  language plpgsql
  as $$
    begin
      insert into mailboxes as m (account_id, user_id, next_at)
      select u.account_id, u.id, clock_timestamp()
      from users as u
      where u.account_id = new.account_id
        and u.active
        and u.role in ('admin', 'owner')
      order by u.id
      on conflict (account_id, user_id) do update
      set next_at = least(m.next_at, excluded.next_at)
      where m.failures = 0
        or m.next_at is null
        or m.leased_until > clock_timestamp();
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function schedule_notice() is
  'Schedules the mailboxes of the admins and owners of an account, but none that refused before its next try.';

create trigger admin_notices_schedule
  after insert on admin_notices
  for each row
  execute function schedule_notice();
comment on trigger admin_notices_schedule on admin_notices is 'Makes the mailboxes of admins and owners due.';

-- +goose StatementBegin
create function schedule_mailbox() returns trigger
  language plpgsql
  as $$
    begin
      update mailboxes as m
      set next_at = case
          when new.email is distinct from old.email or m.failures = 0 or m.next_at is null
            or m.leased_until > clock_timestamp() then least(m.next_at, clock_timestamp())
          else m.next_at
        end,
        failures = case when new.email is distinct from old.email then 0 else m.failures end,
        suspended_address = case when new.email is distinct from old.email then null else m.suspended_address end,
        suspended_error = case when new.email is distinct from old.email then null else m.suspended_error end
      where m.account_id = new.account_id
        and m.user_id = new.id;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function schedule_mailbox() is
  'Makes the mailbox of a user due, but none that refused before its next try, unless the address has changed: that ends suspension.';

create trigger users_schedule_mailbox
  after update on users
  for each row
  when (
    (old.email, old.active, old.role, old.notify_by_email, old.notify_of_own,
      old.away, old.away_until, old.quiet_from, old.quiet_to, old.quiet_time_zone)
    is distinct from
    (new.email, new.active, new.role, new.notify_by_email, new.notify_of_own,
      new.away, new.away_until, new.quiet_from, new.quiet_to, new.quiet_time_zone)
  )
  execute function schedule_mailbox();
comment on trigger users_schedule_mailbox on users is
  'A change of what a user is told, or of the address, makes the mailbox due.';

-- What happened before is not told. What still waits is.
insert into mail_positions (account_id, seq)
select account_id, seq
from event_heads;
insert into mailboxes (account_id, user_id, next_at)
select u.account_id, u.id, clock_timestamp()
from users as u
where u.active
  and u.role in ('engineer', 'admin', 'owner')
  and exists (select from handoffs as h where h.account_id = u.account_id and h.status = 'waiting');

-- +goose Down
drop trigger users_schedule_mailbox on users;
drop function schedule_mailbox();
drop function has_recipient(handoffs);
drop function is_given_up(users, handoffs);
drop function is_told_of(users, handoffs);
drop function can_be_mailed(users);
drop table admin_notice_mails;
drop table admin_notices;
drop function schedule_notice();
drop index handoff_mails_queued;
delete from handoff_mails where kind <> 'waiting';
alter table handoff_mails
  drop column level,
  drop constraint handoff_mails_kind_check;
update handoff_mails set kind = 'escalation';
alter table handoff_mails add constraint handoff_mails_kind_check check (kind = 'escalation');
drop table mail_pace;
drop table mailboxes;
drop table mail_positions;
