package webhook

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/internal/tick"
	"github.com/handoffd/handoffd/internal/tracing"
)

// Worker sends events to endpoints. Every replica runs one. Fields without a default are required.
type Worker struct {
	DB     *pgxpool.Pool
	Polls  db.DBTX       // finds what hints have missed, in the scope of all accounts. Default: DB
	Keys   *seal.Keyring // opens secrets. Default: endpoints are left to other replicas
	Client *http.Client  // that of outbound.Policy

	PublicURL *url.URL // base of links in chat. Default: there are no links
	SlackURL  string   // of Slack's methods, with a slash at its end. Default: Slack's own

	Logger *slog.Logger    // Default: discards
	Tracer *tracing.Tracer // makes a span of each attempt for an event whose request was traced. Default: none

	// Interval is the time between queries for what hints have missed and for what is to be tried again. Default 2 s.
	Interval time.Duration

	pending   pending
	slots     slots
	querying  querying
	stats     stats
	leftAlone leftAlone
	failing   outage.Log // of queries
	lost      atomic.Int64
}

const (
	defaultInterval = 2 * time.Second
	minPause        = 20 * time.Millisecond  // between queries for due endpoints
	maxPause        = 300 * time.Millisecond // the same, where they take long

	leaseTime    = 30 * time.Second
	renewAfter   = 5 * time.Second // leaves more of the lease than an attempt and its record take
	turnTime     = 5 * time.Second // after which an endpoint that has more waits for the others
	queryTimeout = 5 * time.Second
	batchSize    = 50 // events

	soon = 10 * time.Second // what is to be tried again later than that is found by a query of the Interval

	giveUpAfter = 72 * time.Hour // of failures alone
	kept        = 500            // attempts of each endpoint

	postGrace = 2 * time.Second // for attempts that are under way when the worker is stopped
	stopGrace = 3 * time.Second // for their records
)

// LogChanged tells the worker that the log of an account may have changed; uuid.Nil stands for all accounts. It does
// not block. See [notify.Listener.LogChanged].
func (w *Worker) LogChanged(account uuid.UUID) { w.pending.add(account) }

// Run sends until ctx ends, and returns the error of ctx. Attempts that are under way then have 2 s to end. One that
// does not is made again by another replica.
func (w *Worker) Run(ctx context.Context) error {
	w.failing.Logger = w.Logger
	w.failing.Begin, w.failing.End = "webhooks wait for the database", "webhooks have the database again"
	later, cancel := delayed(ctx, stopGrace)
	defer cancel()
	posts, cancelPosts := delayed(ctx, postGrace)
	defer cancelPosts()
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { w.watchBacklog(ctx) })

	next := tick.After(cmp.Or(w.Interval, defaultInterval))
	w.pending.add(uuid.Nil)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-next:
			next = tick.After(cmp.Or(w.Interval, defaultInterval))
			w.pending.add(uuid.Nil)
			continue
		case <-w.pending.signal():
		}
		began := time.Now()
		leased, err := w.leaseDue(ctx)
		w.failing.Observe(ctx, err)
		for _, each := range leased {
			t := &turn{Worker: w, stopping: ctx, posts: posts, queries: later, row: each.row, leasedAt: began, began: began}
			running.Go(func() { w.take(t, each.slot) })
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(max(minPause, time.Since(began)), maxPause)):
		}
	}
}

// take runs a turn in its slot.
func (w *Worker) take(t *turn, s *slot) {
	slow := time.AfterFunc(slowAfter, func() {
		s.yield()
		w.pending.wake()
	})
	again := t.run()
	slow.Stop()
	s.release()
	if again {
		w.pending.keep(t.row.AccountID)
	}
	w.pending.wake() // others may wait for the slot
	if t.wait > 0 && t.wait < soon {
		time.AfterFunc(t.wait, func() { w.pending.add(t.row.AccountID) })
	}
}

// polls returns the queries that look for work.
func (w *Worker) polls() *db.Queries {
	if w.Polls == nil {
		return db.New(db.AllAccounts(w.DB))
	}
	return db.New(w.Polls)
}

func (w *Worker) logger() *slog.Logger { return cmp.Or(w.Logger, slog.New(slog.DiscardHandler)) }

// delayed returns a context that ends some time after ctx.
func delayed(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return later, func() {
		stop()
		cancel()
	}
}
