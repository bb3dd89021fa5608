-- +goose NO TRANSACTION
-- +goose Up
-- Without a lock that writers wait for. A run that was stopped leaves an index that is not valid: the next one begins anew.
drop index concurrently if exists accounts_being_removed;
create index concurrently accounts_being_removed on accounts (id) where removal_began_at is not null;
comment on index accounts_being_removed is 'The accounts whose people and keys have no access, for the look-up of callers.';

-- +goose Down
drop index concurrently if exists accounts_being_removed;
