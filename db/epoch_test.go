package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// A session learns once which server it is on. It notices all the same when the database holds the history of another.
func TestSessionNoticesTheHistoryOfAnotherServer(t *testing.T) {
	tx, err := dbtest.New(t).Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	own, err := db.New(tx).CurrentEpoch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{"timeline", "system_identifier", "database_oid"} {
		err := pgx.BeginFunc(t.Context(), tx, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), "update event_epoch set "+column+" = "+column+" + 1"); err != nil {
				t.Fatal(err)
			}
			_, err := db.New(tx).CurrentEpoch(t.Context())
			return err
		})
		if !db.IsOtherHistory(err) {
			t.Errorf("with another %s, the error is %v", column, err)
		}
	}
	if epoch, err := db.New(tx).CurrentEpoch(t.Context()); err != nil || epoch != own {
		t.Errorf("the epoch is %s, and was %s, error %v", epoch, own, err)
	}
}
