package replicas_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

// timeout bounds every wait of a test. It is reached only where something is broken.
const timeout = 5 * time.Minute

// database is a fresh database.
type database struct {
	*dbtest.Database
	t testing.TB
}

func newDatabase(t testing.TB) *database {
	t.Helper()
	return &database{dbtest.New(t), t}
}

func (d *database) exec(sql string, args ...any) {
	d.t.Helper()
	if _, err := db.AllAccounts(d.Pool).Exec(context.Background(), sql, args...); err != nil {
		d.t.Fatal(err)
	}
}

// listener starts a listener that probes often, and returns its log.
func (d *database) listener() (*notify.Listener, *logtest.Recorder) {
	d.t.Helper()
	connect, err := db.Listen(d.URL, "listener")
	if err != nil {
		d.t.Fatal(err)
	}
	log := logtest.New(d.t)
	listener := &notify.Listener{
		Connect: connect, Hub: notify.NewHub(notify.Log{DB: d.Pool}), Writer: d.Pool,
		ProbeInterval: 50 * time.Millisecond, Logger: log.Logger,
	}
	run(d.t, listener.Run)
	return listener, log
}

// reporter returns a reporter that reports often, with the reasons of the listener and no settings.
func (d *database) reporter(listener *notify.Listener, replica string) *replicas.Reporter {
	return &replicas.Reporter{
		DB: db.AllAccounts(d.Pool), Listener: listener, Replica: replica, Host: "host-1",
		Retention: time.Hour, Connections: 17,
		Degraded: func() []string {
			reasons := []string{}
			for _, reason := range listener.Health().Degraded {
				reasons = append(reasons, string(reason))
			}
			return reasons
		},
		Settings: func([]byte) map[string]string { return nil },
		Explain:  func(reason string) string { return "hint for " + reason },
		Interval: 20 * time.Millisecond,
	}
}

// run runs f until the test ends or stop is called. It fails the test if f ends before that.
func run(t testing.TB, f func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := f(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	stop = func() {
		cancel()
		running.Wait()
	}
	t.Cleanup(stop)
	return stop
}
