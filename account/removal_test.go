package account_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

func TestRemovalDeletesOneAccountOnly(t *testing.T) {
	d := dbtest.New(t)
	a, other := newTenant(t, d), newTenant(t, d)
	before := other.rows()
	for table, n := range a.rows() {
		if n == 0 {
			t.Errorf("the account has no row in %s: this test proves nothing about it", table)
		}
	}
	removal := &account.Removal{DB: d.Pool, Batch: 2}
	deleted, err := removal.Remove(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for table, n := range a.rows() {
		if n > 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	if diff := cmp.Diff(before, other.rows()); diff != "" {
		t.Errorf("another account (-before +after):\n%s", diff)
	}
	if deleted.Rows["handoffs"] != 4 || deleted.Steps < 10 || deleted.Longest == 0 {
		t.Errorf("it says that it deleted %+v", deleted)
	}
	if _, err := other.Withdraw(t.Context(), other.dana, other.open.Ref()); err != nil {
		t.Errorf("in another account: %v", err)
	}
	if _, err := removal.Remove(t.Context(), a.ID); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("a second time: got %v", err)
	}
}

// A transaction that fails rolls back; so does one whose process is killed.
var errKilled = errors.New("killed")

// shutOut begins the removal of the account and stops behind its first step.
func shutOut(t *testing.T, a *tenant) {
	t.Helper()
	ctx, kill := context.WithCancelCause(t.Context())
	removal := &account.Removal{DB: a.Pool, Batch: 1, Progress: func(string, int64) { kill(errKilled) }}
	if _, err := removal.Remove(ctx, a.ID); err == nil {
		t.Fatal("the removal came to its end")
	}
}

func TestAccountIsShutOutBeforeDeletion(t *testing.T) {
	d := dbtest.New(t)
	a := newTenant(t, d)
	other := newTenant(t, d)
	eli, late := a.dana, uuid.New() // whose requests had begun before
	shutOut(t, a)
	absent := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, refusal.ErrNotFound) {
			t.Errorf("%s: got %v, want that it is absent", what, err)
		}
	}
	_, err := a.Directory.Principal(t.Context(), a.dana.UserID)
	absent("a user", err)
	_, err = a.Directory.ServicePrincipal(t.Context(), a.ID)
	absent("the backend", err)
	both := []auth.Actor{a.dana.Actor(), other.dana.Actor()}
	if users, err := a.Directory.Principals(t.Context(), both); err != nil || len(users) != 1 {
		t.Errorf("streams may stay for %v, error %v", users, err)
	}
	_, err = a.Directory.AddUser(t.Context(), directory.User{
		AccountID: a.ID, Email: new("eve@example.com"), Name: "Eve", Role: "viewer",
	})
	absent("a new user", err)
	session, _, err := a.Directory.PutSession(t.Context(), eli,
		directory.SessionInput{Ref: directory.Ref{ID: late}, Title: "Late"})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = a.Create(t.Context(), eli, handoff.Draft{Session: session.ID, Intent: handoff.Escalate})
	absent("an escalation", err)
	_, err = a.Withdraw(t.Context(), eli, a.open.Ref())
	absent("a withdrawal", err)
	accounts, err := account.List(t.Context(), d.Pool)
	if err != nil || len(accounts) != 2 || accounts[0].RemovalBegan == nil || accounts[1].RemovalBegan != nil {
		t.Fatalf("the list shows %+v, error %v", accounts, err)
	}
	if n, err := a.ReleaseOrphanedClaims(t.Context()); err != nil || n != 0 {
		t.Errorf("%d claims were released, error %v", n, err)
	}
	shutOut(t, a)
	again, err := account.List(t.Context(), d.Pool)
	if err != nil || !again[0].RemovalBegan.Equal(*accounts[0].RemovalBegan) {
		t.Errorf("interrupted twice, the removal began at %v, first it was %v; error %v",
			again[0].RemovalBegan, accounts[0].RemovalBegan, err)
	}
	if _, err := (&account.Removal{DB: d.Pool}).Remove(t.Context(), a.ID); err != nil {
		t.Errorf("the removal cannot be taken up: %v", err)
	}
}

// Sweepers release the claims of users who can no longer hold them, but not in an account that is being removed.
func TestClaimsAreKeptDuringRemoval(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	eli := a.Engineer("Eli")
	if _, err := a.Claim(t.Context(), eli, a.open.Ref()); err != nil {
		t.Fatal(err)
	}
	a.Exec("update users set active = false where id = $1", eli.UserID)
	shutOut(t, a)
	if n, err := a.ReleaseOrphanedClaims(t.Context()); err != nil || n != 0 {
		t.Errorf("%d claims were released, error %v", n, err)
	}
}

// A removal waits for a publisher that has moved the counter; its event is deleted with the others.
func TestRemovalWaitsForRunningAppend(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	tx, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) //nolint:errcheck // committed below
	if _, err := tx.Exec(t.Context(), "update event_heads set seq = seq + 1 where account_id = $1", a.ID); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := (&account.Removal{DB: a.Pool}).Remove(context.Background(), a.ID)
		done <- err
	}()
	const blocked = `select count(*) from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock' and query like '%BeginRemoval%'`
	for a.Count(blocked) == 0 {
		select {
		case err := <-done:
			t.Fatalf("the removal did not wait: %v", err)
		default:
		}
	}
	if _, err := a.Directory.Principal(t.Context(), a.dana.UserID); err != nil {
		t.Errorf("the account is shut out before its counter is closed: %v", err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A row that an earlier request adds while its account is being deleted is found by another pass.
func TestLateRowIsDeletedToo(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	late := true
	removal := &account.Removal{DB: a.Pool, Progress: func(table string, _ int64) {
		if table == "teams" && late { // people are gone by now
			late = false
			a.Exec(`insert into users (id, account_id, email, name, role)
				values (gen_random_uuid(), $1, 'eve@example.com', 'Eve', 'viewer')`, a.ID)
		}
	}}
	if _, err := removal.Remove(t.Context(), a.ID); err != nil || late {
		t.Fatalf("error %v; a row was added: %v", err, !late)
	}
	for table, n := range a.rows() {
		if n > 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
}

// A row that another transaction keeps locked delays the removal but does not end it.
func TestRemovalContinuesWhenRowLockIsReleased(t *testing.T) {
	a := newTenant(t, dbtest.New(t))
	tx, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) //nolint:errcheck // that is how the row becomes free
	if _, err := tx.Exec(t.Context(), "select from ai_sessions where account_id = $1 for update", a.ID); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := (&account.Removal{DB: a.Pool}).Remove(context.Background(), a.ID)
		done <- err
	}()
	// The first wait has ended without the row when there is no message left and another transaction has begun.
	const waiting = `select count(*) from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock' and query like '%DeleteSessions%'
		and xact_start > coalesce((select max(began) from first_wait), '-infinity')`
	a.Exec("create table first_wait (began timestamptz)")
	await := func() {
		for a.Count(waiting) == 0 {
			select {
			case err := <-done:
				t.Fatalf("the removal gave up: %v", err)
			default:
			}
		}
	}
	await()
	a.Exec(`insert into first_wait select max(xact_start) from pg_stat_activity
		where datname = current_database() and query like '%DeleteSessions%'`)
	await()
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Row-level security holds the removal too: it works in the scope of its account.
func TestRemovalSeesNoOtherAccount(t *testing.T) {
	d := dbtest.New(t)
	a, other := newTenant(t, d), newTenant(t, d)
	var statements recorder
	if _, err := (&account.Removal{DB: statements.pool(t, d.URL)}).Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	err := pgx.BeginFunc(t.Context(), db.ForAccount(d.Pool, a.ID), func(tx pgx.Tx) error {
		for _, each := range statements {
			generated := strings.Contains(each.sql, ":exec") || strings.Contains(each.sql, ":one")
			if !generated || len(each.args) == 0 || each.args[0] != a.ID {
				continue
			}
			args := append([]any{other.ID}, each.args[1:]...)
			rows, err := tx.Query(t.Context(), each.sql, args...)
			if err != nil {
				return err
			}
			rows.Close()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := other.rows(); n["handoffs"] != 4 || n["users"] != 2 || n["accounts"] != 1 {
		t.Errorf("of the other account there is %v", n)
	}
}
