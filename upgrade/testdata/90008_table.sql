-- +goose Up
create table sample_marks (
  account_id uuid not null references accounts (id),
  id uuid not null,
  primary key (account_id, id)
);
create index sample_marks_by_id on sample_marks (id);
select isolate_accounts('sample_marks');
