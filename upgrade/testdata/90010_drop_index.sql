-- +goose NO TRANSACTION
-- +goose Up
drop index concurrently if exists sample_handoffs_by_rank;
