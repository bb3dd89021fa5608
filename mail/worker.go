package mail

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/seal"
)

// Worker works the jobs of an [Outbox]. Every replica runs one. Fields without a default are required.
type Worker struct {
	DB        *pgxpool.Pool
	Server    *Server         // Default: messages are logged
	From      netmail.Address // sender of the messages. Default: handoffd@localhost
	PublicURL *url.URL        // base of links. Default: no links
	Keys      *seal.Keyring   // seals links that end mail. Default: no such links
	Replica   string          // attempted_by in river_job. Default: chosen by River
	Logger    *slog.Logger    // Default: discards

	Delay        time.Duration   // from the start of a wait to mail if no stream got the event. Default 2 s
	Grace        time.Duration   // the same if a stream got the event. Default 15 s
	RetryDelays  []time.Duration // between tries of one message. Default 1, 5, 15, 60 and 180 min
	PollInterval time.Duration   // between queries for jobs. Default 3 s

	counts  counts
	unheard atomic.Int64
	sending outage.Log
	waiting atomic.Bool // another replica has the mail server
}

const (
	defaultDelay        = 2 * time.Second
	defaultGrace        = 15 * time.Second
	defaultPollInterval = 3 * time.Second

	queue          = "mail"          // of the jobs in river_job
	concurrentJobs = 10              // of one replica
	jobTimeout     = time.Minute     // longer than sending a message takes
	rescueAfter    = 2 * time.Minute // a job that runs longer has lost its replica
	queryTimeout   = 5 * time.Second
	stopTimeout    = 3 * time.Second
	restartDelay   = time.Second // between tries to start while the database is away
)

var defaultRetryDelays = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour}

// Run works jobs until ctx ends and returns the error of ctx. A message that is being sent then is tried again, by
// another replica or a later one. Run waits for a database that is away. Without a Server it works jobs only while
// no replica has reported a mail server within the last hour.
func (w *Worker) Run(ctx context.Context) error {
	w.sending.Logger = w.Logger
	w.sending.Begin, w.sending.End = "mail cannot be sent; it is tried again", "mail can be sent again"
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { w.watchUnheard(background) })
	if w.Server == nil {
		return w.workWithoutServer(ctx)
	}
	running.Go(func() { w.reportServer(background) })
	return w.work(ctx)
}

func (w *Worker) work(ctx context.Context) error {
	starting := outage.Log{
		Logger: w.Logger, Begin: "mail waits for the database", End: "mail has the database again",
	}
	for {
		client, err := w.newClient()
		if err != nil {
			return fmt.Errorf("mail worker: %w", err)
		}
		err = client.Start(ctx)
		starting.Observe(ctx, err)
		if err == nil {
			<-ctx.Done()
			w.stop(client)
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(restartDelay):
		}
	}
}

// stop waits until the jobs have recorded their results, at most stopTimeout.
func (w *Worker) stop(client *river.Client[pgx.Tx]) {
	select {
	case <-client.Stopped():
	case <-time.After(stopTimeout):
		w.logger().Warn("mail did not stop in time; unfinished jobs are taken over", "after", rescueAfter.String())
	}
}

func (w *Worker) newClient() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &fanoutWorker{Worker: w})
	river.AddWorker(workers, &deliveryWorker{Worker: w})
	return river.NewClient(newDriver(w.DB), &river.Config{
		ID:                   w.Replica,
		Logger:               quietLogger(w.Logger),
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{queue: {MaxWorkers: concurrentJobs}},
		FetchPollInterval:    w.pollInterval(),
		FetchCooldown:        min(w.pollInterval(), river.FetchCooldownDefault),
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		ReindexerIndexNames:  []string{}, // REINDEX needs ownership, which the role of a replica can lack
	})
}

func (w *Worker) pollInterval() time.Duration { return cmp.Or(w.PollInterval, defaultPollInterval) }

func (w *Worker) logger() *slog.Logger {
	if w.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return w.Logger
}

func (w *Worker) retryDelays() []time.Duration {
	if w.RetryDelays == nil {
		return defaultRetryDelays
	}
	return w.RetryDelays
}
