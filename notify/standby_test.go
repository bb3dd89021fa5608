package notify_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/notify"
)

// pair starts a primary and a hot standby that are disconnected from each other.
func pair(t *testing.T) (primary, standby *localpg.Server) {
	t.Helper()
	dir, copied := serverDir(t), serverDir(t)
	config := localpg.Config{Dir: dir, Settings: map[string]string{"fsync": "off"}}
	primary = startServer(t, config)
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	if err := primary.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	output, err := exec.CommandContext(t.Context(), "cp", "-a", dir+"/data", dir+"/log", copied).CombinedOutput()
	if err != nil {
		t.Fatalf("copy: %v: %s", err, output)
	}
	if err := os.WriteFile(filepath.Join(copied, "data", "standby.signal"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	standbyConfig := config
	standbyConfig.Dir = copied
	return startServer(t, config), startServer(t, standbyConfig)
}

// serverDir returns a directory that the server can access even if the tests run as root, unlike t.TempDir.
func serverDir(t testing.TB) string {
	t.Helper()
	base := "/dev/shm" // in memory, if the system has it
	if _, err := os.Stat(base); err != nil {
		base = ""
	}
	dir, err := os.MkdirTemp(base, "handoffd-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func startServer(t *testing.T, config localpg.Config) *localpg.Server {
	t.Helper()
	server, err := localpg.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, immediately := context.WithCancel(context.Background())
		immediately()
		_ = server.Stop(ctx)
	})
	return server
}

// bothHosts returns a URL that names both servers in this order.
func bothHosts(t *testing.T, first, second *localpg.Server) string {
	t.Helper()
	one, err := url.Parse(first.URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := url.Parse(second.URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	one.Host += "," + two.Host
	return one.String()
}

// A standby is refused. Promoted while the old primary still accepts writes, it has the name and data of the primary,
// and only the canary tells the two apart.
func TestStandbyAndSecondPrimaryAreDetected(t *testing.T) {
	primary, standby := pair(t)
	a := newAccountIn(t, openDatabase(t, primary.URL("handoffd"), primary.AdminURL("handoffd")))
	either, err := db.Listen(bothHosts(t, standby, primary), "either")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := either(t.Context())
	if err != nil {
		t.Fatalf("of two hosts the primary is not found: %v", err)
	}
	defer conn.Close(context.Background())
	if _, err := db.Migrate(t.Context(), bothHosts(t, standby, primary)); err != nil {
		t.Errorf("of two hosts the primary is not migrated: %v", err)
	}
	if _, err := db.MigrationStatus(t.Context(), standby.URL("handoffd")); !errors.Is(err, db.ErrStandby) {
		t.Errorf("a standby alone is not refused: %v", err)
	}

	listenURL := standby.URL("handoffd")
	r, log := a.listenAt(&listenURL)
	s := r.subscribe(a.id, notify.Head())
	if reason := log.await(notListening); reason != notify.ListenerStandby {
		t.Errorf("the reason is %q", reason)
	}
	r.expectDegraded(notify.ListenerStandby)
	a.deliversByComparison(s)

	execute(t, standby.AdminURL("postgres"), "select pg_promote()")
	log.await(listening)
	if reason := log.await(deaf); reason != notify.ListenerDeaf {
		t.Errorf("the reason is %q", reason)
	}
	a.deliversByComparison(s)
}

// The server itself ends the wait for the lock of notifications, so canaries do not queue up for it.
func TestStalledNotificationLockIsReported(t *testing.T) {
	server := startServer(t, localpg.Config{Settings: map[string]string{"synchronous_commit": "on"}})
	if _, err := db.Migrate(t.Context(), server.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	a := newAccountIn(t, openDatabase(t, server.URL("handoffd"), server.AdminURL("handoffd")))
	listenURL := a.URL
	r, log := a.listenAt(&listenURL)
	log.await(listening)

	execute(t, a.AdminURL, "alter system set synchronous_standby_names = 'ghost'")
	execute(t, a.AdminURL, "select pg_reload_conf()")
	stuck := make(chan struct{})
	var reported atomic.Bool
	go func() {
		defer close(stuck)
		for !reported.Load() { // the first ones may commit before the server has reloaded
			a.commit(1)
		}
	}()
	if reason := log.await(cannotSend); reason != notify.NotifyFails {
		t.Errorf("the reason is %q", reason)
	}
	reported.Store(true)
	if !strings.Contains(log.loggedError, "55P03") {
		t.Errorf("the error is %q, want a lock timeout", log.loggedError)
	}
	if !r.Listening() {
		t.Error("the listener reports that it does not listen")
	}
	execute(t, a.AdminURL, "alter system reset synchronous_standby_names")
	execute(t, a.AdminURL, "select pg_reload_conf()")
	log.await(canSendAgain)
	<-stuck
}

func openDatabase(t *testing.T, url, adminURL string) *dbtest.Database {
	t.Helper()
	pool, err := db.Open(t.Context(), url, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return &dbtest.Database{URL: url, AdminURL: adminURL, Pool: pool}
}

func execute(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
