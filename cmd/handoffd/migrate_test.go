package main

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestPrereleaseDatabaseIsNamed(t *testing.T) {
	d := dbtest.NewPrerelease(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	words := []string{"before the first release", "create a new one", "migrate up", "account export"}
	sh.fails(exitError, words, "migrate", "up")
	sh.fails(exitError, words, "migrate", "status")
	sh.doctor(exitError)["migrations"].is(t, statusFail, words[0], "create a new database")
	if err := checkDatabase(t.Context(), d.URL, slog.New(slog.DiscardHandler)); !errors.Is(err, db.ErrPrerelease) {
		t.Errorf("serve starts, or fails with %v", err)
	}
}
