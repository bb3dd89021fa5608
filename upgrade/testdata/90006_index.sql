-- +goose NO TRANSACTION
-- +goose Up
drop index concurrently if exists sample_events_by_type;
create index concurrently sample_events_by_type on event_log (account_id, type, seq);
drop index concurrently if exists sample_handoffs_by_rank;
create index concurrently sample_handoffs_by_rank on handoffs (account_id, sample_rank, id);
