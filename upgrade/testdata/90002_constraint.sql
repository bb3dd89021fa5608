-- +goose Up
alter table handoffs add constraint sample_is_short check (length(resolution) < 1000000) not valid;
