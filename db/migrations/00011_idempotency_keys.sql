-- +goose Up
create table idempotency_keys (
  account_id uuid not null references accounts (id),
  user_id uuid not null,
  key text not null check (key ~ '^[ -~]{1,128}$'),
  digest bytea not null check (length(digest) = 32),
  claimed_at timestamptz not null default current_moment(),
  status smallint not null default 0 check (status = 0 or status between 200 and 299),
  location text not null default '',
  body bytea not null default '',
  primary key (account_id, user_id, key)
);
create index idempotency_keys_claimed on idempotency_keys (claimed_at);
comment on table idempotency_keys is
  'What requests with an Idempotency-Key were answered, so that a repeated one gets the same. Written in the transaction of the work; kept for 24 hours.';
comment on column idempotency_keys.account_id is 'The account of the request.';
comment on column idempotency_keys.user_id is 'Who asked: a user; all zeros for the adopting product''s service tokens, whatever their subject.';
comment on column idempotency_keys.key is 'As the client chose it.';
comment on column idempotency_keys.digest is 'SHA-256 of what was asked for: method, path and body.';
comment on column idempotency_keys.claimed_at is 'When it was asked for the first time.';
comment on column idempotency_keys.status is 'The HTTP status of the answer; 0 only inside the transaction that does the work.';
comment on column idempotency_keys.location is 'The Location header of the answer; empty: none.';
comment on column idempotency_keys.body is 'The body of the answer.';

alter table idempotency_keys enable row level security, force row level security;
create policy scope on idempotency_keys
  using ((select scope_is_everywhere()) or account_id = (select scope_account()));

-- +goose Down
drop table idempotency_keys;
