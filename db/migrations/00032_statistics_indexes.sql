-- +goose NO TRANSACTION
-- +goose Up
-- Without a lock that writers wait for. A run that was stopped leaves an index that is not valid: the next one begins anew.
drop index concurrently if exists handoff_timeline_newest;
create index concurrently handoff_timeline_newest on handoff_timeline (at) where type <> 'handoff_updated';
comment on index handoff_timeline_newest is 'For people who ask in psql what happened in a period, and for statistics.';
drop index concurrently if exists handoff_timeline_releases;
create index concurrently handoff_timeline_releases on handoff_timeline (account_id, handoff_id, version) include (at)
  where type = 'handoff_released';
comment on index handoff_timeline_releases is 'When a wait began that a release made.';
drop index concurrently if exists handoff_mails_newest;
create index concurrently handoff_mails_newest on handoff_mails (at);
comment on index handoff_mails_newest is 'For people who ask in psql what mail was sent in a period.';
drop index concurrently if exists handoffs_for_statistics;
create index concurrently handoffs_for_statistics on handoffs (account_id, id)
  include (session_id, team_id, created_by, waiting_since, claim_epoch);
comment on index handoffs_for_statistics is 'What statistics need of a handoff, without its row, which is wide.';

-- The defaults wait until a fifth of the table is dead: of the log, a day's pruning. Neither reads nor writes wait for this.
alter table event_log set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table handoffs set (autovacuum_vacuum_scale_factor = 0.05);
alter table handoff_timeline set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);

-- +goose Down
alter table handoff_timeline reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor);
alter table handoffs reset (autovacuum_vacuum_scale_factor);
alter table event_log reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor);
drop index concurrently if exists handoffs_for_statistics;
drop index concurrently if exists handoff_timeline_releases;
drop index concurrently if exists handoff_mails_newest;
drop index concurrently if exists handoff_timeline_newest;
