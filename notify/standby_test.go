package notify_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
)

// A standby is refused. Promoted while the old primary still accepts writes, it has the name and data of the primary,
// and only the canary tells the two apart.
func TestStandbyAndSecondPrimaryAreDetected(t *testing.T) {
	primary := dbtest.StartServer(t, localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	standby := dbtest.StartServer(t, localpg.Config{StandbyOf: primary})
	both := dbtest.URLOfAll(t, standby, primary).String()
	a := newAccountIn(t, openDatabase(t, primary.URL("handoffd"), primary.AdminURL("handoffd")))
	either, err := db.Listen(both, "either")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := either(t.Context())
	if err != nil {
		t.Fatalf("of two hosts the primary is not found: %v", err)
	}
	defer conn.Close(context.Background())
	if _, err := db.Migrate(t.Context(), both); err != nil {
		t.Errorf("of two hosts the primary is not migrated: %v", err)
	}
	if _, err := db.MigrationStatus(t.Context(), standby.URL("handoffd")); !errors.Is(err, db.ErrStandby) {
		t.Errorf("a standby alone is not refused: %v", err)
	}

	listenURL := standby.URL("handoffd")
	r, log := a.listenAt(&listenURL)
	s := r.subscribe(a.id, notify.Head())
	awaitReason(t, log, notListening, notify.ListenerStandby)
	r.expectDegraded(notify.ListenerStandby)
	a.deliversByComparison(s)

	execute(t, standby.AdminURL("postgres"), "select pg_promote()")
	log.Await(listening)
	awaitReason(t, log, deaf, notify.ListenerDeaf)
	a.deliversByComparison(s)
}

// The server itself ends the wait for the lock of notifications, so canaries do not queue up for it.
func TestStalledNotificationLockIsReported(t *testing.T) {
	server := dbtest.StartServer(t, localpg.Config{Settings: map[string]string{"synchronous_commit": "on"}})
	if _, err := db.Migrate(t.Context(), server.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	a := newAccountIn(t, openDatabase(t, server.URL("handoffd"), server.AdminURL("handoffd")))
	listenURL := a.URL
	r, log := a.prober(&listenURL, 2*time.Second)
	r.SetArrivalTimeout(timeout)
	background(t, r.Listener.Run)
	log.Await(listening)
	for tries := 1; ; tries++ {
		reported := r.stallNotifications(a, log)
		if strings.Contains(reported, "55P03") {
			return
		}
		if tries == 10 { // on a busy machine the client's deadline can come before that of the server
			t.Fatalf("the error is %q, want a lock timeout", reported)
		}
	}
}

// stallNotifications holds the lock of notifications until the replica reports that, and returns the reported error.
func (r *replica) stallNotifications(a *account, log *logtest.Recorder) (loggedError string) {
	t := a.t
	execute(t, a.AdminURL, "alter system set synchronous_standby_names = 'ghost'")
	execute(t, a.AdminURL, "select pg_reload_conf()")
	stuck := make(chan struct{})
	var reported atomic.Bool
	go func() {
		defer close(stuck)
		for !reported.Load() { // the first ones can commit before the server has reloaded
			a.commit(1)
		}
	}()
	loggedError = awaitReason(t, log, cannotSend, notify.NotifyFails)
	reported.Store(true)
	if !r.Health().Listening {
		t.Error("the listener reports that it does not listen")
	}
	execute(t, a.AdminURL, "alter system reset synchronous_standby_names")
	execute(t, a.AdminURL, "select pg_reload_conf()")
	log.Await(canSendAgain)
	<-stuck
	return loggedError
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

func execute(t testing.TB, url, sql string) {
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
