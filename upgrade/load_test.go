package upgrade

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	l.reset()
	var ending sync.WaitGroup
	var told []string
	m := &db.Migrator{
		URL: d.URL, Migrations: withSample(t, "90004_column_to_fill.sql"),
		Waiting: func(sessions []db.MigrationBlockersRow) {
			if told = append(told, processes(sessions)); len(told) == 1 {
				ending.Go(func() {
					defer run("rollback")
					awaitTries(t, other, 3)
					l.await(t, 20)
				})
			}
		},
	}
	applied, err := m.Up(t.Context())
	ending.Wait()
	l.stop()
	request, slowest, count := l.reset()
	t.Logf("slowest of %d requests: %s (%s)", count, round(slowest), request)
	// A session of the load that lacks a processor can block too, for a while.
	ofOther := func(sessions string) bool {
		return slices.Contains(strings.Fields(sessions), fmt.Sprint(other.PgConn().PID()))
	}
	toldOnce := slices.ContainsFunc(told, ofOther) && len(slices.Compact(slices.Clone(told))) == len(told)
	if err != nil || len(applied) != 1 || !toldOnce || slowest > bound(waitBound) {
		t.Errorf("%d were applied, error %v, told that these processes block: %q", len(applied), err, told)
	}
}

// processes returns the processes of sessions in order.
func processes(sessions []db.MigrationBlockersRow) string {
	ids := make([]int, 0, len(sessions))
	for _, session := range sessions {
		ids = append(ids, int(session.Pid))
	}
	slices.Sort(ids)
	return strings.Trim(fmt.Sprint(ids), "[]")
}

// awaitTries waits until a migration has waited for the table of handoffs so often: each try waits anew.
func awaitTries(t *testing.T, conn *pgx.Conn, tries int) {
	t.Helper()
	seen := make(map[time.Time]bool)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); len(seen) < tries; <-tick.C {
		var since *time.Time
		err := conn.QueryRow(context.Background(), `select max(waitstart) from pg_locks
			where database = (select oid from pg_database where datname = current_database())
			and relation = 'handoffs'::regclass and mode = 'AccessExclusiveLock' and not granted`).Scan(&since)
		if err != nil || time.Since(began) > time.Minute {
			t.Errorf("a migration has tried %d times, error %v", len(seen), err)
			return
		}
		if since != nil {
			seen[*since] = true
		}
	}
}
