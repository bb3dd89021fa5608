package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestPrereleaseDatabaseIsNamed(t *testing.T) {
	d := dbtest.NewPrerelease(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh, account := &shell{t: t}, uuid.NewString()
	words := []string{"before the first release", "create a new one", "migrate up", "account export"}
	sh.fails(exitError, words, "migrate", "up")
	sh.fails(exitError, words, "migrate", "status")
	for _, command := range []string{
		"account add Acme", "account list", "account export " + account, "account remove --yes " + account,
		"user list --account " + account, "epoch show", "epoch bump", "epoch accept", "tail",
	} {
		sh.fails(exitError, words, strings.Fields(command)...)
	}
	sh.doctor(exitError)["migrations"].is(t, statusFail, words[0], "create a new database")
	err := checkDatabase(t.Context(), d.URL, settings{}, slog.New(slog.DiscardHandler))
	if !errors.Is(err, db.ErrPrerelease) {
		t.Errorf("serve starts, or fails with %v", err)
	}
}
