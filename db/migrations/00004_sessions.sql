-- +goose Up
create table ai_sessions (
  id uuid primary key constraint ai_sessions_id_is_not_nil check (id <> '00000000-0000-0000-0000-000000000000'),
  account_id uuid not null references accounts (id),
  user_id uuid not null,
  team_id uuid,
  title text not null check (length(title) between 1 and 300),
  problem_summary text not null default '' check (length(problem_summary) <= 10000),
  customer text check (length(customer) <= 300),
  status text not null default 'open' check (length(status) between 1 and 40),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id)
);
create index ai_sessions_by_user on ai_sessions (account_id, user_id);
create index ai_sessions_by_team on ai_sessions (account_id, team_id) where team_id is not null;
comment on table ai_sessions is 'Troubleshooting sessions between an engineer and an AI assistant, written by the adopting product.';
comment on column ai_sessions.id is 'The id that the adopting product has for the session.';
comment on column ai_sessions.account_id is 'The account the session belongs to.';
comment on column ai_sessions.user_id is 'The engineer who owns the session; always of the same account.';
comment on column ai_sessions.team_id is 'The team the session is filed under, if any; always of the same account.';
comment on column ai_sessions.title is 'One line for people.';
comment on column ai_sessions.problem_summary is 'The problem, usually described by the assistant.';
comment on column ai_sessions.customer is 'The customer who waits for the answer, as the adopting product names them.';
comment on column ai_sessions.status is 'The adopting product''s own word for the state of the session; handoffd does not interpret it.';
comment on column ai_sessions.created_at is 'When handoffd first received the session.';
comment on column ai_sessions.updated_at is 'When the row last changed.';
comment on index ai_sessions_by_user is 'For the removal of users.';
comment on index ai_sessions_by_team is 'For the removal of teams.';
select isolate_accounts('ai_sessions');

create table ai_session_messages (
  account_id uuid not null,
  session_id uuid not null,
  position integer not null check (position > 0),
  role text not null check (role in ('user', 'assistant', 'system', 'note')),
  content text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, session_id, position),
  foreign key (account_id, session_id) references ai_sessions (account_id, id)
);
comment on table ai_session_messages is 'The transcript of a session.';
comment on column ai_session_messages.account_id is 'The account of the session.';
comment on column ai_session_messages.session_id is 'The session the message belongs to.';
comment on column ai_session_messages.position is '1, 2, 3 … inside the session, in the order of arrival.';
comment on column ai_session_messages.role is 'user, assistant, system or note.';
comment on column ai_session_messages.content is 'The text of the message.';
comment on column ai_session_messages.created_at is 'When handoffd received the message.';
select isolate_accounts('ai_session_messages');

-- +goose Down
drop table ai_session_messages;
drop table ai_sessions;
