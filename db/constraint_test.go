package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// Two accounts, a and b, whose rows have ids that show it. Account a has Dana, Eli, a team, a session s with an open
// handoff h in the queue, and a session t without one; account b has as much, but no Eli.
const world = `
	insert into accounts (id, name) values (:a, 'A'), (:b, 'B');
	insert into teams (id, account_id) values (:a-team, :a), (:b-team, :b);
	insert into users (id, account_id, email, name, role) values
		(:a-dana, :a, 'dana@example.com', 'Dana', 'engineer'),
		(:a-eli, :a, 'eli@example.com', 'Eli', 'engineer'),
		(:b-dana, :b, 'dana@example.com', 'Dana', 'engineer');
	insert into ai_sessions (id, account_id, user_id, title) values
		(:a-s, :a, :a-dana, 'S'), (:a-t, :a, :a-dana, 'T'),
		(:b-s, :b, :b-dana, 'S'), (:b-t, :b, :b-dana, 'T');
	insert into handoffs (
		id, account_id, number, session_id, intent, priority, status, created_by, created_at, waiting_since, context
	) values
		(:a-h, :a, 1, :a-s, 'escalate', 'normal', 'waiting', :a-dana, now(), now(), '{}'),
		(:b-h, :b, 1, :b-s, 'escalate', 'normal', 'waiting', :b-dana, now(), now(), '{}');
	insert into event_heads (account_id, seq) values (:a, 1);
	insert into event_log (account_id, seq, at, type, handoff_id, data)
	values (:a, 1, now(), 'handoff_created', :a-h, '{}')`

// ids stands in for the names that the statements of these tests use.
var ids = strings.NewReplacer(
	":a-team", "'a0000000-0000-7000-8000-000000000001'", ":b-team", "'b0000000-0000-7000-8000-000000000001'",
	":a-dana", "'a0000000-0000-7000-8000-000000000002'", ":b-dana", "'b0000000-0000-7000-8000-000000000002'",
	":a-eli", "'a0000000-0000-7000-8000-000000000003'",
	":a-s", "'a0000000-0000-7000-8000-000000000004'", ":b-s", "'b0000000-0000-7000-8000-000000000004'",
	":a-t", "'a0000000-0000-7000-8000-000000000005'", ":b-t", "'b0000000-0000-7000-8000-000000000005'",
	":a-h", "'a0000000-0000-7000-8000-000000000006'", ":b-h", "'b0000000-0000-7000-8000-000000000006'",
	":new", "'c0000000-0000-7000-8000-000000000001'",
	":a", "'a0000000-0000-7000-8000-000000000000'", ":b", "'b0000000-0000-7000-8000-000000000000'",
)

// parked is a statement that parks session t of account a, but for the values that a test gives for its own purpose.
const parked = `insert into handoffs (
		id, account_id, number, session_id, intent, priority, status, created_by, created_at, context
	) values (:new, :a, `

// owner is a statement that adds an owner to account a.
const owner = "insert into users (id, account_id, email, name, role) values (:new, :a, 'o@example.com', 'O', 'owner'); "

func TestConstraintsRejectInconsistentRows(t *testing.T) {
	d := dbtest.New(t)
	exec := func(sql string) error {
		return pgx.BeginFunc(context.Background(), db.AllAccounts(d.Pool), func(tx pgx.Tx) error {
			_, err := tx.Exec(context.Background(), ids.Replace(sql))
			return err
		})
	}
	if err := exec(world); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ state, sql, constraint string }{
		// The nil UUID is no id.
		{
			"an account with the nil UUID",
			"insert into accounts (id, name) values ('00000000-0000-0000-0000-000000000000', 'A')",
			"accounts_id_is_not_nil",
		},
		{
			"a team with the nil UUID",
			"insert into teams (id, account_id) values ('00000000-0000-0000-0000-000000000000', :a)",
			"teams_id_is_not_nil",
		},
		{
			"a user with the nil UUID",
			"update users set id = '00000000-0000-0000-0000-000000000000' where id = :a-eli",
			"users_id_is_not_nil",
		},
		{
			"a session with the nil UUID",
			`insert into ai_sessions (id, account_id, user_id, title)
				values ('00000000-0000-0000-0000-000000000000', :a, :a-dana, 'S')`,
			"ai_sessions_id_is_not_nil",
		},
		{
			"a handoff with the nil UUID",
			strings.Replace(parked, ":new", "'00000000-0000-0000-0000-000000000000'", 1) +
				"2, :a-t, 'park', 'low', 'parked', :a-dana, now(), '{}')",
			"handoffs_id_is_not_nil",
		},

		// The last owner.
		{"no owner left", owner + "update users set role = 'admin' where id = :new", "users_require_active_owner"},
		{"no active owner left", owner + "update users set active = false where id = :new", "users_require_active_owner"},
		{
			"both owners gone at once",
			`update users set role = 'owner' where account_id = :a;
				update users set role = 'admin' where account_id = :a`,
			"users_require_active_owner",
		},
		{"no owner left by a move", owner + "update users set account_id = :b where id = :new", "users_require_active_owner"},

		// The life of a handoff.
		{
			"parked and waiting",
			"update handoffs set status = 'parked', intent = 'park' where id = :a-h",
			"handoffs_parked_is_not_waiting",
		},
		{"waiting since never", "update handoffs set waiting_since = null where id = :a-h", "handoffs_parked_is_not_waiting"},
		{
			"waiting without being asked to",
			"update handoffs set intent = 'park' where id = :a-h",
			"handoffs_parked_by_intent",
		},
		{"claimed by nobody", "update handoffs set status = 'claimed' where id = :a-h", "handoffs_claim_has_claimer"},
		{
			"waiting for its claimer",
			"update handoffs set claimed_by = :a-eli, claimed_at = now() where id = :a-h",
			"handoffs_claim_has_claimer",
		},
		{
			"claimed at no time",
			"update handoffs set status = 'claimed', claimed_by = :a-eli where id = :a-h",
			"handoffs_claimer_has_time",
		},
		{"closed at no time", "update handoffs set status = 'withdrawn' where id = :a-h", "handoffs_closed_has_time"},
		{"closed and waiting", "update handoffs set closed_at = now() where id = :a-h", "handoffs_closed_has_time"},
		{
			"resolved somehow",
			`update handoffs set status = 'resolved', closed_at = now(), claimed_by = :a-eli, claimed_at = now()
				where id = :a-h`,
			"handoffs_resolved_has_resolution",
		},
		{
			"resolved while waiting",
			"update handoffs set resolution = 'MTU' where id = :a-h",
			"handoffs_resolved_has_resolution",
		},
		{
			"returned without advice",
			`update handoffs set status = 'returned', closed_at = now(), claimed_by = :a-eli, claimed_at = now()
				where id = :a-h`,
			"handoffs_returned_has_answer",
		},
		{"advice while waiting", "update handoffs set answer = 'MTU' where id = :a-h", "handoffs_returned_has_answer"},
		{"lost", "update handoffs set status = 'lost' where id = :a-h", "handoffs_status_check"},
		{"of no known priority", "update handoffs set priority = 'critical' where id = :a-h", "handoffs_priority_check"},
		{"of version 0", "update handoffs set version = 0 where id = :a-h", "handoffs_version_check"},
		{
			"claimed a negative number of times",
			"update handoffs set claim_epoch = -1 where id = :a-h",
			"handoffs_claim_epoch_check",
		},
		{
			"notes without end",
			"update handoffs set engineer_notes = repeat('x', 20001) where id = :a-h",
			"handoffs_engineer_notes_check",
		},

		// Uniqueness.
		{
			"two open handoffs of one session",
			parked + "2, :a-s, 'park', 'low', 'parked', :a-dana, now(), '{}')",
			"handoffs_one_open_per_session",
		},
		{
			"two handoffs of one number",
			parked + "1, :a-t, 'park', 'low', 'parked', :a-dana, now(), '{}')",
			"handoffs_account_id_number_key",
		},
		{"handoff number 0", parked + "0, :a-t, 'park', 'low', 'parked', :a-dana, now(), '{}')", "handoffs_number_check"},
		{"one address for two users", "update users set email = 'DANA@example.com' where id = :a-eli", "users_email_key"},
		{"two epochs", "insert into event_epoch (value) values ('01234567')", "event_epoch_pkey"},
		{
			"another epoch beside the one",
			"insert into event_epoch (singleton, value) values (false, '01234567')",
			"event_epoch_singleton_check",
		},

		// Accounts.
		{
			"a session of another account",
			parked + "2, :b-t, 'park', 'low', 'parked', :a-dana, now(), '{}')",
			"handoffs_account_id_session_id_fkey",
		},
		{
			"a creator of another account",
			parked + "2, :a-t, 'park', 'low', 'parked', :b-dana, now(), '{}')",
			"handoffs_account_id_created_by_fkey",
		},
		{
			"a claimer of another account",
			"update handoffs set status = 'claimed', claimed_by = :b-dana, claimed_at = now() where id = :a-h",
			"handoffs_account_id_claimed_by_fkey",
		},
		{
			"a predecessor of another account",
			"update handoffs set previous_handoff_id = :b-h where id = :a-h",
			"handoffs_account_id_previous_handoff_id_fkey",
		},
		{
			"a handoff for a team of another account",
			"update handoffs set team_id = :b-team where id = :a-h",
			"handoffs_account_id_team_id_fkey",
		},
		{
			"a session owned by another account",
			"update ai_sessions set user_id = :b-dana where id = :a-s",
			"ai_sessions_account_id_user_id_fkey",
		},
		{
			"a session of a team of another account",
			"update ai_sessions set team_id = :b-team where id = :a-s",
			"ai_sessions_account_id_team_id_fkey",
		},
		{
			"a user in a team of another account",
			"update users set team_id = :b-team where id = :a-eli",
			"users_account_id_team_id_fkey",
		},
		{
			"a message in a session of another account",
			"insert into ai_session_messages (account_id, session_id, position, role, content) values (:a, :b-s, 1, 'user', '')",
			"ai_session_messages_account_id_session_id_fkey",
		},
		{
			"an event about a handoff of another account",
			"insert into event_log values (:a, 2, now(), 'handoff_created', :b-h, '{}')",
			"event_log_account_id_handoff_id_fkey",
		},
		{
			"a session that moves to another account",
			"update ai_sessions set account_id = :b, user_id = :b-dana where id = :a-s",
			"handoffs_account_id_session_id_fkey",
		},

		// People and transcripts.
		{"a role that does not exist", "update users set role = 'root' where id = :a-eli", "users_role_check"},
		{"a user without a name", "update users set name = '' where id = :a-eli", "users_name_check"},
		{"an account without a name", "update accounts set name = '' where id = :a", "accounts_name_check"},
		{"a session without a title", "update ai_sessions set title = '' where id = :a-s", "ai_sessions_title_check"},
		{
			"a message from a stranger",
			`insert into ai_session_messages (account_id, session_id, position, role, content)
				values (:a, :a-s, 1, 'robot', '')`,
			"ai_session_messages_role_check",
		},
		{
			"message number 0",
			"insert into ai_session_messages (account_id, session_id, position, role, content) values (:a, :a-s, 0, 'user', '')",
			"ai_session_messages_position_check",
		},

		// The log.
		{
			"event number 0",
			"insert into event_log values (:a, 0, now(), 'handoff_created', :a-h, '{}')",
			"event_log_seq_check",
		},
		{
			"two events of one number",
			"insert into event_log values (:a, 1, now(), 'handoff_created', :a-h, '{}')",
			"event_log_pkey",
		},
		{
			"an event type that would break a frame",
			"insert into event_log values (:a, 2, now(), E'handoff\ncreated', :a-h, '{}')",
			"event_log_type_check",
		},
		{"a head at 0", "update event_heads set seq = 0 where account_id = :a", "event_heads_seq_check"},
		{"a floor above the head", "update event_heads set floor = 2 where account_id = :a", "event_heads_check"},
		{"an epoch that is not hexadecimal", "update event_epoch set value = 'ABCDEFGH'", "event_epoch_value_check"},
	} {
		t.Run(test.state, func(t *testing.T) {
			refused, ok := errors.AsType[*pgconn.PgError](exec(test.sql))
			if !ok {
				t.Fatalf("got %v, want a violation of %s", refused, test.constraint)
			}
			if refused.ConstraintName != test.constraint {
				t.Errorf("got %v (constraint %q), want a violation of %s", refused, refused.ConstraintName, test.constraint)
			}
		})
	}
}
