-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
do $$
begin
  loop
    update handoffs set sample_rank = 0
    where (account_id, id) in (select account_id, id from handoffs where sample_rank is null limit 1000 for update skip locked);
    exit when not found;
    commit;
  end loop;
end
$$;
-- +goose StatementEnd
