package db_test

import (
	"context"
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
)

// A DBA moves and deletes users in psql, at any moment: presence and a mailbox, which replicas write, do not refuse it.
// The DBA's role can change users and nothing else.
func TestUserIsMovedAndDeletedDespitePresenceAndMailbox(t *testing.T) {
	d := dbtest.New(t)
	admin := asAdmin(t, d)
	exec(t, admin, "create role handoffd_people; grant usage on schema public to handoffd_people; "+
		"grant select, update, delete on users to handoffd_people")
	t.Cleanup(func() {
		_, err := admin.Exec(context.Background(),
			"reset session authorization; drop owned by handoffd_people; drop role handoffd_people")
		if err != nil {
			t.Error(err)
		}
	})
	exec(t, admin, ids.Replace(`
		insert into accounts (id, name) values (:a, 'A'), (:b, 'B');
		insert into users (id, account_id, name, role) values
			(:a-dana, :a, 'Dana', 'engineer'), (:a-eli, :a, 'Eli', 'engineer');
		insert into replicas (id, host, degraded) values ('one', '', '{}')`))
	for _, statement := range []string{
		"update users set account_id = :b where id = :a-dana",
		"update users set id = :new where id = :a-dana",
		"delete from users where id = :new",
	} {
		exec(t, admin, `
			insert into user_presence (account_id, user_id, replica) select account_id, id, 'one' from users
			on conflict do nothing;
			insert into mailboxes (account_id, user_id) select account_id, id from users on conflict do nothing`)
		exec(t, admin, "set session authorization handoffd_people")
		exec(t, admin, ids.Replace(statement))
		exec(t, admin, "reset session authorization")
		for _, table := range []string{"user_presence", "mailboxes"} {
			if got := count(t, admin, "select count(*) from "+table); got != 1 {
				t.Errorf("after %q %s has %d rows, want that of the other user", statement, table, got)
			}
		}
	}
}

// A session in which a scope was set for one transaction has the empty scope after it.
func TestSuperuserMovesAndDeletesUsersInAnyScope(t *testing.T) {
	d := dbtest.New(t)
	admin := asAdmin(t, d)
	exec(t, admin, ids.Replace(`
		insert into accounts (id, name) values (:a, 'A'), (:b, 'B');
		insert into users (id, account_id, name, role) values (:a-dana, :a, 'Dana', 'engineer');
		insert into replicas (id, host, degraded) values ('one', '', '{}')`))
	exec(t, admin, "begin; set local handoffd.account = '*'; commit")
	for _, statement := range []string{
		"update users set account_id = :b where id = :a-dana",
		"delete from users where id = :a-dana",
	} {
		exec(t, admin, `
			insert into user_presence (account_id, user_id, replica) select account_id, id, 'one' from users;
			insert into mailboxes (account_id, user_id) select account_id, id from users`)
		exec(t, admin, ids.Replace(statement))
		for _, table := range []string{"user_presence", "mailboxes"} {
			if got := count(t, admin, "select count(*) from "+table); got != 0 {
				t.Errorf("after %q %s has %d rows", statement, table, got)
			}
		}
	}
}

// Every role can call a function unless that is revoked, those that can only read among them.
func TestReaderCannotForgetUsers(t *testing.T) {
	d := dbtest.New(t)
	admin := asAdmin(t, d)
	exec(t, admin, ids.Replace(`
		insert into accounts (id, name) values (:a, 'A');
		insert into users (id, account_id, name, role) values (:a-dana, :a, 'Dana', 'engineer');
		insert into mailboxes (account_id, user_id) values (:a, :a-dana)`))
	exec(t, admin, "create role handoffd_reader; grant usage on schema public to handoffd_reader")
	t.Cleanup(func() {
		_, err := admin.Exec(context.Background(),
			"reset session authorization; drop owned by handoffd_reader; drop role handoffd_reader")
		if err != nil {
			t.Error(err)
		}
	})
	exec(t, admin, "set session authorization handoffd_reader; create temporary table own (account_id uuid, id uuid)")
	for _, statement := range []string{
		"select forget_user(:a, :a-dana)",
		"create trigger forget before delete on own for each row execute function forget_old_user()",
	} {
		if _, err := admin.Exec(t.Context(), ids.Replace(statement)); err == nil {
			t.Errorf("a role without rights on mailboxes can %s", statement)
		}
	}
	exec(t, admin, "reset session authorization")
	if count(t, admin, "select count(*) from mailboxes") != 1 {
		t.Error("the mailbox is deleted")
	}
}
