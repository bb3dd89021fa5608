package db

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
)

// Host is the result of probing one host.
type Host struct {
	Address string
	Err     error    // why it could not be probed
	Writes  bool     // it takes writes; otherwise it is a standby, or read-only
	History History  // the zero History: the database is not migrated
	Newest  bool     // its history is followed
	Refused *Refusal // the function that it refuses, if any

	conn *pgconn.PgConn // nil if it could not be made
}

// Older reports whether the host takes writes and a newer history is known.
func (h Host) Older() bool { return h.Writes && !h.Newest && !h.History.IsZero() }

// Probe asks all hosts for their histories, for at most a few seconds. Concurrent callers share one probe.
func (s *Servers) Probe(ctx context.Context) []Host {
	result, _, _ := s.probing.Do("", func() (any, error) { // it cannot fail
		hosts, overtaken := s.probeOnce(ctx)
		if overtaken {
			hosts, _ = s.probeOnce(ctx)
		}
		return hosts, nil
	})
	return result.([]Host)
}

// probeOnce probes all hosts. For overtaken, see followNewest.
func (s *Servers) probeOnce(ctx context.Context) (hosts []Host, overtaken bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.probeTimeout)
	defer cancel()
	hosts = make([]Host, len(s.hosts))
	var probes sync.WaitGroup
	for i, h := range s.hosts {
		probes.Go(func() { hosts[i] = s.probeHost(ctx, h) })
	}
	probes.Wait()
	busy := s.newestReachable(hosts)
	overtaken = s.followNewest(ctx, hosts, busy)
	for i := range hosts {
		if conn := hosts[i].conn; conn != nil {
			closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.probeTimeout)
			_ = conn.Close(closing)
			cancel()
			hosts[i].conn = nil
		}
	}
	s.setState(hosts, busy)
	return hosts, overtaken
}

// probeHost leaves the connection open: a copy at its other end is named through it.
func (s *Servers) probeHost(ctx context.Context, h host) Host {
	config := s.config.ConnConfig.Config.Copy()
	useHosts(config, []host{h})
	config.ValidateConnect, config.AfterConnect = nil, nil
	conn, err := pgconn.ConnectConfig(ctx, config)
	if isClosedStandby(err) {
		return Host{Address: h.address}
	}
	if err != nil {
		return Host{Address: h.address, Err: err}
	}
	seen, err := readHistory(ctx, conn)
	return Host{
		Address: h.address, Err: err, Writes: err == nil && !seen.readOnly, History: seen.History, conn: conn,
	}
}

// isClosedStandby reports whether err comes from a standby with hot_standby off, which refuses all sessions.
func isClosedStandby(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == "57P03" && strings.Contains(refused.Detail, "Hot standby mode is disabled")
}

// newestReachable reports whether the server with the newest history is up, even if it is too busy for another
// connection.
func (s *Servers) newestReachable(hosts []Host) bool {
	_, newest := s.known()
	return slices.ContainsFunc(hosts, func(h Host) bool {
		_, answered := errors.AsType[*pgconn.PgError](h.Err)
		return h.Address == newest && answered
	})
}
