package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// unmigrated returns a database without a schema, and a session that has begun to make a function there that the first
// migration makes too: the migration waits for it.
func unmigrated(t *testing.T) (d *dbtest.Database, other *pgx.Conn) {
	t.Helper()
	d = dbtest.New(t)
	if _, err := d.Pool.Exec(t.Context(), "drop owned by current_user"); err != nil {
		t.Fatal(err)
	}
	other = connectAs(t, d.URL, "an old report")
	exec(t, other, "begin")
	exec(t, other, "create function scope_account() returns uuid language sql as 'select null::uuid'")
	return d, other
}

func connectAs(t *testing.T, url, application string) *pgx.Conn {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.RuntimeParams["application_name"] = application
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func pid(t *testing.T, conn *pgx.Conn) (pid int32) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), "select pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestBlockedMigrationNamesTheSession(t *testing.T) {
	d, other := unmigrated(t)
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	t.Cleanup(db.SetMigrationLocks(1000, func(blocked *db.BlockedError) {
		if len(blocked.Sessions) > 0 {
			giveUp()
		}
	}))
	applied, err := db.Migrate(ctx, d.URL)
	blocked, ok := errors.AsType[*db.BlockedError](err)
	if !ok || len(applied) > 0 {
		t.Fatalf("%d were applied, error %v", len(applied), err)
	}
	process := pid(t, other)
	for _, part := range []string{
		fmt.Sprintf("process %d (an old report, idle in transaction", process), "lock timeout",
		fmt.Sprintf("pg_terminate_backend(%d)", process), "run handoffd migrate up again",
	} {
		if !strings.Contains(blocked.Error(), part) {
			t.Errorf("%q is missing in: %v", part, blocked)
		}
	}
}

func TestMigrationContinuesWhenLockIsReleased(t *testing.T) {
	d, other := unmigrated(t)
	t.Cleanup(db.SetMigrationLocks(1000, func(*db.BlockedError) {
		if _, err := other.Exec(context.Background(), "rollback"); err != nil {
			t.Error(err)
		}
	}))
	applied, err := db.Migrate(t.Context(), d.URL)
	if err != nil {
		t.Fatal(err)
	}
	if status, err := db.MigrationStatus(t.Context(), d.URL); err != nil || len(status) != len(applied) {
		t.Errorf("%d of %d were applied, error %v", len(applied), len(status), err)
	}
}

// What wants to read a table that a migration waits for waits no longer than the migration does, while the session in
// the way stays as long as it likes.
func TestWaitingMigrationDoesNotBlockReaders(t *testing.T) {
	d := dbtest.New(t)
	other, reader := connectAs(t, d.URL, "an old report"), connectAs(t, d.URL, "a reader")
	exec(t, other, "begin")
	exec(t, other, "select from users")
	read := make(chan error, 1)
	t.Cleanup(db.SetMigrationLocks(3, func(*db.BlockedError) {
		_, err := reader.Exec(context.Background(), "select from users") // between two tries nothing is in its way
		select {
		case read <- err:
		default:
		}
	}))
	err := db.RunMigration(t.Context(), d.URL, "alter table users add column shoe_size integer")
	blocked, ok := errors.AsType[*db.BlockedError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	if err := <-read; err != nil {
		t.Error(err)
	}
	seen := blocked.Sessions
	if len(seen) > 0 && (seen[0].TableName != "users" || seen[0].Pid != pid(t, other)) {
		t.Errorf("it is blocked by %+v", blocked.Sessions)
	}
}
