package webhook_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/webhook"
)

// listen runs a listener that wakes the worker, until the test ends.
func (a *testAccount) listen(w *webhook.Worker) {
	a.t.Helper()
	heard := make(chan struct{})
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: a.Pool}), Writer: a.Pool, LogChanged: w.LogChanged,
		Connect:       func(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, a.URL) },
		OnFirstCanary: func() { close(heard) },
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- listener.Run(ctx) }()
	a.t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			a.t.Errorf("the listener ended with %v", err)
		}
	})
	<-heard
}

// The worker asks the database of its own accord only once an hour.
func TestNotificationBeginsTheDelivery(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	w, _ := a.worker(func(w *webhook.Worker) { w.Interval = time.Hour })
	a.listen(w)
	for seq := int64(1); seq <= 20; seq++ {
		a.escalate(1)
		if m := a.receiver.next(); m.Data.Seq != seq {
			t.Fatalf("event %d came, want %d", m.Data.Seq, seq)
		}
	}
	a.awaitAt(endpoint.ID, 20)

	// A failed attempt is repeated without a hint too.
	a.receiver.answersStatus(500)
	a.escalate(1)
	a.receiver.next()
	a.receiver.answersStatus(200)
	a.awaitAt(endpoint.ID, 21)
}

// Events that are committed while their endpoint is leased are found when the lease ends.
func TestEventCommittedWhilePostingFollowsAtOnce(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	first, _ := a.worker(func(w *webhook.Worker) { w.Interval = time.Hour })
	second, _ := a.worker(func(w *webhook.Worker) { w.Interval = time.Hour })
	a.listen(first)
	a.listen(second)
	release := a.receiver.held()
	a.escalate(1)
	a.receiver.next()
	a.escalate(3)
	release()
	for seq := int64(2); seq <= 4; seq++ {
		if m := a.receiver.next(); m.Data.Seq != seq {
			t.Fatalf("event %d came, want %d", m.Data.Seq, seq)
		}
	}
	a.awaitAt(endpoint.ID, 4)
	a.receiver.expectNone()
}
