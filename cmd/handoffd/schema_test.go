package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/relay"
)

// olderDatabase returns a database that lacks the newest migration.
func olderDatabase(t *testing.T) *dbtest.Database {
	t.Helper()
	d := dbtest.New(t)
	execute(t, d, "drop owned by current_user")
	known := fstest.MapFS{}
	paths, err := fs.Glob(db.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	for _, name := range paths[:len(paths)-1] {
		content, err := fs.ReadFile(db.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		known[name] = &fstest.MapFile{Data: content}
	}
	if _, err := (&db.Migrator{URL: d.URL, Migrations: known}).Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func execute(t *testing.T, d *dbtest.Database, sql string) {
	t.Helper()
	if _, err := d.Pool.Exec(t.Context(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		t.Fatal(err)
	}
}

func TestReplicaWaitsForMigrations(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := olderDatabase(t)
	t.Setenv("DATABASE_URL", d.URL)
	(&shell{t: t}).doctor(exitError)["migrations"].is(t, statusFail, "schema_older", "handoffd migrate up")
	if err := checkDatabase(t.Context(), d.URL, settings{}, slog.New(slog.DiscardHandler)); err != nil {
		t.Errorf("serve does not start: %v", err)
	}
	m := join(t, d.URL, nil)
	m.becomes("unavailable", "schema_older")
	m.shows("schema_older", "1")
	older := m.scrape()
	if schema, found := older["handoffd_schema_version"]; !found || schema >= older["handoffd_schema_version_expected"] {
		t.Errorf("the schema is %v (found: %v), want less than %v", schema, found, older["handoffd_schema_version_expected"])
	}
	m.answers("/healthz", http.StatusOK)
	m.answers("/api/v1/me", http.StatusServiceUnavailable)
	join(t, d.URL, nil).stop() // while it waits

	if _, err := db.Migrate(t.Context(), d.URL); err != nil {
		t.Fatal(err)
	}
	m.becomes("ok")
	m.shows("schema_older", "0")
	m.answers("/api/v1/me", http.StatusUnauthorized)
	m.said("WARN", "schema_older", 1)
	m.said("INFO", "schema_older", 1)
}

func TestReplicaThatWaitsForMigrationsTellsOfAnOutage(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	between, address := relay.Postgres(t, olderDatabase(t).URL)
	m := join(t, address, nil)
	m.becomes("unavailable", "schema_older")
	between.Stall()
	m.becomes("unavailable", "database")
	m.shows("database", "1")
	between.Resume()
	m.becomes("unavailable", "schema_older")
	m.said("WARN", "database", 1)
}

// answers checks the status of a response.
func (m *member) answers(path string, want int) {
	m.t.Helper()
	answer, err := http.Get(m.address + path)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != want {
		m.t.Errorf("%s is answered %s, want %d", path, answer.Status, want)
	}
}

// A rollout begins with the migrations, so every replica of the release before it sees them.
func TestReplicaWorksOnAfterMigrationsOfALaterRelease(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := dbtest.New(t)
	m := join(t, d.URL, nil)
	m.becomes("ok")
	execute(t, d, "insert into goose_db_version (version_id, is_applied) values (99998, true)")
	eventually(t, func() bool { return slices.Equal(m.readiness().Notes, []string{"schema_newer"}) },
		func() { t.Fatalf("it is %+v", m.readiness()) })
	m.becomes("ok")
	m.said("INFO", "schema_newer", 1)
	t.Setenv("DATABASE_URL", d.URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Setenv("HANDOFF_MAX_STREAMS", "100")
	(&shell{t: t}).doctor(exitOK)["migrations"].is(t, statusNote, "schema_newer", "99998")
	join(t, d.URL, nil).becomes("ok")

	// The other way round, after a restore of a backup from before the migrations.
	newest := db.NewestMigration()
	execute(t, d, fmt.Sprintf("delete from goose_db_version where version_id >= %d", newest))
	m.becomes("unavailable", "schema_older")
	execute(t, d, fmt.Sprintf("insert into goose_db_version (version_id, is_applied) values (%d, true)", newest))
	m.becomes("ok")
	m.said("ERROR", "schema_older", 1)
}

// A migration that removes what this version uses says so in the database.
func TestReplicaStopsWhenTheDatabaseRequiresALaterRelease(t *testing.T) {
	d := dbtest.New(t)
	socket, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := settings{
		tokens: tokens{JWTSecret: strings.Repeat("s", 32)}, Window: 64, Heartbeat: time.Minute, Reconcile: 2 * time.Second,
		Retention: time.Hour, timeouts: timeouts{DrainDelay: time.Millisecond},
	}
	log := &logLines{}
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { ended <- serve(ctx, d.URL, s, socket, slog.New(slog.NewJSONHandler(log, nil))) }()
	eventually(t, func() bool { return strings.Contains(log.String(), `"listening"`) }, func() { t.Fatal(log) })
	execute(t, d, `
		insert into goose_db_version (version_id, is_applied) values (99998, true);
		update service_state set required_migration = 99998`)
	tooOld := func(err error) {
		t.Helper()
		if _, ok := errors.AsType[*db.TooOldError](err); !ok || !strings.Contains(err.Error(), "install a newer handoffd") {
			t.Errorf("got %v; log:\n%s", err, log)
		}
	}
	tooOld(<-ended)
	tooOld(checkDatabase(t.Context(), d.URL, s, slog.New(slog.DiscardHandler)))
	t.Setenv("DATABASE_URL", d.URL)
	(&shell{t: t}).doctor(exitError)["migrations"].is(t, statusFail, "schema_newer", "99998")
}
