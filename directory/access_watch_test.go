package directory_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
)

// expect fails the test if the next call does not report what is wanted.
func expectAccess(t *testing.T, w *directory.AccessWatch, want bool, after string) {
	t.Helper()
	if got, err := w.Changed(t.Context()); err != nil || got != want {
		t.Errorf("after %s: got %t, error %v, want %t", after, got, err, want)
	}
}

func TestEachChangeOfAccessIsReported(t *testing.T) {
	a := newAccount(t)
	key := a.APIKey(directory.APIKeyDraft{Name: "K"})
	w := &directory.AccessWatch{DB: db.AllAccounts(a.Pool)}
	expectAccess(t, w, true, "nothing, at the first call")
	expectAccess(t, w, false, "nothing")
	a.Exec("update users set name = 'Elias', notify_by_email = false where id = $1", a.dana.UserID)
	a.Exec("update api_keys set last_used_at = now() where id = $1", key.ID)
	expectAccess(t, w, false, "what changes no access")
	for _, change := range []struct {
		statement string
		id        any
	}{
		{"update users set active = false where id = $1", a.dana.UserID},
		{"update users set role = 'admin' where id = $1", a.vera.UserID},
		{"delete from users where id = $1", a.vera.UserID},
		{"update api_keys set revoked_at = now() where id = $1", key.ID},
		{"delete from api_keys where id = $1", key.ID},
		{"update accounts set removal_began_at = now() where id = $1", a.ID},
		{"with quiet as (select set_config('handoffd.without_notify', 'on', true)) " +
			"update users set active = true from quiet where id = $1", a.dana.UserID},
	} {
		a.Exec(change.statement, change.id)
		expectAccess(t, w, true, change.statement)
		expectAccess(t, w, false, "that, once more")
	}
}

// A transaction that was in progress during a look is reported by the next one, however many have begun since.
func TestChangeThatCommitsLateIsReported(t *testing.T) {
	a := newAccount(t)
	w := &directory.AccessWatch{DB: db.AllAccounts(a.Pool)}
	late, err := db.AllAccounts(a.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = late.Rollback(t.Context()) }()
	if _, err := late.Exec(t.Context(), "update users set active = false where id = $1", a.dana.UserID); err != nil {
		t.Fatal(err)
	}
	expectAccess(t, w, true, "nothing, at the first call")
	a.Exec("update users set role = 'admin' where id = $1", a.vera.UserID)
	expectAccess(t, w, true, "a later change")
	expectAccess(t, w, true, "that, which the transaction in progress keeps in sight")
	if err := late.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	expectAccess(t, w, true, "the late change")
	expectAccess(t, w, false, "that, once more")
}

// A restored database counts its transactions anew.
func TestAnotherEpochIsAChangeOfAccess(t *testing.T) {
	a := newAccount(t)
	w := &directory.AccessWatch{DB: db.AllAccounts(a.Pool)}
	expectAccess(t, w, true, "nothing, at the first call")
	err := pgx.BeginFunc(t.Context(), a.Pool, func(tx pgx.Tx) error { return db.New(tx).ChangeEpoch(t.Context()) })
	if err != nil {
		t.Fatal(err)
	}
	expectAccess(t, w, true, "a new epoch")
	expectAccess(t, w, false, "that, once more")
}

func TestOldChangesOfAccessAreDeleted(t *testing.T) {
	a := newAccount(t)
	a.Exec("update users set role = 'admin' where id = $1", a.vera.UserID)
	a.Exec("update access_changes set at = at - interval '25 hours'")
	a.Exec("update users set role = 'viewer' where id = $1", a.vera.UserID)
	if n := a.Count("select count(*) from access_changes"); n != 1 {
		t.Errorf("%d rows are left, want 1", n)
	}
}
