-- +goose Up
-- contract: unused since 0.1.0
alter table handoffs drop column sample_rank;
update service_state set required_migration = 33;
