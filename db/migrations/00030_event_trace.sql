-- +goose Up
-- Nullable and without a default: no row is rewritten, and the seventh column needs no byte in a row where it is null.
alter table event_log add column traceparent text;
comment on column event_log.traceparent is
  'The span that appended the event, as W3C Trace Context writes it: replicas continue its trace when they deliver the event. Null: the request was not traced.';

-- +goose Down
alter table event_log drop column traceparent;
