package db_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// A transaction that has lost its client must not stay undecided or keep its locks.
func TestResolveTransactionTerminatesItsBackend(t *testing.T) {
	d := dbtest.New(t)
	q := db.New(d.Pool)
	begin := func() (pgx.Tx, db.ResolveTransactionParams) {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), d.URL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		id, err := db.New(tx).IdentifyTransaction(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return tx, db.ResolveTransactionParams{Era: id.Era, ID: id.XactID}
	}
	resolve := func(id db.ResolveTransactionParams) string {
		t.Helper()
		for {
			status, err := q.ResolveTransaction(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if status != "in progress" { // the backend takes a moment to exit
				return status
			}
		}
	}
	committed, id := begin()
	if err := committed.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := resolve(id); got != "committed" {
		t.Errorf("got %q of what has committed", got)
	}
	open, id := begin()
	if got := resolve(id); got != "aborted" {
		t.Errorf("got %q of what was left open", got)
	}
	if err := open.Commit(t.Context()); err == nil {
		t.Error("it committed after it was said to be aborted")
	}
}
