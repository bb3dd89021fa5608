package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/internal/version"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
	"github.com/handoffd/handoffd/stream"
	"github.com/handoffd/handoffd/web"
)

// connect prepares what follows the database. The caller closes the pool.
func (r *replica) connect(ctx context.Context, databaseURL string) (err error) {
	s := r.settings
	if r.servers, err = db.NewServers(databaseURL, "handoffd/"+r.name); err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	r.servers.Logger, r.servers.Tracer = r.log, r.tracer.Queries()
	listen, err := r.servers.Listen(cmp.Or(s.ListenURL, databaseURL), "handoffd/"+r.name+" listener")
	if err != nil {
		return usageError{fmt.Errorf("HANDOFF_LISTEN_URL: %w", err)}
	}
	if r.pool, err = r.servers.Pool(ctx); err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	r.polls = db.NewHousekeeping(r.pool)
	r.hub = notify.NewHub(notify.Log{DB: r.pool, Polls: r.polls})
	r.hub.Window, r.hub.Interval, r.hub.Encode, r.hub.Logger = s.Window, s.Reconcile, stream.EncodeEvent, r.log
	r.hub.Tracer = r.tracer
	r.listener = &notify.Listener{
		Connect: listen, Hub: r.hub, Writer: r.pool, Replica: r.name, Explain: degradedHint[notify.Reason], Logger: r.log,
	}
	host, _ := os.Hostname() // only shown to people
	r.reporter = &replicas.Reporter{
		DB: r.polls, Listener: r.listener, Replica: r.name, Host: host,
		Degraded: r.reasons, Explain: degradedHint[string], Settings: s.fingerprints,
		Retention: s.Retention, Connections: connections(r.pool), Logger: r.log,
		Version: version.Version,
	}
	r.pruner = &notify.Pruner{DB: r.pool, Retention: s.Retention, Logger: r.log}
	return nil
}

// build prepares the services, mail, streams and HTTP. The keys of the identity provider are kept up to date until
// ctx ends.
func (r *replica) build(ctx context.Context) (err error) {
	s := r.settings
	if r.mail, err = s.worker(); err != nil {
		return usageError{err}
	}
	keys, err := s.keyring()
	if err != nil {
		return usageError{err}
	}
	r.mail.DB, r.mail.Polls, r.mail.Keys, r.mail.Logger = r.pool, r.polls, keys, r.log
	r.runner = &tx.Runner{
		DB: r.pool, Logger: r.log, ObserveCommit: r.observeCommit,
		Committed: func(epoch string, events []tx.Event) { r.hub.Offer(epoch, notify.Committed(events)) },
	}
	handoffs, people := newServices(r.runner)
	handoffs.Polls = r.polls
	r.keyUses = directory.NewKeyUses(r.pool, r.log)
	people.KeyUses, people.KeepCallers = r.keyUses, keepCallers
	r.people = people
	if people.Provisioning, err = s.provisioning(); err != nil {
		return usageError{err}
	}
	requests := &idempotency.Store{Runner: r.runner, Polls: r.polls}
	r.sweeper = &handoff.Sweeper{Service: handoffs, Purge: requests.PurgeExpired, Logger: r.log}
	r.due = &handoff.Announcer{Service: handoffs, Logger: r.log}

	tokens := s.verification()
	tokens.Logger = r.log
	if r.verifier, err = auth.NewVerifier(ctx, tokens); err != nil {
		return usageError{err}
	}
	base := basePath(r.mail.PublicURL)
	if r.page, err = web.New(web.Config{BasePath: base, OIDC: s.provider(), Logger: r.log}); err != nil {
		return usageError{fmt.Errorf("HANDOFF_OIDC_ISSUER: %w", err)}
	}
	access := &directory.AccessWatch{DB: r.polls}
	r.streams = stream.New(stream.Config{
		Hub: r.hub, Principals: people.Principals, AccessChanged: access.Changed,
		RecordDeliveries: handoffs.RecordDeliveries, Degraded: r.degraded,
		Replica: r.name, ObserveLatency: func(d time.Duration) { r.latency.Observe(d.Seconds()) },
		Limits:    stream.Limits{Streams: s.MaxStreams, PerAccount: s.MaxStreamsPerAccount, PerUser: s.MaxStreamsPerUser},
		Heartbeat: s.Heartbeat, WriteTimeout: s.timeouts.WriteTimeout, Tracer: r.tracer, Logger: r.log,
	})
	r.hub.EventsAvailable = r.streams.EventsAvailable
	r.listener.LogChanged = r.logChanged
	r.listener.UserChanged, r.listener.KeyChanged = r.userChanged, r.keyChanged
	r.reporter.Presence = r.streams.PresenceChanges
	webhooks := r.buildWebhooks(keys)
	handler, err := api.New(api.Config{
		Handoffs: handoffs, Directory: people, Webhooks: webhooks, Requests: requests, Streams: r.streams, Hub: r.hub,
		Verifier:     r.verifier,
		Unsubscriber: &mail.Unsubscriber{DB: r.pool, Keys: keys, Logger: r.log},
		Agents:       r.agents(handoffs, people, requests), Hosts: s.agentHosts(),
		Metrics: r.metrics(), Measure: r.requests.of, Conditions: r.conditions, Notes: r.reporter.Notes,
		Waiting: r.waiting.Load, WriteTimeout: s.timeouts.Response,
		Page: r.page, UnknownPath: http.HandlerFunc(r.page.ServeUnknownPath), BasePath: base,
		AllowedOrigins: s.AllowedOrigins, TrustedProxies: s.TrustedProxies, Tracer: r.tracer, Logger: r.log,
	})
	if err != nil {
		return err
	}
	if s.demoUsers == nil {
		r.server = newServer(handler, s.timeouts, r.log)
		return nil
	}
	signer, err := auth.NewSigner([]byte(s.JWTSecret))
	if err != nil {
		return err
	}
	r.server = newServer(devSignIn(signer, s.demoUsers, handler), s.timeouts, r.log)
	return nil
}

// keepCallers is how long a request can be served without reading its caller again. No promise rests on the
// notifications that end it earlier: a request that begins later than this after a change was committed is refused,
// whatever the listener hears.
const keepCallers = time.Second

// userChanged is called when the rights of a user, or of all if it is uuid.Nil, may have changed.
func (r *replica) userChanged(user uuid.UUID) {
	r.people.CallersChanged()
	r.streams.RevalidateUser(user)
}

// keyChanged is called when the rights of an API key may have changed.
func (r *replica) keyChanged(key uuid.UUID) {
	r.people.CallersChanged()
	r.streams.RevalidateKey(key)
}

// connections returns the number of database connections of a replica: those of its pool and the one that listens.
func connections(pool *pgxpool.Pool) int { return int(pool.Config().MaxConns) + 1 }
