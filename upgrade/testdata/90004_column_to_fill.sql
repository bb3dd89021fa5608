-- +goose Up
alter table handoffs add column sample_rank integer;
