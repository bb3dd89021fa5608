package db_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

// After a crash PostgreSQL reuses the id of a transaction that had not reached the disk. The commit of the other
// transaction says nothing about the first.
func TestTransactionIDIsInvalidAfterCrash(t *testing.T) {
	ctx := t.Context()
	server, err := localpg.Start(ctx, localpg.Config{Settings: map[string]string{"synchronous_commit": "on"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Migrate(ctx, server.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	lost, err := db.New(connect(t, server)).IdentifyTransaction(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := server.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(lost.XactID)
	if err != nil {
		t.Fatal(err)
	}
	queries := db.New(connect(t, server))
	for given := 0; given < number; {
		another, err := queries.IdentifyTransaction(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if given, err = strconv.Atoi(another.XactID); err != nil {
			t.Fatal(err)
		}
	}
	status, err := queries.ResolveTransaction(ctx, db.ResolveTransactionParams{Era: lost.Era, ID: lost.XactID})
	if err != nil || status != "another era" {
		t.Errorf("%q, error %v", status, err)
	}
}

func connect(t *testing.T, server *localpg.Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // the server may be gone
	return conn
}
