package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
	"github.com/handoffd/handoffd/stream"
	"github.com/handoffd/handoffd/web"
)

// newReplica builds a replica from the database up to HTTP. The caller runs its parts and closes its pool. The
// pool and the keys of the identity provider are kept up to date until ctx ends.
func newReplica(
	ctx context.Context, databaseURL string, s settings, socket net.Listener, log *slog.Logger,
) (r *replica, err error) {
	name := strings.ToLower(rand.Text()[:6])
	log = log.With("replica", name)

	servers, err := db.NewServers(databaseURL, "handoffd/"+name)
	if err != nil {
		return nil, usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	servers.Logger = log
	pool, err := servers.Pool(ctx)
	if err != nil {
		return nil, usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	defer func() {
		if err != nil {
			pool.Close()
		}
	}()
	connect, err := servers.Listen(cmp.Or(s.ListenURL, databaseURL), "handoffd/"+name+" listener")
	if err != nil {
		return nil, usageError{fmt.Errorf("HANDOFF_LISTEN_URL: %w", err)}
	}
	s.warnOfOpenFiles(ctx, connections(pool), log)

	hub := notify.NewHub(notify.Log{DB: pool})
	hub.Window, hub.Interval, hub.Encode, hub.Logger = s.Window, s.Reconcile, stream.EncodeEvent, log
	listener := &notify.Listener{
		Connect: connect, Hub: hub, Writer: pool, Replica: name, Explain: degradedHint[notify.Reason], Logger: log,
	}
	host, _ := os.Hostname() // only shown to people
	reporter := &replicas.Reporter{
		DB: pool, Listener: listener, Replica: name, Host: host, Explain: degradedHint[string], Logger: log,
		Settings: s.fingerprints, Retention: s.Retention, Connections: connections(pool),
	}
	pruner := &notify.Pruner{DB: pool, Retention: s.Retention, Logger: log}

	outbox, err := mail.NewOutbox(log)
	if err != nil {
		return nil, err
	}
	mailer, err := s.worker()
	if err != nil {
		return nil, usageError{err}
	}
	mailer.DB, mailer.Replica, mailer.Logger = pool, name, log
	runner := &tx.Runner{DB: pool, Logger: log}
	handoffs, people := newServices(runner, outbox.Observe)
	requests := &idempotency.Store{Runner: runner}
	sweeper := &handoff.Sweeper{Service: handoffs, Purge: requests.PurgeExpired, Logger: log}

	tokens := s.tokens()
	tokens.Logger = log
	verifier, err := auth.NewVerifier(ctx, tokens)
	if err != nil {
		return nil, usageError{err}
	}
	page, err := web.New(web.Config{OIDC: s.provider()})
	if err != nil {
		return nil, usageError{fmt.Errorf("HANDOFF_OIDC_ISSUER: %w", err)}
	}
	watched := &watchedSocket{Listener: socket, log: log}
	timeouts := s.timeouts.orDefault()
	health := conditions{
		listener: listener, runner: runner, servers: servers, reporter: reporter, verifier: verifier, worker: mailer,
		socket: watched,
	}
	streams := stream.New(stream.Config{
		Hub: hub, Principals: people.Principals, RecordDeliveries: handoffs.RecordDeliveries, Degraded: health.degraded,
		Replica:   name,
		Limits:    stream.Limits{Streams: s.MaxStreams, PerAccount: s.MaxStreamsPerAccount, PerUser: s.MaxStreamsPerUser},
		Heartbeat: s.Heartbeat, WriteTimeout: timeouts.WriteTimeout, Logger: log,
	})
	hub.Changed, listener.UserChanged, reporter.Degraded = streams.EventsAvailable, streams.Revalidate, health.reasons
	figures := metrics{
		hub: hub, listener: listener, streams: streams, runner: runner, mail: mailer, conditions: health,
	}
	handler, err := api.New(api.Config{
		Handoffs: handoffs, Directory: people, Requests: requests, Streams: streams, Hub: hub, Verifier: verifier,
		Metrics: figures.handler(), Conditions: health.list, WriteTimeout: timeouts.Response, Page: page,
		AllowedOrigins: s.AllowedOrigins, TrustedProxies: s.TrustedProxies, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	return &replica{
		log: log, servers: servers, pool: pool, hub: hub, listener: listener, reporter: reporter, pruner: pruner,
		sweeper: sweeper, mail: mailer, streams: streams, socket: watched, server: newServer(handler, timeouts, log),
		drainDelay: timeouts.DrainDelay,
	}, nil
}

// connections returns the number of database connections of a replica: those of its pool and the one that listens.
func connections(pool *pgxpool.Pool) int { return int(pool.Config().MaxConns) + 1 }
