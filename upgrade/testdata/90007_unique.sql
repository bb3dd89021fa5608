-- +goose NO TRANSACTION
-- +goose Up
drop index concurrently if exists sample_unique;
create unique index concurrently sample_unique on handoffs (account_id, number, id);
