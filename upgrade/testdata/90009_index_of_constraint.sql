-- +goose Up
alter table handoffs add constraint sample_unique unique using index sample_unique;
