package db

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
)

// Host is the result of looking at one host.
type Host struct {
	Address string
	Err     error    // why it could not be looked at
	Writes  bool     // it takes writes; else it is a standby, or read-only
	History History  // the zero History: the database is not migrated
	Newest  bool     // its history is the one that is followed
	Refused *Refusal // what it does not tell

	conn *pgconn.PgConn // nil if it could not be looked at
}

// Older reports whether the host takes writes though a newer history is known.
func (h Host) Older() bool { return h.Writes && !h.Newest && !h.History.IsZero() }

// Look looks at all hosts now, and at most for a few seconds. Callers at once share one look.
func (s *Servers) Look(ctx context.Context) []Host { return s.look(ctx) }

func (s *Servers) look(ctx context.Context) []Host {
	result, _, _ := s.looking.Do("", func() (any, error) { // it cannot fail
		hosts, overtaken := s.lookOnce(ctx)
		if overtaken {
			hosts, _ = s.lookOnce(ctx)
		}
		return hosts, nil
	})
	return result.([]Host)
}

// lookOnce looks at all hosts. See settle for what overtaken means.
func (s *Servers) lookOnce(ctx context.Context) (hosts []Host, overtaken bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	hosts = make([]Host, len(s.hosts))
	var looks sync.WaitGroup
	for i, h := range s.hosts {
		looks.Go(func() { hosts[i] = s.lookAtHost(ctx, h) })
	}
	looks.Wait()
	busy := s.answersAtHome(hosts)
	overtaken = s.settle(ctx, hosts, busy)
	for i := range hosts {
		if conn := hosts[i].conn; conn != nil {
			closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
			_ = conn.Close(closing)
			cancel()
			hosts[i].conn = nil
		}
	}
	s.note(hosts, busy)
	return hosts, overtaken
}

// lookAtHost leaves the connection open, for the copy at its other end may be given a name.
func (s *Servers) lookAtHost(ctx context.Context, h host) Host {
	config := s.config.ConnConfig.Config.Copy()
	use(config, []host{h})
	config.ValidateConnect, config.AfterConnect = nil, nil
	conn, err := pgconn.ConnectConfig(ctx, config)
	if isClosedStandby(err) {
		return Host{Address: h.address}
	}
	if err != nil {
		return Host{Address: h.address, Err: err}
	}
	seen, err := lookAt(ctx, conn)
	if err != nil {
		_ = conn.Close(ctx)
		return Host{Address: h.address, Err: err}
	}
	return Host{Address: h.address, Writes: !seen.readOnly, History: seen.History, conn: conn}
}

// isClosedStandby reports whether err comes from a standby with hot_standby off, which refuses all sessions.
func isClosedStandby(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == "57P03" && strings.Contains(refused.Detail, "Hot standby mode is disabled")
}

// answersAtHome reports whether the server with the newest history is there, though perhaps too busy for another connection.
func (s *Servers) answersAtHome(hosts []Host) bool {
	s.mu.Lock()
	home := s.home
	s.mu.Unlock()
	return slices.ContainsFunc(hosts, func(h Host) bool {
		_, answered := errors.AsType[*pgconn.PgError](h.Err)
		return h.Address == home && answered
	})
}
