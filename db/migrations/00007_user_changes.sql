-- +goose Up
-- Whoever changes a user, an UPDATE typed into psql included: the replicas that serve the user hear of it. A session that
-- sets handoffd.silent does without, as when the notification queue is full and no COMMIT that notifies succeeds.
-- +goose StatementBegin
create function announce_user_change() returns trigger
  language plpgsql
  as $$
    begin
      if not coalesce(nullif(current_setting('handoffd.silent', true), '')::boolean, false) then
        perform pg_notify('handoff_events', format(
          '{"v":1,"type":"user_changed","account_id":"%s","user_id":"%s"}', old.account_id, old.id
        ));
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function announce_user_change() is
  'Tells the replicas to look at a user again, unless the session has set handoffd.silent: they look every 10 s anyway.';

create trigger users_announce_change
  after update on users
  for each row
  when (
    (old.id, old.account_id, old.role, old.active) is distinct from (new.id, new.account_id, new.role, new.active)
  )
  execute function announce_user_change();
comment on trigger users_announce_change on users is 'Announces a change of what the user may do, and of nothing else.';

create trigger users_announce_removal
  after delete on users
  for each row
  execute function announce_user_change();
comment on trigger users_announce_removal on users is 'Announces that the user may do nothing any more.';

create index handoffs_claims on handoffs (account_id, claimed_by) where status = 'claimed';
comment on index handoffs_claims is 'Finds the claims that somebody loses with the authority to hold them.';

-- +goose Down
drop index handoffs_claims;
drop trigger users_announce_removal on users;
drop trigger users_announce_change on users;
drop function announce_user_change();
