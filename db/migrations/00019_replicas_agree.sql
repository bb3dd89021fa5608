-- +goose Up
alter table replicas
  add column settings jsonb not null default '{}',
  add column connections integer check (connections > 0);
comment on column replicas.settings is 'A fingerprint of each setting that must be the same on all replicas, empty where it is not set: 32 bits of an HMAC-SHA256 under service_state.fingerprint_key.';
comment on column replicas.connections is 'How many connections to this server the replica may open, that of its listener included; null if it did not say.';
comment on table replicas is 'One row per running replica, reported by itself every 5 s; replicas compare their settings with it. Nothing in it belongs to an account.';

create table service_state (
  singleton boolean primary key default true check (singleton),
  fingerprint_key bytea not null,
  retention interval check (retention > interval '0'),
  retention_reported_at timestamptz,
  mail_reported_at timestamptz
) with (fillfactor = 50);
comment on table service_state is 'One row: what replicas know in common, also of those that have gone. Nothing in it belongs to an account.';
comment on column service_state.singleton is 'Always true: makes a second row impossible.';
comment on column service_state.fingerprint_key is 'Random; keys the fingerprints in replicas.settings.';
comment on column service_state.retention is 'The longest HANDOFF_RETENTION of any replica that reported within an hour. No replica removes events sooner.';
comment on column service_state.retention_reported_at is 'When a replica last reported that retention, give or take a minute.';
comment on column service_state.mail_reported_at is 'When a replica with a mail server last reported, give or take a minute. For an hour, replicas without one leave mail alone.';
insert into service_state (fingerprint_key) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- +goose StatementBegin
create function retention_in_force(own interval) returns interval
  language sql stable
  begin atomic
    select greatest(
      own,
      (select s.retention from service_state as s where s.retention_reported_at > clock_timestamp() - interval '1 hour')
    );
  end;
-- +goose StatementEnd
comment on function retention_in_force(interval) is
  'How long a replica whose HANDOFF_RETENTION is given keeps events: as long as any replica that reported within an hour wants.';

-- +goose Down
drop function retention_in_force(interval);
drop table service_state;
alter table replicas
  drop column connections,
  drop column settings;
comment on table replicas is 'One row per running replica, reported by itself every 5 s; for whoever looks from the database. Nothing in it belongs to an account, and no replica reads it.';
