package notify_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

// The read sets its scope. What comes after it in a transaction is in the scope of before.
func TestReadOfTheLogGivesTheScopeBack(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	a.commit(1)
	b.commit(2)
	err := pgx.BeginFunc(t.Context(), db.ForAccount(a.Pool, a.id), func(tx pgx.Tx) error {
		for _, accounts := range [][]uuid.UUID{{b.id}, {a.id, b.id}} {
			rows, err := db.New(tx).ReadEvents(t.Context(), db.ReadEventsParams{
				AccountIds: accounts, Positions: make([]int64, len(accounts)), MaxEvents: 64,
			})
			if err != nil || len(rows) != 1+len(accounts) {
				t.Errorf("%d events of %d accounts, error %v", len(rows), len(accounts), err)
			}
		}
		var scope, plans string
		var events int
		err := tx.QueryRow(t.Context(), `select current_setting('handoffd.account'), current_setting('plan_cache_mode'),
			(select count(*) from event_log)`).Scan(&scope, &plans, &events)
		if scope != a.id.String() || plans != "auto" || events != 1 {
			t.Errorf("afterwards the scope is %s, plans are %s, and %d events can be seen", scope, plans, events)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
