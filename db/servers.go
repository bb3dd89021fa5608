package db

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/singleflight"
)

// ErrOlderHistory means that the server holds an older history than the newest one known. A statement or transaction
// that was running when the newer history became known fails with it too: what it did or read is not valid.
var ErrOlderHistory = errors.New("the server holds an older history of the data than is known: see handoffd doctor")

// Servers are the PostgreSQL servers that a URL names. Of the servers that take writes, it follows the one with the
// newest [History]. Its pools and connections refuse the others.
//
// It probes every host before a connection is made, and every 5 s in [Servers.Run]. When it finds a newer history, it
// gives up the connections to the older one: running statements and transactions fail with [ErrOlderHistory].
//
// It is for concurrent use.
type Servers struct {
	// Logger logs when another history is followed, and when a host cannot be probed. Default: discards.
	Logger *slog.Logger

	// Tracer makes the spans of the statements of pools. Default: none.
	Tracer pgx.QueryTracer

	// Observe keeps Servers from changing anything. Otherwise it names a copy that is the newest history: without a name
	// of its own, no event can be read from it or appended to it.
	Observe bool

	url          string
	config       *pgxpool.Config
	hosts        []host
	probeTimeout time.Duration
	probing      singleflight.Group
	wake         chan struct{} // holds a token when Run is to probe at once

	mu            sync.Mutex
	newest        History
	newestAddress string // where newest was last found
	probedAt      time.Time
	state         state
	refused       string                 // the function that the server refuses, once it has been logged
	listeners     map[*pgx.Conn]struct{} // that listen
}

const (
	probeInterval = 5 * time.Second
	// defaultProbeTimeout bounds the delay that a host without an answer causes to a new connection.
	defaultProbeTimeout = time.Second
	// probeValid is how long other connections use the result of a probe.
	probeValid = time.Second
)

// NewServers returns the servers of a URL in a form that [Open] accepts. It dials nothing. Set fields before its first
// use.
func NewServers(url, application string) (*Servers, error) {
	config, err := poolConfig(url, application)
	if err != nil {
		return nil, err
	}
	s := &Servers{
		url: url, config: config, hosts: hostsOf(&config.ConnConfig.Config), probeTimeout: defaultProbeTimeout,
		wake: make(chan struct{}, 1), listeners: make(map[*pgx.Conn]struct{}),
	}
	s.validate(config.ConnConfig, s.admit)
	detectPooler := config.BeforeConnect
	config.BeforeConnect = func(ctx context.Context, config *pgx.ConnConfig) error {
		s.preferNewest(ctx, config)
		return detectPooler(ctx, config)
	}
	// A pool closes a connection to an older history before it is used again.
	config.PrepareConn = func(_ context.Context, conn *pgx.Conn) (bool, error) { return requireNewest(conn) == nil, nil }
	return s, nil
}

// Pool returns a pool of connections to the server with the newest history. See [Open].
func (s *Servers) Pool(ctx context.Context) (*pgxpool.Pool, error) {
	config := s.config.Copy()
	config.ConnConfig.Tracer = s.Tracer
	detector := detectDeadConns(config)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	detector.pool.Store(pool)
	return pool, nil
}

// Run probes all hosts every 5 s until ctx ends, and returns the error of ctx.
func (s *Servers) Run(ctx context.Context) error {
	tick := time.Tick(probeInterval)
	for {
		s.Probe(ctx)
		select { // many callers can wake Run, again and again
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(probeValid):
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick:
		case <-s.wake:
		}
	}
}

func (s *Servers) logger() *slog.Logger { return cmp.Or(s.Logger, slog.New(slog.DiscardHandler)) }

// follow makes h the newest history if it is newer than the present one, and gives up the connections to others.
func (s *Servers) follow(h History, address string) {
	s.mu.Lock()
	before := s.newest
	newer := !h.same(before) && h.compare(before) > 0
	if newer {
		s.newest = h
	}
	// A connection knows its remote address, not the host name it was made by.
	isHost := slices.ContainsFunc(s.hosts, func(h host) bool { return h.address == address })
	if h.same(s.newest) && isHost {
		s.newestAddress = address
	}
	listeners := slices.Collect(maps.Keys(s.listeners))
	s.mu.Unlock()
	if !newer {
		return
	}
	if !before.IsZero() {
		s.logger().Warn("a newer history of the data is followed; clients are told to fetch it anew",
			"host", address, "epoch", h.Epoch(), "before", before.Epoch())
	}
	for _, conn := range listeners {
		if requireNewest(conn) != nil {
			interrupt(conn)
		}
	}
}

// known returns the newest history known, and the address where it was last found.
func (s *Servers) known() (newest History, address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest, s.newestAddress
}

// isNewest reports whether h is the newest history known.
func (s *Servers) isNewest(h History) bool {
	newest, _ := s.known()
	return h.same(newest)
}

// probeSoon makes Run probe at once.
func (s *Servers) probeSoon() {
	select {
	case s.wake <- struct{}{}:
	default: // Run is to probe already
	}
}

// interrupt makes the pending read of conn fail at once: its deadline is in the past.
func interrupt(conn *pgx.Conn) { _ = conn.PgConn().Conn().SetReadDeadline(time.Unix(1, 0)) }
