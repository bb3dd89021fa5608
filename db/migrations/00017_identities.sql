-- +goose Up
-- Only A to Z have two cases in an address, whatever the locale of the database: it decides who is who, and U+212A, the Kelvin
-- sign, is no k.
drop index users_email_key;
create unique index users_email_key on users (account_id, lower(email collate "C"));

-- Who signs in as which user, and what the tokens of an identity provider write to the users table.

alter table accounts
  add column external_id text
    constraint accounts_external_id_is_valid check (length(external_id) between 1 and 200 and external_id not like 'ext:%');
create unique index accounts_external_id_key on accounts (external_id);
comment on column accounts.external_id is
  'The id that the identity provider or the operator has for the account; a claim of HANDOFF_ACCOUNT_CLAIM can name the account by it. Null: none.';

-- Over all accounts: a token of the shared secret can name a user by external id without an account.
create index users_by_external_id on users (external_id) where external_id is not null;
comment on index users_by_external_id is 'For tokens that name a user by external id and no account.';

alter table users
  add column role_written_at timestamptz,
  add column deactivated_by_claim boolean not null default false;
comment on column users.role_written_at is
  'When the newest token that decided the role by its role claim was issued: older tokens do not. Null: none has.';
comment on column users.deactivated_by_claim is
  'True: inactive because a token had no value that grants a role. Only then does a later token with one activate the user again.';

create table user_identities (
  account_id uuid not null,
  user_id uuid not null,
  issuer text collate "C" not null check (octet_length(issuer) between 1 and 500),
  subject text collate "C" not null check (length(subject) between 1 and 255),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null check (created_by in ('command', 'service', 'link', 'create')),
  primary key (issuer, subject),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index user_identities_by_user on user_identities (account_id, user_id);
comment on table user_identities is
  'Who signs in as which user: a token of an identity provider finds its user here and nowhere else. One identity, one user, over all accounts.';
comment on column user_identities.account_id is 'The account of the user.';
comment on column user_identities.user_id is 'The user who signs in.';
comment on column user_identities.issuer is 'The iss of the tokens, byte for byte; at most 500 bytes.';
comment on column user_identities.subject is
  'The value of the claim that names the person, byte for byte; at most 255 characters (OpenID Connect Core, section 2).';
comment on column user_identities.created_at is 'When the identity was linked to the user.';
comment on column user_identities.created_by is
  'What linked it: command, the command line; service, a service token; link or create, the first sign-in of the person.';
comment on index user_identities_by_user is 'For the identities of a user, and the removal of users.';
select isolate_accounts('user_identities');

-- +goose Down
drop index users_email_key;
create unique index users_email_key on users (account_id, lower(email));
drop table user_identities;
alter table users drop column role_written_at, drop column deactivated_by_claim;
drop index users_by_external_id;
alter table accounts drop column external_id;
