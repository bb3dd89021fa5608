-- name: GetAccount :one
select id, name, product_url
from accounts
where id = @account_id;

-- name: SetAccount :one
update accounts
set name = coalesce(sqlc.narg(name), name),
  product_url = case when @set_product_url::boolean then sqlc.narg(product_url) else product_url end
where id = @account_id
returning id, name, product_url;
