package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// migrator returns one that applies a migration beside those that are applied.
func migrator(t *testing.T, d *dbtest.Database, statements string) *db.Migrator {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, db.Migrations()); err != nil {
		t.Fatal(err)
	}
	text := "-- +goose Up\n" + statements
	if strings.Contains(statements, "concurrently") {
		text = "-- +goose NO TRANSACTION\n" + text
	}
	if err := os.WriteFile(filepath.Join(dir, "99999_test.sql"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &db.Migrator{URL: d.URL, Migrations: os.DirFS(dir)}
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
	_, err := migrator(t, d, "alter table users add column shoe_size integer;").Up(t.Context())
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

// A session that is idle in a transaction is named while the migration waits, and goes on holding its lock.
func TestWaitingMigrationNamesTheSession(t *testing.T) {
	d := dbtest.New(t)
	other := connectAs(t, d.URL, "an old report")
	exec(t, other, "begin")
	exec(t, other, "select  from\n\tusers")
	m := migrator(t, d, "alter table users add column shoe_size integer;")
	t.Cleanup(db.SetMigrationLocks(1000, nil))
	var told []string
	m.Waiting = func(sessions []db.MigrationBlockersRow) {
		told = append(told, sessions[0].String())
		if _, err := other.Exec(context.Background(), "rollback"); err != nil {
			t.Error(err)
		}
	}
	applied, err := m.Up(t.Context())
	if err != nil || len(applied) != 1 || len(told) != 1 {
		t.Fatalf("%d were applied, error %v, told %q", len(applied), err, told)
	}
	for _, part := range []string{
		"an old report", "idle in transaction", "on table users", "last statement: select from users",
	} {
		if !strings.Contains(told[0], part) {
			t.Errorf("%q is missing in %q", part, told[0])
		}
	}
}

// Migrators take turns by a lock, which the session of one that was killed can hold for long.
func TestMigrationThatWaitsForItsTurnNamesTheSession(t *testing.T) {
	d := dbtest.New(t)
	other := connectAs(t, d.URL, "a killed migrator")
	exec(t, other, "select pg_advisory_lock(4097083626)")
	m := migrator(t, d, "alter table users add column shoe_size integer;")
	var told []string
	m.Waiting = func(sessions []db.MigrationBlockersRow) {
		told = append(told, sessions[0].String())
		if _, err := other.Exec(context.Background(), "select pg_advisory_unlock_all()"); err != nil {
			t.Error(err)
		}
	}
	applied, err := m.Up(t.Context())
	if err != nil || len(applied) != 1 || len(told) != 1 || !strings.Contains(told[0], "a killed migrator") {
		t.Fatalf("%d were applied, error %v, told %q", len(applied), err, told)
	}
}

// What waits for the end of other transactions makes no request wait, so it is not rolled back after a second.
func TestConcurrentIndexWaitsForTransactions(t *testing.T) {
	d := dbtest.New(t)
	other := connectAs(t, d.URL, "an old report")
	exec(t, other, "begin isolation level repeatable read")
	exec(t, other, "select from accounts")
	m := migrator(t, d, "create index concurrently users_by_team_and_name on users (account_id, team_id, name);")
	t.Cleanup(db.SetMigrationLocks(1, nil))
	waits := 0
	m.Waiting = func([]db.MigrationBlockersRow) {
		waits++
		for _, statement := range []string{"select pg_sleep(1.5)", "rollback"} { // longer than other migrations wait
			if _, err := other.Exec(context.Background(), statement); err != nil {
				t.Error(err)
			}
		}
	}
	if applied, err := m.Up(t.Context()); err != nil || len(applied) != 1 || waits != 1 {
		t.Fatalf("%d were applied after %d waits, error %v", len(applied), waits, err)
	}
}

// A concurrent index that fails stays, invalid. The migration begins with its removal, so it can be repeated.
func TestFailedConcurrentIndexIsMadeAnew(t *testing.T) {
	d := dbtest.New(t)
	owner := connectAs(t, d.URL, "a person")
	exec(t, owner, "insert into accounts (id, name) values (gen_random_uuid(), 'Acme'), (gen_random_uuid(), 'Acme')")
	valid := func() (valid bool) {
		t.Helper()
		err := owner.QueryRow(t.Context(), "select indisvalid from pg_index where indexrelid = 'accounts_by_name'::regclass").
			Scan(&valid)
		if err != nil {
			t.Fatal(err)
		}
		return valid
	}
	m := migrator(t, d, `drop index concurrently if exists accounts_by_name;
		create unique index concurrently accounts_by_name on accounts (name);`)
	if _, err := m.Up(t.Context()); err == nil || valid() {
		t.Fatalf("two equal names are in the index, error %v", err)
	}
	exec(t, owner, "update accounts set name = id::text")
	if applied, err := m.Up(t.Context()); err != nil || len(applied) != 1 || !valid() {
		t.Errorf("%d were applied, error %v", len(applied), err)
	}
}
