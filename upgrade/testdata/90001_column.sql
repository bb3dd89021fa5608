-- +goose Up
alter table event_log add column sample_note text not null default 'none';
