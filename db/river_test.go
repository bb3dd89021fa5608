package db_test

import (
	"log/slog"
	"testing"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// A newer River that needs a migration fails here.
func TestRiverTablesAreCurrent(t *testing.T) {
	d := dbtest.New(t)
	migrator, err := rivermigrate.New(riverpgxv5.New(d.Pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	versions := migrator.AllVersions()
	if newest := versions[len(versions)-1].Version; newest != db.RiverVersion {
		t.Errorf("River is at version %d and ours at %d: add a migration of db/river.go", newest, db.RiverVersion)
	}
	result, err := migrator.Validate(t.Context(), nil)
	if err != nil || !result.OK {
		t.Errorf("River finds %+v, error %v", result, err)
	}
}
