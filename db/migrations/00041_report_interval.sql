-- +goose Up
comment on table replicas is 'One row per running replica, reported by the replica every 4 s; replicas compare their settings with it. No row belongs to an account.';
comment on column idempotency_keys.status is 'The HTTP status of the response; 0 only inside the transaction that does the work, 202 while work outside a transaction has no response.';
comment on function notify_user_change() is
  'Records that access has changed, and notifies the replicas that a user changed, so that they check its streams again. Does not notify if the session has set handoffd.without_notify: they ask every 10 s whether any access has changed.';
comment on function notify_key_change() is
  'Records that access has changed, and notifies the replicas that an API key changed, so that they check its streams again. Does not notify if the session has set handoffd.without_notify: they ask every 10 s whether any access has changed.';

-- +goose Down
comment on function notify_key_change() is
  'Notifies the replicas that an API key changed, so that they check its streams again. Sends nothing if the session has set handoffd.without_notify: they check every 10 s anyway.';
comment on function notify_user_change() is
  'Notifies the replicas that a user changed, so that they check its streams again. Sends nothing if the session has set handoffd.without_notify: they check every 10 s anyway.';
comment on table replicas is 'One row per running replica, reported by the replica every 5 s; replicas compare their settings with it. No row belongs to an account.';
comment on column idempotency_keys.status is 'The HTTP status of the response; 0 only inside the transaction that does the work.';
