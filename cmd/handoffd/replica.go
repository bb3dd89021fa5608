package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/web"
)

// shutdownTimeout is how long requests and streams may take to end once the replica has been told to stop.
const shutdownTimeout = 3500 * time.Millisecond

// serve runs one replica on socket until ctx ends, and returns when all of it has ended. Everything that lives as long as
// the replica is started here.
func serve(ctx context.Context, databaseURL string, s settings, socket net.Listener, log *slog.Logger) error {
	replica := strings.ToLower(rand.Text()[:6])
	log = log.With("replica", replica)

	// What requests and streams stand on ends only after the last of them.
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()

	servers, err := db.NewServers(databaseURL, "handoffd/"+replica)
	if err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	servers.Logger = log
	pool, err := servers.Pool(background)
	if err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	defer pool.Close()
	listenURL := s.ListenURL
	if listenURL == "" {
		listenURL = databaseURL
	}
	connect, err := servers.Listen(listenURL, "handoffd/"+replica+" listener")
	if err != nil {
		return usageError{fmt.Errorf("HANDOFF_LISTEN_URL: %w", err)}
	}
	tokens := s.tokens()
	tokens.Logger = log
	verifier, err := auth.NewVerifier(background, tokens)
	if err != nil {
		return usageError{err}
	}
	s.warnOfOpenFiles(ctx, connections(pool), log)
	hub := notify.NewHub(notify.Log{DB: pool})
	hub.Window, hub.Interval, hub.Encode, hub.Logger = s.Window, s.Reconcile, api.EncodeEvent, log
	listener := &notify.Listener{Connect: connect, Hub: hub, Writer: pool, Replica: replica, Logger: log}
	outbox, err := mail.NewOutbox(log)
	if err != nil {
		return err
	}
	courier, err := s.courier()
	if err != nil {
		return usageError{err}
	}
	courier.DB, courier.Replica, courier.Logger = pool, replica, log
	service := &handoff.Service{DB: pool, WaitBegan: outbox.WaitBegan, Logger: log}
	pruner := &notify.Pruner{DB: pool, Retention: s.Retention, Logger: log}
	sweeper := &handoff.Sweeper{Service: service, Logger: log}
	patience := s.patience.orDefault()
	page, err := web.New(web.Config{OIDC: s.provider()})
	if err != nil {
		return usageError{fmt.Errorf("HANDOFF_OIDC_ISSUER: %w", err)}
	}
	watched := &watchedSocket{Listener: socket, log: log}
	host, _ := os.Hostname() // for people: empty will do
	presence := &notify.Presence{
		DB: pool, Listener: listener, Replica: replica, Host: host, Logger: log,
		Settings: s.fingerprints, Retention: s.Retention, Connections: connections(pool),
	}
	handler, err := api.New(api.Config{
		Service: service, Hub: hub, Listener: listener, Verifier: verifier, Replica: replica, Mails: courier,
		Conditions: conditions{servers: servers, presence: presence, verifier: verifier, courier: courier, socket: watched}.list,
		Limits:     api.Limits{Streams: s.MaxStreams, PerAccount: s.MaxStreamsPerAccount, PerUser: s.MaxStreamsPerUser},
		Silence:    s.Heartbeat, Unread: patience.unread, WriteTimeout: patience.answer, Page: page,
		AllowedOrigins: s.AllowedOrigins, TrustedProxies: s.TrustedProxies, Logger: log,
	})
	if err != nil {
		return err
	}
	listener.UserChanged, hub.Changed, presence.Degraded = handler.Doubt, handler.Changed, handler.Degraded
	server := newServer(handler, patience, log)

	group, groupCtx := errgroup.WithContext(background)
	couriering, recall := context.WithCancel(groupCtx) // nobody waits for mail, and it should not be sent while others stop
	defer recall()
	group.Go(func() error { return servers.Run(groupCtx) })
	group.Go(func() error { return hub.Run(groupCtx) })
	group.Go(func() error { return listener.Run(groupCtx) })
	group.Go(func() error { return presence.Run(groupCtx) })
	group.Go(func() error { return handler.Run(groupCtx) })
	group.Go(func() error { return handler.Loop(groupCtx) })
	group.Go(func() error { return sweeper.Run(groupCtx) })
	group.Go(func() error { return pruner.Run(groupCtx) })
	group.Go(func() error { return handler.RecordReach(groupCtx) })
	// These two end when a drain begins, which must not end what streams stand on.
	group.Go(func() error {
		if err := courier.Run(couriering); couriering.Err() == nil {
			return err
		}
		return nil
	})
	group.Go(func() error {
		if err := server.Serve(watched); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		defer stop()
		select {
		case <-ctx.Done():
		case <-groupCtx.Done(): // something has failed
		}
		recall()
		return drain(server, handler, patience.notice, log)
	})
	log.InfoContext(ctx, "serving", "address", socket.Addr().String())
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	log.InfoContext(ctx, "stopped")
	return err
}

// connections returns how many connections a replica opens to the database: its pool's, and the one that listens.
func connections(pool *pgxpool.Pool) int { return int(pool.Config().MaxConns) + 1 }

// drain tells every stream goodbye and waits for requests to end. For a moment it still accepts connections, so that proxies
// hear from /readyz, and not from requests that they lose, that there are better replicas.
func drain(server *http.Server, handler *api.API, notice time.Duration, log *slog.Logger) error {
	log.Info("shutting down")
	handler.Drain()
	<-time.After(notice)
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Warn("requests were cut off", "error", err)
		return server.Close()
	}
	select {
	case <-handler.Drained():
	case <-ctx.Done():
		log.Warn("streams were cut off", "error", ctx.Err())
	}
	return nil
}
