-- +goose Up
-- The words of sessions and handoffs. An operator that is not leakproof, as that of text search is, uses no index of a table
-- whose policy binds the reader. So the words are in tables of their own, whose policies do not bind their owner, and queries
-- read them only joined with the rows that they belong to.

-- +goose StatementBegin
create function fold_case(value text) returns text
  language sql immutable strict parallel safe
  return case when octet_length(value) = length(value) then lower(value) else lower(normalize(value)) end;
-- +goose StatementEnd
comment on function fold_case(text) is 'Returns the text for comparisons that ignore case.';

-- Case folding must not depend on the locale of the database, which often is C. Where the server has ICU, it does not.
-- +goose StatementBegin
do $$
  begin
    if exists (select from pg_collation where collname = 'und-x-icu' and collencoding in (-1, pg_char_to_encoding('UTF8'))) then
      execute 'create or replace function fold_case(value text) returns text language sql immutable strict parallel safe '
        'return case when octet_length(value) = length(value) then lower(value) '
        'else lower(normalize(value) collate "und-x-icu") collate "default" end';
    end if;
  end
$$;
-- +goose StatementEnd

-- Text of ASCII alone, which most is, needs neither normalization nor a search for accents.
-- +goose StatementBegin
create function fold_accents(value text) returns text
  language sql immutable strict parallel safe
  return case
    when octet_length(value) = length(value) then value
    else regexp_replace(normalize(value, nfkd), '[\u0300-\u036f]', '', 'g')
  end;
-- +goose StatementEnd
comment on function fold_accents(text) is 'Returns the text without accents, in compatibility form.';

-- Words end at white space and punctuation. Words of a language without spaces are as long as its sentences.
-- +goose StatementBegin
create function split_words(value text) returns setof text
  language sql immutable parallel safe rows 100
  begin atomic
    select left(word, 64)
    from regexp_split_to_table(
      fold_accents(fold_case(value)),
      '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f\ufeff]+'
    ) as word
    where word <> '';
  end;
-- +goose StatementEnd
comment on function split_words(text) is 'Returns the words of a text without case and accents.';

-- +goose StatementBegin
create function account_prefix(account uuid) returns text
  language sql immutable strict parallel safe
  return left(md5(account::text), 8);
-- +goose StatementEnd
comment on function account_prefix(uuid) is
  'Returns what stands before each word of an account, so that an index of words is one of accounts first. Two accounts can share it.';

-- +goose StatementBegin
create function search_words(account uuid, value text) returns tsvector
  language sql immutable parallel safe
  return (
    select array_to_tsvector(coalesce(array_agg(prefix || word), '{}'))
    from (select account_prefix(account) as prefix offset 0) as once
    cross join split_words(value) as word
  );
-- +goose StatementEnd
comment on function search_words(uuid, text) is 'Returns the words of a text of an account, for search_query.';

-- +goose StatementBegin
create function search_query(account uuid, value text) returns tsquery
  language sql immutable parallel safe
  return (
    select string_agg(distinct '''' || account_prefix(account) || word || ''':*', ' & ')::tsquery
    from split_words(value) as word
  );
-- +goose StatementEnd
comment on function search_query(uuid, text) is
  'Returns the query for all words of a text, each the beginning of a word; null if the text has none.';

create table session_search (
  account_id uuid not null,
  session_id uuid not null,
  customer text,
  words tsvector not null,
  primary key (account_id, session_id),
  foreign key (account_id, session_id) references ai_sessions (account_id, id) on delete cascade
);
create index session_search_words on session_search using gin (words);
create index session_search_customer on session_search (account_id, customer) where customer is not null;
comment on table session_search is 'What a session is found by. Kept by a trigger on ai_sessions; read only joined with it.';
comment on column session_search.account_id is 'The account of the session.';
comment on column session_search.session_id is 'The session.';
comment on column session_search.customer is 'The customer without case; null: none.';
comment on column session_search.words is 'The words of title, problem summary and customer.';
comment on index session_search_words is 'Finds sessions by words.';
comment on index session_search_customer is 'Finds the sessions of a customer.';
select isolate_accounts('session_search');
alter table session_search no force row level security;

create table handoff_search (
  account_id uuid not null,
  handoff_id uuid not null,
  words tsvector not null,
  primary key (account_id, handoff_id),
  foreign key (account_id, handoff_id) references handoffs (account_id, id) on delete cascade
);
create index handoff_search_words on handoff_search using gin (words);
comment on table handoff_search is 'What a handoff is found by. Kept by triggers on handoffs and session_search; read only joined with handoffs.';
comment on column handoff_search.account_id is 'The account of the handoff.';
comment on column handoff_search.handoff_id is 'The handoff.';
comment on column handoff_search.words is 'The words of the notes, and of title, problem summary and customer of the session.';
comment on index handoff_search_words is 'Finds handoffs by words.';
select isolate_accounts('handoff_search');
alter table handoff_search no force row level security;

-- +goose StatementBegin
create function update_session_search() returns trigger
  language plpgsql
  as $$
    begin
      if tg_op = 'UPDATE'
        and (old.title, old.problem_summary, old.customer) is not distinct from (new.title, new.problem_summary, new.customer)
      then
        return null;
      end if;
      insert into session_search as s (account_id, session_id, customer, words)
      values (
        new.account_id, new.id, fold_case(new.customer),
        search_words(new.account_id, concat_ws(' ', new.title, new.problem_summary, new.customer))
      )
      on conflict (account_id, session_id) do update
      set customer = excluded.customer,
        words = excluded.words
      where (s.customer, s.words) is distinct from (excluded.customer, excluded.words);
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function update_session_search() is 'Keeps session_search.';
create trigger ai_sessions_update_search
  after insert or update on ai_sessions
  for each row
  execute function update_session_search();
comment on trigger ai_sessions_update_search on ai_sessions is 'Keeps session_search.';

-- +goose StatementBegin
create function update_handoff_search() returns trigger
  language plpgsql
  as $$
    begin
      if tg_table_name = 'session_search' then
        update handoff_search as s
        set words = new.words || search_words(h.account_id, h.engineer_notes)
        from handoffs as h
        where h.account_id = new.account_id
          and h.session_id = new.session_id
          and s.account_id = h.account_id
          and s.handoff_id = h.id;
      elsif tg_op = 'INSERT' or new.engineer_notes <> old.engineer_notes then
        insert into handoff_search (account_id, handoff_id, words)
        select s.account_id, new.id, s.words || search_words(s.account_id, new.engineer_notes)
        from session_search as s
        where s.account_id = new.account_id
          and s.session_id = new.session_id
        on conflict (account_id, handoff_id) do update
        set words = excluded.words;
      end if;
      return null;
    end
  $$;
-- +goose StatementEnd
comment on function update_handoff_search() is 'Keeps handoff_search.';
create trigger session_search_update_handoffs
  after update of words on session_search
  for each row
  execute function update_handoff_search();
comment on trigger session_search_update_handoffs on session_search is 'Keeps handoff_search.';
create trigger handoffs_update_search
  after insert or update of engineer_notes on handoffs
  for each row
  execute function update_handoff_search();
comment on trigger handoffs_update_search on handoffs is 'Keeps handoff_search.';

insert into session_search (account_id, session_id, customer, words)
select account_id, id, fold_case(customer), search_words(account_id, concat_ws(' ', title, problem_summary, customer))
from ai_sessions;
insert into handoff_search (account_id, handoff_id, words)
select h.account_id, h.id, s.words || search_words(h.account_id, h.engineer_notes)
from handoffs as h
join session_search as s on s.account_id = h.account_id and s.session_id = h.session_id;

-- The queue of one person.
drop index handoffs_by_creator;
create index handoffs_by_creator on handoffs (account_id, created_by, status, urgency, queued_at, id);
comment on index handoffs_by_creator is 'What a person escalated, in the order of the queue. For the removal of users.';
drop index handoffs_by_claimer;
create index handoffs_by_claimer on handoffs (account_id, claimed_by, status, urgency, queued_at, id)
  where claimed_by is not null;
comment on index handoffs_by_claimer is 'What a person works or worked on, in the order of the queue. For the removal of users.';

-- +goose Down
drop index handoffs_by_creator;
create index handoffs_by_creator on handoffs (account_id, created_by);
comment on index handoffs_by_creator is 'For the removal of users.';
drop index handoffs_by_claimer;
create index handoffs_by_claimer on handoffs (account_id, claimed_by) where claimed_by is not null;
comment on index handoffs_by_claimer is 'For the removal of users.';
drop trigger handoffs_update_search on handoffs;
drop trigger ai_sessions_update_search on ai_sessions;
drop table handoff_search;
drop table session_search;
drop function update_handoff_search();
drop function update_session_search();
drop function search_query(uuid, text);
drop function search_words(uuid, text);
drop function account_prefix(uuid);
drop function split_words(text);
drop function fold_accents(text);
drop function fold_case(text);
