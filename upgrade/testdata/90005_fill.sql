-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
do $$
declare
  last uuid := '00000000-0000-0000-0000-000000000000';
begin
  loop
    with batch as (
      select id from handoffs where id > last order by id limit 1000
    ), filled as (
      update handoffs as h set sample_rank = 0
      from batch
      where h.id = batch.id and h.sample_rank is null
    )
    select id into last from batch order by id desc limit 1;
    exit when not found;
    commit;
  end loop;
end
$$;
-- +goose StatementEnd
