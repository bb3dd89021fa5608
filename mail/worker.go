package mail

import (
	"cmp"
	"context"
	"log/slog"
	netmail "net/mail"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// Worker reads the log of each account and sends what the mailboxes of its people are due. Every replica runs one.
// Fields without a default are required.
type Worker struct {
	DB        *pgxpool.Pool
	Polls     db.DBTX         // looks for work, in the scope of all accounts. Default: DB
	Server    *Server         // Default: messages are logged
	From      netmail.Address // sender of the messages. Default: handoffd@localhost
	PublicURL *url.URL        // base of links. Default: no links
	Keys      *seal.Keyring   // seals links that end mail. Default: no such links
	Logger    *slog.Logger    // Default: discards

	Delay          time.Duration   // from the start of a wait to mail if no stream got the event. Default 2 s
	Grace          time.Duration   // the same if a stream got the event. Default 15 s
	DigestInterval time.Duration   // between two messages to one person. Default 2 min
	UrgentInterval time.Duration   // the same if something in the second is urgent. Default 30 s
	HourlyCap      int             // messages to one person in an hour, urgent ones aside. Default 12
	RetryDelays    []time.Duration // after the refusals of one person. Default 1, 5, 15, 60 and 180 min
	PollInterval   time.Duration   // between queries for what no hint told. Default 2 s

	slowest float64       // messages a minute at least, for tests. Default slowestPace
	pause   time.Duration // after a throttle, for tests. Default throttlePause

	stopTime time.Duration // for replies after ctx has ended, for tests. Default stopTimeout

	counts  counts
	figures atomic.Pointer[figures]
	news    news
	due     wakeup.Signal // of the sender; nil until Run
	sending outage.Log
	reading outage.Log
	blocked map[uuid.UUID]struct{} // accounts whose logs cannot be read alone; of the router
	circuit circuit
	took    recent
	waiting atomic.Bool // another replica has the mail server
	refused atomic.Bool // the mail server refuses the service itself
}

const (
	defaultDelay          = 2 * time.Second
	defaultGrace          = 15 * time.Second
	defaultDigestInterval = 2 * time.Minute
	defaultUrgentInterval = 30 * time.Second
	defaultHourlyCap      = 12
	defaultPollInterval   = 2 * time.Second

	maxItems     = 100 // in one message
	queryTimeout = 5 * time.Second
	stopTimeout  = 3 * time.Second // for the reply to a message that is being sent when the replica stops
)

var defaultRetryDelays = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour}

// Run works until ctx ends and returns the error of ctx. A message that is being sent then is given a few seconds; if
// the mail server has not replied by then, another replica sends it again. Run waits for a database that is away.
// Without a Server it works only while no replica has reported a mail server within the last hour.
func (w *Worker) Run(ctx context.Context) error {
	w.sending.Logger, w.reading.Logger = w.Logger, w.Logger
	w.sending.Begin, w.sending.End = "mail cannot be sent; it is tried again", "mail can be sent again"
	w.reading.Begin, w.reading.End = "mail waits for the database", "mail has the database again"
	w.due = wakeup.New()
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { w.watchFigures(background) })
	if w.Server == nil {
		return w.workWithoutServer(ctx)
	}
	defer w.Server.CloseIdle()
	running.Go(func() { w.reportServer(background) })
	return w.work(ctx)
}

// work reads logs and sends until ctx ends, and returns the error of ctx.
func (w *Worker) work(ctx context.Context) error {
	var running sync.WaitGroup
	running.Go(func() { w.route(ctx) })
	w.send(ctx)
	running.Wait()
	return ctx.Err()
}

func (w *Worker) composer() composer {
	return composer{From: w.From, PublicURL: w.PublicURL, Keys: w.Keys}
}

// polls returns the queries that look for work.
func (w *Worker) polls() *db.Queries {
	if w.Polls == nil {
		return db.New(db.AllAccounts(w.DB))
	}
	return db.New(w.Polls)
}

func (w *Worker) logger() *slog.Logger {
	if w.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return w.Logger
}

func (w *Worker) pollInterval() time.Duration { return cmp.Or(w.PollInterval, defaultPollInterval) }
func (w *Worker) delay() time.Duration        { return cmp.Or(w.Delay, defaultDelay) }
func (w *Worker) grace() time.Duration        { return cmp.Or(w.Grace, defaultGrace) }
func (w *Worker) digestInterval() time.Duration {
	return cmp.Or(w.DigestInterval, defaultDigestInterval)
}

func (w *Worker) urgentInterval() time.Duration {
	return cmp.Or(w.UrgentInterval, defaultUrgentInterval)
}
func (w *Worker) hourlyCap() int { return cmp.Or(w.HourlyCap, defaultHourlyCap) }

func (w *Worker) retryDelays() []time.Duration {
	if w.RetryDelays == nil {
		return defaultRetryDelays
	}
	return w.RetryDelays
}

func interval(d time.Duration) pgtype.Interval {
	return pgtype.Interval{Microseconds: d.Microseconds(), Valid: true}
}
