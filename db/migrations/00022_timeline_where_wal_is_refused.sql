-- +goose Up
-- Where the WAL position is refused, the control file tells the timeline as well: that of the last checkpoint, or, from
-- a promotion until the checkpoint that follows it, that of the end of recovery. The file is slower, so it comes second.
-- +goose StatementBegin
create or replace function server_timeline() returns integer
  language plpgsql stable security definer
  as $$
    begin
      return ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::integer;
    exception when others then
      begin
        if pg_catalog.pg_is_in_recovery() then
          return 0;
        end if;
        return (
          select greatest(c.timeline_id, r.min_recovery_end_timeline)
          from pg_catalog.pg_control_checkpoint() as c
          cross join pg_catalog.pg_control_recovery() as r
        );
      exception when others then
        return 0;
      end;
    end
  $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function server_timeline() returns integer
  language plpgsql stable security definer
  as $$
    begin
      return ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::integer;
    exception when others then
      return 0;
    end
  $$;
-- +goose StatementEnd
