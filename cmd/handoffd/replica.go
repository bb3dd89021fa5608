package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/tracing"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
	"github.com/handoffd/handoffd/stream"
	"github.com/handoffd/handoffd/web"
	"github.com/handoffd/handoffd/webhook"
)

// shutdownTimeout bounds the time in which requests and streams end, from the end of the drain delay.
const shutdownTimeout = 3500 * time.Millisecond

// replica holds the parts of a replica.
type replica struct {
	name     string
	settings settings
	log      *slog.Logger
	tracer   *tracing.Tracer
	servers  *db.Servers
	pool     *pgxpool.Pool
	polls    *db.Housekeeping // of all parts
	hub      *notify.Hub
	listener *notify.Listener
	reporter *replicas.Reporter
	pruner   *notify.Pruner
	runner   *tx.Runner
	sweeper  *handoff.Sweeper
	people   *directory.Service
	keyUses  *directory.KeyUses
	due      *handoff.Announcer
	mail     *mail.Worker
	webhooks *webhook.Worker
	verifier *auth.Verifier
	streams  *stream.Server
	page     *web.Page
	latency  prometheus.Histogram // of stream.Config.ObserveLatency
	commits  prometheus.Histogram // of tx.Runner.ObserveCommit, how long
	changes  prometheus.Histogram // of tx.Runner.ObserveCommit, for how many changes
	requests *requestObserver
	started  time.Time
	socket   *watchedSocket
	server   *http.Server

	waiting atomic.Bool               // until the database has all migrations
	away    outage.Log                // of the database while the replica waits
	schema  atomic.Pointer[db.Schema] // as awaitSchema read it last, before the reporter does
}

// serve runs one replica on socket until ctx ends, and returns when all its goroutines have ended.
func serve(ctx context.Context, databaseURL string, s settings, socket net.Listener, log *slog.Logger) error {
	// Requests and streams need the other parts, so those end last.
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	name := strings.ToLower(rand.Text()[:6])
	log = log.With("replica", name)
	s.timeouts = s.timeouts.orDefault()
	r := &replica{
		name: name, settings: s, log: log, socket: &watchedSocket{Listener: socket, log: log},
		latency: commitToSocket.histogram(), commits: commitDuration.histogram(),
		changes: commitChanges.histogram(), requests: newRequestObserver(),
		started: time.Now(),
		away: outage.Log{
			Logger: log, Begin: "the migrations of the database cannot be read",
			End: "the migrations of the database can be read again",
		},
	}
	var err error
	if r.tracer, err = r.newTracer(background); err != nil {
		return err
	}
	defer r.endTraces()
	if err := r.connect(background, databaseURL); err != nil {
		return err
	}
	defer r.pool.Close()
	r.warnOfOpenFiles(ctx)
	if err := r.build(background); err != nil {
		return err
	}

	group, running := errgroup.WithContext(background)
	telling, stopTelling := context.WithCancel(running)
	defer stopTelling()
	tooOld := make(chan error, 1)
	report := func(ctx context.Context) error {
		err := r.reporter.Run(ctx)
		if is[*db.TooOldError](err) {
			tooOld <- err
			<-ctx.Done() // streams and requests end first, as after a signal
		}
		return err
	}
	start := func() {
		for _, run := range []func(context.Context) error{
			r.hub.Run, r.listener.Run, report, r.pruner.Run, r.sweeper.Run, r.due.Run, r.streams.Run,
			r.page.Run, r.keyUses.Run, r.returnMemory,
		} {
			group.Go(func() error { return run(running) })
		}
		group.Go(untilStopped(telling, r.mail.Run))
		group.Go(untilStopped(telling, r.webhooks.Run))
	}
	group.Go(func() error { return r.servers.Run(running) })
	group.Go(func() error {
		err := r.awaitSchema(running, databaseURL)
		if err == nil {
			start()
		}
		return err
	})
	group.Go(func() error {
		if err := r.server.Serve(r.socket); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	var refused error
	group.Go(func() error {
		defer stop()
		select {
		case <-ctx.Done():
		case <-running.Done(): // a part has failed
		case refused = <-tooOld:
			r.log.ErrorContext(ctx, "this handoffd cannot work with the database any more", "error", refused)
		}
		stopTelling() // first, so that stopping cuts off as few messages as possible
		return r.drain()
	})
	r.log.InfoContext(ctx, "serving", "address", socket.Addr().String())
	tellManager(ctx, managerReady, r.log)
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	if refused != nil {
		err = refused
	}
	r.log.InfoContext(ctx, "stopped")
	return err
}

// drain ends all streams and waits for requests to end. It accepts connections for DrainDelay more, so that proxies
// learn from /readyz, and not from refused connections, that the replica stops.
func (r *replica) drain() error {
	r.log.Info("shutting down")
	ctx, cancel := context.WithTimeout(context.Background(), r.settings.timeouts.DrainDelay+shutdownTimeout)
	defer cancel()
	tellManager(ctx, managerStopping, r.log)
	ended := make(chan error, 1)
	go func() { ended <- r.streams.Shutdown(ctx) }()
	<-time.After(r.settings.timeouts.DrainDelay)
	if err := r.server.Shutdown(ctx); err != nil {
		r.log.Warn("requests were cut off", "error", err)
		return r.server.Close()
	}
	if err := <-ended; err != nil {
		r.log.Warn("streams were cut off", "error", err)
	}
	return nil
}
