-- +goose Up
create table idempotency_keys (
  account_id uuid not null references accounts (id),
  user_id uuid not null,
  key text not null check (key ~ '^[ -~]{1,128}$'),
  digest bytea not null check (length(digest) = 32),
  claimed_at timestamptz not null default clock_timestamp(),
  status smallint not null default 0 check (status = 0 or status between 200 and 299),
  location text not null default '',
  body bytea not null default '',
  primary key (account_id, user_id, key)
);
create index idempotency_keys_claimed on idempotency_keys (claimed_at);
comment on table idempotency_keys is
  'Responses to requests with an Idempotency-Key, replayed when a request is repeated. Written in the transaction of the work; kept for 24 hours.';
comment on column idempotency_keys.account_id is 'The account of the request.';
comment on column idempotency_keys.user_id is 'The user who sent the request; the nil UUID for the adopting product''s service tokens, whatever their subject.';
comment on column idempotency_keys.key is 'The key that the client chose.';
comment on column idempotency_keys.digest is 'SHA-256 of the request: method, path and body.';
comment on column idempotency_keys.claimed_at is 'When the first request with the key arrived.';
comment on column idempotency_keys.status is 'The HTTP status of the response; 0 only inside the transaction that does the work.';
comment on column idempotency_keys.location is 'The Location header of the response; empty: none.';
comment on column idempotency_keys.body is 'The body of the response.';
select isolate_accounts('idempotency_keys');

-- +goose Down
drop table idempotency_keys;
