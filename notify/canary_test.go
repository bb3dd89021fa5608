package notify_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
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

// watched starts a replica that listens at url, or at whatever url is later changed to, and is impatient.
func (a *account) watched(url *string) (*replica, *journal) {
	a.t.Helper()
	r, journal := a.deafReplica(100*time.Millisecond), newJournal(a.t)
	r.Listener = &notify.Listener{
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			connect, err := db.Listen(*url, "watched")
			if err != nil {
				return nil, err
			}
			return connect(ctx)
		},
		Hub: r.Hub, Writer: a.Pool, Replica: "watched",
		ProbeInterval: 50 * time.Millisecond, ProbeTimeout: time.Second, Logger: slog.New(journal),
	}
	background(a.t, r.Listener.Run)
	return r, journal
}

func (r *replica) isDegraded(want ...notify.Reason) {
	r.t.Helper()
	if got := r.Health().Degraded; !slices.Equal(got, want) {
		r.t.Errorf("degraded by %q, want %q", got, want)
	}
}

// servesSlowly expects events to come though no notification does.
func (a *account) servesSlowly(s *subscriber) {
	a.t.Helper()
	a.commit(1)
	s.getsUpTo(s.Position().Seq + 1)
}

func TestALinkThatWasCutWithoutAWordIsReplaced(t *testing.T) {
	a := newAccount(t)
	link, url := relay.Postgres(t, a.URL)
	r, journal := a.watched(&url)
	s := r.subscribe(a.id, notify.Head())
	journal.says(listening)
	a.commit(1)
	s.getsUpTo(1)
	old := r.Health().ListeningSince

	link.Stall()
	if reason := journal.says(deaf); reason != notify.ListenerDeaf {
		t.Errorf("the reason is %q", reason)
	}
	if r.Listening() {
		t.Error("the listener says that it listens")
	}
	a.servesSlowly(s)

	link.Resume()
	journal.says(listening)
	r.isDegraded()
	if !r.Health().ListeningSince.After(old) {
		t.Error("the connection is still the old one")
	}
}

// Canaries are sent whatever else is heard: what arrives may be forged, or be the traffic of another database.
func TestAListenerOfAnotherDatabaseIsNotFooledByItsTraffic(t *testing.T) {
	a := newAccount(t)
	other := newAccountIn(t, dbtest.New(t))
	url := other.URL
	r, journal := a.watched(&url)
	s := r.subscribe(a.id, notify.Head())
	journal.says(listening)
	stop := make(chan struct{})
	var forging sync.WaitGroup
	forging.Go(func() {
		for {
			other.commit(1)
			other.notify(payload(a.id, "7f3a", 1))
			other.notify(`{"v":1,"type":"canary","replica":"watched","nonce":"guessed"}`)
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	reason := journal.says(deaf)
	close(stop)
	forging.Wait()
	if reason != notify.ListenerElsewhere {
		t.Errorf("the reason is %q", reason)
	}
	a.servesSlowly(s)
	if n := other.terminate("watched"); n > 1 {
		t.Errorf("there were %d connections", n)
	}
	if r.Listener.Stats().Malformed > 0 {
		t.Errorf("%d canaries or events were taken for junk", r.Listener.Stats().Malformed)
	}
}

func TestADeafListenerTriesAgainWithoutHaste(t *testing.T) {
	a := newAccount(t)
	url := dbtest.New(t).URL
	connections := make(chan struct{}, 100)
	r, journal := a.deafReplica(never), newJournal(t)
	connect, err := db.Listen(url, "watched")
	if err != nil {
		t.Fatal(err)
	}
	r.Listener = &notify.Listener{
		Connect: func(ctx context.Context) (*pgx.Conn, error) { connections <- struct{}{}; return connect(ctx) },
		Hub:     r.Hub, Writer: a.Pool, ProbeInterval: 10 * time.Millisecond, ProbeTimeout: 500 * time.Millisecond, Logger: slog.New(journal),
	}
	start := time.Now()
	background(t, r.Listener.Run)
	journal.says(deaf)
	for range 5 {
		select {
		case <-connections:
		case <-time.After(patience):
			t.Fatal("the listener does not try again")
		}
		r.isDegraded(notify.ListenerElsewhere) // without a break, though LISTEN is answered each time
	}
	if took := time.Since(start); took < 2300*time.Millisecond {
		t.Errorf("5 connections in %s", took)
	}
	journal.saysNoMore()
}

func TestWhereNothingCanBeSentTheListenerIsNotBlamed(t *testing.T) {
	a := newAccount(t)
	link, writerURL := relay.Postgres(t, a.URL)
	writer, err := db.Open(t.Context(), writerURL, "writer")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(writer.Close)
	r, journal := a.deafReplica(never), newJournal(t)
	connect, err := db.Listen(a.URL, "listener")
	if err != nil {
		t.Fatal(err)
	}
	r.Listener = &notify.Listener{
		Connect: connect, Hub: r.Hub, Writer: writer,
		ProbeInterval: 20 * time.Millisecond, ProbeTimeout: 400 * time.Millisecond, Logger: slog.New(journal),
	}
	background(t, r.Listener.Run)
	journal.says(listening)

	link.Stall()
	if reason := journal.says(cannotSend); reason != notify.NotifyFails {
		t.Errorf("the reason is %q", reason)
	}
	r.isDegraded(notify.NotifyFails)
	if !r.Listening() {
		t.Error("the listener says that it does not listen")
	}
	link.Resume()
	journal.says(canSendAgain)
	r.isDegraded()
	if n := a.terminate("listener"); n != 1 {
		t.Errorf("%d connections listened", n)
	}
}

func TestHealthTellsTheRoundTrip(t *testing.T) {
	a := newAccount(t)
	url := a.URL
	before := time.Now()
	r, journal := a.watched(&url)
	if health := r.Health(); !health.LastHeardAt.IsZero() {
		t.Errorf("before the first canary: %+v", health)
	}
	journal.says(listening)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	health := r.Health()
	for ; health.LastHeardAt.IsZero(); health = r.Health() {
		<-tick.C
	}
	if health.RoundTrip <= 0 || health.RoundTrip > time.Since(before) || health.ListeningSince.Before(before) || health.LastHeardAt.Before(health.ListeningSince) {
		t.Errorf("got %+v", health)
	}
}
