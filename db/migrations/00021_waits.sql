-- +goose Up
alter table handoffs add column unheard boolean not null default false;
comment on column handoffs.unheard is
  'Of the newest wait for which recipients of mail were looked for: whether there were none. Says something only while the handoff waits.';
create index handoffs_unheard on handoffs (account_id) where unheard and status = 'waiting';
comment on index handoffs_unheard is 'Counts what waits and no person could be told of.';

alter table handoff_timeline add column unheard boolean not null default false;
comment on column handoff_timeline.unheard is 'Whether a wait began here of which no person could be told by mail: all had left or opted out.';

alter table handoff_mails add column wait integer not null default 0 check (wait >= 0);
comment on column handoff_mails.wait is
  'Of which wait it tells: the version of the handoff with which that began. 0: of the first, addressed before waits were told apart.';
comment on column handoff_mails.status is
  'queued: still to be sent, perhaps again; sent: the mail server took it; logged: there is no mail server, a line in the log stands for it; failed: given up; dropped: not sent, because the handoff was claimed or closed, or the recipient left or opted out. What was not sent is queued again when the handoff waits again.';

-- +goose StatementBegin
create function present_wait(account uuid, handoff uuid) returns integer
  language sql stable
  begin atomic
    select min(t.version)
    from handoff_timeline as t
    where t.account_id = account
      and t.handoff_id = handoff
      and t.type <> 'handoff_parked'
      and t.version > coalesce(
        (
          select max(c.version)
          from handoff_timeline as c
          where c.account_id = account
            and c.handoff_id = handoff
            and c.claimed_by is not null
        ),
        0
      );
  end;
-- +goose StatementEnd
comment on function present_wait(uuid, uuid) is
  'The version with which the present wait of a handoff began: the first after its last claim; null while it is claimed. Means nothing of a handoff that does not wait.';

-- +goose Down
drop function present_wait(uuid, uuid);
alter table handoff_mails drop column wait;
alter table handoff_timeline drop column unheard;
alter table handoffs drop column unheard;
comment on column handoff_mails.status is
  'queued: still to be sent, perhaps again; sent: the mail server took it; logged: there is no mail server, a line in the log stands for it; failed: given up; dropped: not sent, because the handoff was claimed or closed, or the recipient left or opted out.';
