package notify_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/internal/relay"
	"github.com/handoffd/handoffd/notify"
)

const (
	deaf         = "the listener is deaf; events arrive by comparing heads"
	notListening = "not listening; events arrive by comparing heads"
	listening    = "listening"
	cannotSend   = "notifications cannot be sent in time; events arrive by comparing heads"
	canSendAgain = "notifications can be sent again"
)

// listenAt starts a replica that probes often, and is deaf only if a canary is a second on its way. Each of its
// connections goes to the present value of url.
func (a *account) listenAt(url *string) (*replica, *logtest.Recorder) {
	a.t.Helper()
	r, log := a.prober(url, timeout)
	r.SetArrivalTimeout(time.Second)
	background(a.t, r.Listener.Run)
	return r, log
}

// prober returns the replica of listenAt before its listener is started, with that ProbeTimeout.
func (a *account) prober(url *string, probeTimeout time.Duration) (*replica, *logtest.Recorder) {
	a.t.Helper()
	r, log := a.hubOnly(100*time.Millisecond), logtest.New(a.t)
	r.Listener = &notify.Listener{
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			connect, err := db.Listen(*url, "prober")
			if err != nil {
				return nil, err
			}
			return connect(ctx)
		},
		Hub: r.Hub, Writer: a.Pool, Replica: "prober",
		ProbeInterval: 50 * time.Millisecond, ProbeTimeout: probeTimeout, Logger: log.Logger,
	}
	return r, log
}

// awaitReason waits for a record with the message, and expects it to have the reason. It returns the error in it.
func awaitReason(t testing.TB, log *logtest.Recorder, message string, want notify.Reason) (loggedError string) {
	t.Helper()
	attrs := log.Await(message)
	if attrs["reason"] != string(want) {
		t.Errorf("%s: %v, want the reason %s", message, attrs, want)
	}
	return attrs["error"]
}

func (r *replica) expectDegraded(want ...notify.Reason) {
	r.t.Helper()
	if got := r.Health().Degraded; !slices.Equal(got, want) {
		r.t.Errorf("degraded by %q, want %q", got, want)
	}
}

// awaitHealth waits until the health is right. On a busy machine a canary can also be late without a fault: the log
// then has more records, and what they report has passed.
func (r *replica) awaitHealth(what string, right func(notify.Health) bool) {
	r.t.Helper()
	overdue := time.After(timeout)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !right(r.Health()) {
		select {
		case <-tick.C:
		case <-overdue:
			r.t.Fatalf("%s: %+v", what, r.Health())
		}
	}
}

// deliversByComparison expects events to arrive without notifications.
func (a *account) deliversByComparison(s *subscriber) {
	a.t.Helper()
	a.commit(1)
	s.readUpTo(s.Position().Seq + 1)
}

func TestStalledConnectionIsReplaced(t *testing.T) {
	a := newAccount(t)
	link, url := relay.Postgres(t, a.URL)
	r, log := a.prober(&url, time.Second)
	background(t, r.Listener.Run)
	s := r.subscribe(a.id, notify.Head())
	log.Await(listening)
	a.commit(1)
	s.readUpTo(1)
	old := r.Health().ListeningSince

	link.Stall()
	awaitReason(t, log, deaf, notify.ListenerDeaf)
	r.awaitHealth("the listener reports that it listens", func(h notify.Health) bool { return !h.Listening })
	a.deliversByComparison(s)

	link.Resume()
	log.Await(listening)
	r.awaitHealth("no other connection listens", func(h notify.Health) bool {
		return h.ListeningSince.After(old) && len(h.Degraded) == 0
	})
}

// Only a canary proves that the listener hears. Other notifications can be forged or come from another database.
func TestTrafficOfAnotherDatabaseProvesNothing(t *testing.T) {
	a := newAccount(t)
	other := newAccountIn(t, dbtest.New(t))
	url := other.URL
	r, log := a.listenAt(&url)
	s := r.subscribe(a.id, notify.Head())
	log.Await(listening)
	stop := make(chan struct{})
	var forging sync.WaitGroup
	forging.Go(func() {
		for {
			other.commit(1)
			other.notify(payload(a.id, "7f3a", 1))
			other.notify(`{"v":1,"type":"canary","replica":"prober","nonce":"guessed"}`)
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	awaitReason(t, log, deaf, notify.ListenerElsewhere)
	close(stop)
	forging.Wait()
	a.deliversByComparison(s)
	other.awaitAtMostOne("prober")
	if r.Health().Malformed > 0 {
		t.Errorf("%d canaries or events were counted as malformed", r.Health().Malformed)
	}
}

func TestDeafListenerReconnectsWithBackoff(t *testing.T) {
	a := newAccount(t)
	url := dbtest.New(t).URL
	connections := make(chan struct{}, 100)
	r, log := a.hubOnly(never), logtest.New(t)
	connect, err := db.Listen(url, "prober")
	if err != nil {
		t.Fatal(err)
	}
	r.Listener = &notify.Listener{
		Connect: func(ctx context.Context) (*pgx.Conn, error) { connections <- struct{}{}; return connect(ctx) },
		Hub:     r.Hub, Writer: a.Pool, Logger: log.Logger,
		ProbeInterval: 10 * time.Millisecond, ProbeTimeout: timeout,
	}
	r.SetArrivalTimeout(500 * time.Millisecond)
	start := time.Now()
	background(t, r.Listener.Run)
	log.Await(deaf)
	for range 5 {
		select {
		case <-connections:
		case <-time.After(timeout):
			t.Fatal("the listener does not reconnect")
		}
		r.expectDegraded(notify.ListenerElsewhere) // all the time, although each LISTEN succeeds
	}
	if took := time.Since(start); took < 2300*time.Millisecond {
		t.Errorf("5 connections in %s", took)
	}
	log.ExpectNoMore()
}

func TestFailedSendDoesNotMakeTheListenerDeaf(t *testing.T) {
	a := newAccount(t)
	link, writerURL := relay.Postgres(t, a.URL)
	writer, err := db.Open(t.Context(), writerURL, "writer")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(writer.Close)
	r, log := a.hubOnly(never), logtest.New(t)
	connect, err := db.Listen(a.URL, "listener")
	if err != nil {
		t.Fatal(err)
	}
	r.Listener = &notify.Listener{
		Connect: connect, Hub: r.Hub, Writer: writer,
		ProbeInterval: 20 * time.Millisecond, ProbeTimeout: time.Second, Logger: log.Logger,
	}
	r.SetArrivalTimeout(timeout)
	background(t, r.Listener.Run)
	log.Await(listening)

	link.Stall()
	awaitReason(t, log, cannotSend, notify.NotifyFails)
	r.awaitHealth("only sending fails", func(h notify.Health) bool {
		return h.Listening && slices.Equal(h.Degraded, []notify.Reason{notify.NotifyFails})
	})
	link.Resume()
	log.Await(canSendAgain)
	r.awaitHealth("sending works again", func(h notify.Health) bool { return h.Listening && len(h.Degraded) == 0 })
	if n := a.terminate("listener"); n != 1 {
		t.Errorf("%d connections listened", n)
	}
}

func TestHealthHasTheRoundTrip(t *testing.T) {
	a := newAccount(t)
	url := a.URL
	before := time.Now()
	r, _ := a.prober(&url, timeout)
	if health := r.Health(); !health.LastHeardAt.IsZero() {
		t.Errorf("before the first canary: %+v", health)
	}
	background(t, r.Listener.Run)
	r.awaitHealth("no canary arrives", func(h notify.Health) bool { return !h.LastHeardAt.IsZero() })
	health := r.Health()
	if health.RoundTrip <= 0 || health.RoundTrip > time.Since(before) ||
		health.ListeningSince.Before(before) || health.LastHeardAt.Before(health.ListeningSince) {
		t.Errorf("got %+v", health)
	}
}
