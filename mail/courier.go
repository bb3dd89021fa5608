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
)

// Sender hands messages over to whoever delivers them. It is for concurrent use.
type Sender interface {
	// Send returns nil when it is no longer up to us. It gives up when ctx ends.
	Send(ctx context.Context, m *Message) error
	// Status is what a message is then: "sent", or "logged".
	Status() string
}

// Courier works the jobs of an [Outbox]. Every replica has one. Fields without a default are required.
type Courier struct {
	DB        *pgxpool.Pool
	Sender    Sender          // Default: a line in the log for each message
	From      netmail.Address // of the messages. Default: handoffd@localhost
	PublicURL *url.URL        // base of links. Default: none, and no links
	Replica   string          // who works a job: attempted_by in river_job. Default: chosen by River
	Logger    *slog.Logger    // Default: discards

	Look    time.Duration   // after which it is seen whether anybody follows the stream. Default 2 s
	Grace   time.Duration   // to claim or withdraw, if somebody does. Default 15 s
	Retries []time.Duration // the waits between tries of a message. Default 1, 5, 15, 60 and 180 min
	Poll    time.Duration   // how often jobs are asked for. Default 3 s

	results results
	unheard atomic.Int64
	sending outage.Log
	waits   atomic.Bool
}

const (
	defaultLook  = 2 * time.Second
	defaultGrace = 15 * time.Second
	defaultPoll  = 3 * time.Second

	workers      = 10              // messages that one replica sends at once
	jobTimeout   = time.Minute     // longer than any message takes
	rescueAfter  = 2 * time.Minute // a job that is still running then has lost its replica
	noteTimeout  = 5 * time.Second
	stopTimeout  = 3 * time.Second
	restartAfter = time.Second // a database that is away
)

var defaultRetries = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour}

// Run works jobs until ctx ends, and returns the error of ctx. Messages that are on their way then are tried again, by
// another replica or a later one. It waits for a database that is away. Without a Sender it works jobs only while no
// replica has had one for an hour.
func (c *Courier) Run(ctx context.Context) error {
	c.sending.Logger = c.Logger
	c.sending.Begin, c.sending.End = "mail cannot be handed over; it is tried again", "mail gets through again"
	beside, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { c.watchUnheard(beside) })
	if c.Sender == nil {
		return c.standIn(ctx)
	}
	running.Go(func() { c.announce(beside) })
	return c.work(ctx)
}

func (c *Courier) work(ctx context.Context) error {
	starting := outage.Log{
		Logger: c.Logger,
		Begin:  "mail waits for the database",
		End:    "mail has the database again",
	}
	for {
		client, err := c.newClient()
		if err != nil {
			return fmt.Errorf("courier: %w", err)
		}
		err = client.Start(ctx)
		starting.Observe(ctx, err)
		if err == nil {
			<-ctx.Done()
			c.stop(client)
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(restartAfter):
		}
	}
}

// stop waits until the jobs have noted where they were. A database that hangs is not waited for.
func (c *Courier) stop(client *river.Client[pgx.Tx]) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	select {
	case <-client.Stopped():
	case <-ctx.Done():
		c.logger().Warn("mail did not stop in time; what was on its way is taken up again", "after", rescueAfter.String())
	}
}

func (c *Courier) newClient() (*river.Client[pgx.Tx], error) {
	jobs := river.NewWorkers()
	river.AddWorker(jobs, &addressing{courier: c})
	river.AddWorker(jobs, &delivery{courier: c})
	poll := cmp.Or(c.Poll, defaultPoll)
	return river.NewClient(newDriver(c.DB), &river.Config{
		ID:                   c.Replica,
		Logger:               quieter(c.Logger),
		Workers:              jobs,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		FetchPollInterval:    poll,
		FetchCooldown:        min(poll, river.FetchCooldownDefault),
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		ReindexerIndexNames:  []string{}, // the role that serves may own nothing
	})
}

func (c *Courier) logger() *slog.Logger {
	if c.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Logger
}

func (c *Courier) sender() Sender {
	if c.Sender == nil {
		return Journal{c.logger()}
	}
	return c.Sender
}

func (c *Courier) retries() []time.Duration {
	if c.Retries == nil {
		return defaultRetries
	}
	return c.Retries
}
