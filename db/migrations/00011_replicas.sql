-- +goose Up
create table replicas (
  id text primary key check (length(id) between 1 and 40),
  host text not null,
  started_at timestamptz not null default clock_timestamp(),
  reported_at timestamptz not null default clock_timestamp(),
  listening_since timestamptz,
  last_heard_at timestamptz,
  lag_ms double precision,
  degraded text[] not null,
  settings jsonb not null default '{}',
  connections integer check (connections > 0)
) with (fillfactor = 50);
comment on table replicas is 'One row per running replica, reported by the replica every 5 s; replicas compare their settings with it. No row belongs to an account.';
comment on column replicas.id is 'The name of the process, new at each start: in ready events, the log and pg_stat_activity.';
comment on column replicas.host is 'The name of the host that the process runs on.';
comment on column replicas.started_at is 'When the replica first reported.';
comment on column replicas.reported_at is 'When the replica last reported; it stops changing when the replica is killed.';
comment on column replicas.listening_since is 'Since when its connection listens; null while there is none.';
comment on column replicas.last_heard_at is 'When a notification that it sent to itself last arrived.';
comment on column replicas.lag_ms is 'How long that notification took, in milliseconds, sending and commit included.';
comment on column replicas.degraded is 'Why its events arrive late; empty when they do not. docs/operations.md lists the reasons.';
comment on column replicas.settings is 'A fingerprint of each setting that must be the same on all replicas, empty where it is not set: 32 bits of an HMAC-SHA256 under service_state.fingerprint_key.';
comment on column replicas.connections is 'How many connections to this server the replica can open, its listener included; null if it did not report it.';

create table service_state (
  singleton boolean primary key default true check (singleton),
  fingerprint_key bytea not null,
  retention interval check (retention > interval '0'),
  retention_reported_at timestamptz,
  mail_reported_at timestamptz
) with (fillfactor = 50);
comment on table service_state is 'One row: facts that replicas share and that outlive them. No part of it belongs to an account.';
comment on column service_state.singleton is 'Always true: makes a second row impossible.';
comment on column service_state.fingerprint_key is 'Random; keys the fingerprints in replicas.settings.';
comment on column service_state.retention is 'The longest HANDOFF_RETENTION of any replica that reported within an hour. No replica removes events sooner.';
comment on column service_state.retention_reported_at is 'When a replica last reported that retention, to within a minute.';
comment on column service_state.mail_reported_at is 'When a replica with a mail server last reported, to within a minute. For an hour after that, replicas without a mail server work no mail jobs.';
insert into service_state (fingerprint_key) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- +goose StatementBegin
create function effective_retention(own interval) returns interval
  language sql stable
  begin atomic
    select greatest(
      own,
      (select s.retention from service_state as s where s.retention_reported_at > clock_timestamp() - interval '1 hour')
    );
  end;
-- +goose StatementEnd
comment on function effective_retention(interval) is
  'Returns how long a replica keeps events: its own HANDOFF_RETENTION, or a longer one that another replica reported within an hour.';

-- +goose Down
drop function effective_retention(interval);
drop table service_state;
drop table replicas;
