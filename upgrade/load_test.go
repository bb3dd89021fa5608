package upgrade

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/handofftest"
)

const (
	// waitBound is how long a request can take during a migration: the second that a migration waits for a lock, and what
	// a request takes under this load.
	waitBound = 3 * time.Second
	// requestTimeout is that of api.
	requestTimeout = 5 * time.Second
)

// bound returns limit in `make upgrade`, which runs alone on the machine. In `make test`, which shares the processors,
// it returns ten times as much.
func bound(limit time.Duration) time.Duration {
	if *full {
		return limit
	}
	return 10 * limit
}

// withSample returns the migrations of this program, and one of the samples after them.
func withSample(t *testing.T, samples ...string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	add := func(from fs.FS, name string) {
		content, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: content}
	}
	names, err := fs.Glob(db.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		add(db.Migrations(), name)
	}
	for _, name := range samples {
		add(os.DirFS("testdata"), name)
	}
	return all
}

// Requests go on while migrations of each permitted kind run, and none waits much longer than a migration waits for a
// lock.
func TestRequestsGoOnDuringMigrations(t *testing.T) {
	d := dbtest.New(t)
	events := 20_000
	if *full {
		events = 1_000_000
	}
	fill(t, d, events)
	l := begin(t, d)
	l.await(t, 20)
	request, slowest, count := l.reset()
	t.Logf("%-30s %8s   slowest of %4d requests: %8s (%s)", "before", "", count, round(slowest), request)

	samples, err := filepath.Glob("testdata/*.sql")
	if err != nil || len(samples) == 0 {
		t.Fatalf("there are no samples, error %v", err)
	}
	for i, path := range samples {
		samples[i] = filepath.Base(path)
	}
	slices.Sort(samples)
	for i := range samples {
		m := &db.Migrator{URL: d.URL, Migrations: withSample(t, samples[:i+1]...)}
		began := time.Now()
		applied, err := m.Up(t.Context())
		took := time.Since(began)
		if err != nil || len(applied) != 1 {
			t.Fatalf("%s: %d were applied, error %v", samples[i], len(applied), err)
		}
		l.await(t, 20)
		request, slowest, count := l.reset()
		t.Logf("%-30s %8s   slowest of %4d requests: %8s (%s)", samples[i], round(took), count, round(slowest), request)
		if slowest > bound(waitBound) {
			t.Errorf("during %s a request (%s) took %s", samples[i], request, slowest)
		}
	}
	if *full {
		l.breakTheRules(t, d)
	}
}

// breakTheRules runs what the rules forbid, to show that it would be noticed. Requests fail during it.
func (l *load) breakTheRules(t *testing.T, d *dbtest.Database) {
	t.Helper()
	l.stop()
	fresh := &load{}
	fresh.reset()
	a := handofftest.NewIn(t, d)
	dana, eli := a.Engineer("Dana"), a.Engineer("Eli")
	ended := make(chan error, 1)
	go func() {
		_, err := d.Pool.Exec(t.Context(), "alter table handoffs alter column context type jsonb using context::jsonb")
		ended <- err
	}()
	failed := 0
	for running := true; running; {
		select {
		case err := <-ended:
			if running = false; err != nil {
				t.Error(err)
			}
		default:
			if fresh.round(t.Context(), a, dana, eli) != nil {
				failed++
			}
		}
	}
	request, slowest, count := fresh.reset()
	t.Logf("%-30s %8s   slowest of %4d requests: %8s (%s), %d failed", "forbidden: another type", "", count,
		round(slowest), request, failed)
	if slowest < waitBound && failed == 0 {
		t.Errorf("the test would not notice a migration that rewrites a table")
	}
}

func round(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

// A session that is idle in a transaction holds a lock that a migration needs. Requests do not queue behind the two.
func TestRequestsGoOnWhileAMigrationIsBlocked(t *testing.T) {
	d := dbtest.New(t)
	l := begin(t, d)
	other, err := pgx.Connect(t.Context(), d.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	run := func(sql string) {
		if _, err := other.Exec(context.Background(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Error(err)
		}
	}
	run("begin; select from handoffs")
	var ending sync.WaitGroup
	told := 0
	m := &db.Migrator{
		URL: d.URL, Migrations: withSample(t, "90004_column_to_fill.sql"),
		Waiting: func([]db.MigrationBlockersRow) {
			told++
			ending.Go(func() {
				l.await(t, 200) // until the migration has given up and tried again
				run("select pg_sleep(3)")
				run("rollback")
			})
		},
	}
	applied, err := m.Up(t.Context())
	ending.Wait()
	l.stop()
	request, slowest, count := l.reset()
	t.Logf("slowest of %d requests: %s (%s)", count, round(slowest), request)
	if err != nil || len(applied) != 1 || told != 1 || slowest > bound(waitBound) {
		t.Errorf("%d were applied, error %v, told %d times who blocks", len(applied), err, told)
	}
}
