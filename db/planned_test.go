package db_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// A statement with an array keeps its plan, though PostgreSQL estimates that planning for each array is cheaper.
func TestHousekeepingPlansOnce(t *testing.T) {
	d := dbtest.New(t)
	a := addAccounts(t, d.Pool)[0]
	polls := db.New(db.NewHousekeeping(d.Pool))
	for range 10 {
		if _, err := polls.ReadHeads(t.Context(), []uuid.UUID{a}); err != nil {
			t.Fatal(err)
		}
	}
	var generic, custom int
	err := d.Pool.QueryRow(t.Context(), `select coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0)
		from pg_prepared_statements where statement like '-- name: ReadHeads%'`).Scan(&generic, &custom)
	if err != nil || generic != 10 || custom != 0 {
		t.Errorf("%d generic and %d custom plans, error %v", generic, custom, err)
	}
	var mode string
	if err := d.Pool.QueryRow(t.Context(), `show plan_cache_mode`).Scan(&mode); err != nil || mode != "auto" {
		t.Errorf("afterwards plan_cache_mode is %q, error %v", mode, err)
	}
}
