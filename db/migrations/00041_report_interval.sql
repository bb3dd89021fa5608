-- +goose Up
comment on table replicas is 'One row per running replica, reported by the replica every 4 s; replicas compare their settings with it. No row belongs to an account.';
comment on column idempotency_keys.status is 'The HTTP status of the response; 0 only inside the transaction that does the work, 202 while work outside a transaction has no response.';

-- +goose Down
comment on table replicas is 'One row per running replica, reported by the replica every 5 s; replicas compare their settings with it. No row belongs to an account.';
comment on column idempotency_keys.status is 'The HTTP status of the response; 0 only inside the transaction that does the work.';
