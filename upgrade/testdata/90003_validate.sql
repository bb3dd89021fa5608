-- +goose Up
alter table handoffs validate constraint sample_is_short;
