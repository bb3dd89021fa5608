package db

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/singleflight"
)

// ErrOlderHistory is returned instead of a connection to a server whose history is not the newest that is known, and where a
// newer one became known while a statement or transaction was under way: what it did or read is not valid.
var ErrOlderHistory = errors.New("the server holds an older history of the data than is known: see handoffd doctor")

// Servers are the PostgreSQL servers that a URL names. Of those that take writes they follow the one with the newest history
// (see [History]), and let nothing pass from or to the others, through any pool or connection made by them.
//
// Every host is looked at before a connection is made, and every 5 s by [Servers.Run]. When a newer history is found, the
// connections to the older one are given up: statements and transactions under way on them fail with [ErrOlderHistory].
type Servers struct {
	// Logger logs when another history is followed, and hosts that cannot be looked at. Default: discards.
	Logger *slog.Logger

	// Observe makes Servers only look. Else they give a copy that is found to be the newest history a name of its own,
	// without which nothing can be read from it or appended to it.
	Observe bool

	url, application string
	config           *pgxpool.Config
	hosts            []host
	looking          singleflight.Group
	hurry            chan struct{} // holds a token when Run is to look at once

	mu      sync.Mutex
	newest  History
	home    string // the address where newest was seen last
	looked  time.Time
	state   state
	refused string                 // the function that the server refuses, once it has been logged
	direct  map[*pgx.Conn]struct{} // that listen
}

const (
	lookInterval = 5 * time.Second
	// lookTimeout bounds what a host that does not answer costs a new connection; lookValid is how long a look serves others.
	lookTimeout = time.Second
	lookValid   = time.Second
)

// NewServers returns the servers of a URL, as [Open] takes it. It dials nothing. Fields may be set until it is first used.
func NewServers(url, application string) (*Servers, error) {
	config, err := poolConfig(url, application)
	if err != nil {
		return nil, err
	}
	s := &Servers{
		url: url, application: application, config: config, hosts: hostsOf(&config.ConnConfig.Config),
		hurry: make(chan struct{}, 1), direct: make(map[*pgx.Conn]struct{}),
	}
	s.guard(config.ConnConfig, s.admit)
	explore := config.BeforeConnect
	config.BeforeConnect = func(ctx context.Context, config *pgx.ConnConfig) error {
		s.prefer(ctx, config)
		return explore(ctx, config)
	}
	// A pool closes the connections to an older history when they are to be used again.
	config.PrepareConn = func(_ context.Context, conn *pgx.Conn) (bool, error) { return valid(conn) == nil, nil }
	return s, nil
}

// Pool returns a pool of connections to the server with the newest history. See [Open].
func (s *Servers) Pool(ctx context.Context) (*pgxpool.Pool, error) {
	config := s.config.Copy()
	suspicion := watch(config)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	suspicion.of(pool)
	return pool, nil
}

// Run looks at all hosts every 5 s until ctx ends, and returns the error of ctx.
func (s *Servers) Run(ctx context.Context) error {
	ticker := time.NewTicker(lookInterval)
	defer ticker.Stop()
	for {
		s.look(ctx)
		began := time.Now()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			continue
		case <-s.hurry:
		}
		select { // many may be in a hurry, again and again
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Until(began.Add(lookValid))):
		}
	}
}

// logger returns the Logger.
func (s *Servers) logger() *slog.Logger {
	if s.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Logger
}

// follow makes h the newest history, if it is newer than that, and gives up the connections to others.
func (s *Servers) follow(h History, address string) {
	s.mu.Lock()
	before := s.newest
	if h.same(before) {
		s.moveLocked(address)
	}
	if h.IsZero() || h.same(before) || !before.IsZero() && h.compare(before) <= 0 {
		s.mu.Unlock()
		return
	}
	s.newest = h
	s.moveLocked(address)
	direct := make([]*pgx.Conn, 0, len(s.direct))
	for conn := range s.direct {
		direct = append(direct, conn)
	}
	s.mu.Unlock()
	if !before.IsZero() {
		s.logger().Warn("a newer history of the data is followed; clients are told to fetch it anew",
			"host", address, "epoch", h.Epoch(), "before", before.Epoch())
	}
	for _, conn := range direct {
		if valid(conn) != nil {
			interrupt(conn)
		}
	}
}

// moveLocked notes where the newest history is, if that is one of the hosts: a connection does not know the name it was
// made by. The caller holds s.mu.
func (s *Servers) moveLocked(address string) {
	if slices.ContainsFunc(s.hosts, func(h host) bool { return h.address == address }) {
		s.home = address
	}
}

// isNewest reports whether h is the newest history that is known.
func (s *Servers) isNewest(h History) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return h.same(s.newest)
}

// soon makes Run look at once.
func (s *Servers) soon() {
	select {
	case s.hurry <- struct{}{}:
	default: // a token is there already
	}
}

// describe names hosts for the log.
func describe(addresses []string) string { return strings.Join(addresses, ", ") }

// interrupt makes the read that waits on conn fail.
func interrupt(conn *pgx.Conn) { _ = conn.PgConn().Conn().SetReadDeadline(time.Unix(1, 0)) }
