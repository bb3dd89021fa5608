package db

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Host is what is known of one host after a look at it.
type Host struct {
	Address string
	Err     error    // why it could not be looked at
	Writes  bool     // it takes writes; else it is a standby, or read-only
	History History  // the zero History: the database is not migrated
	Newest  bool     // its history is the one that is followed
	Refused *Refusal // what it does not tell

	conn *pgconn.PgConn // nil if it could not be looked at
	seen sighting
}

// Older reports whether the host takes writes though a newer history is known.
func (h Host) Older() bool { return h.Writes && !h.Newest && !h.History.IsZero() }

// Look looks at all hosts now, and at most for two seconds. Callers at once share one look.
func (s *Servers) Look(ctx context.Context) []Host { return s.look(ctx) }

func (s *Servers) look(ctx context.Context) []Host {
	result, _, _ := s.looking.Do("", func() (any, error) { // it cannot fail
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
		defer cancel()
		hosts := make([]Host, len(s.hosts))
		var looks sync.WaitGroup
		for i, h := range s.hosts {
			looks.Go(func() { hosts[i] = s.lookAtHost(ctx, h) })
		}
		looks.Wait()
		busy := s.answersAtHome(hosts)
		for _, h := range s.settle(ctx, hosts, busy) {
			s.name(ctx, h, false, time.Time{})
		}
		for i := range hosts {
			if conn := hosts[i].conn; conn != nil {
				closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
				_ = conn.Close(closing)
				cancel()
				hosts[i].conn = nil
			}
		}
		s.note(hosts, busy)
		return hosts, nil
	})
	return result.([]Host)
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
	return Host{Address: h.address, Writes: !seen.readOnly, History: seen.History, conn: conn, seen: seen}
}

// isClosedStandby reports whether err is what a standby says that was told to let nobody read from it.
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

// settle decides which of the histories to follow, and returns the hosts with copies that were passed over. The hosts must
// be connected.
func (s *Servers) settle(ctx context.Context, hosts []Host, reachable bool) (copies []*Host) {
	s.mu.Lock()
	known := s.newest
	s.mu.Unlock()
	var writers []*Host
	var histories []History
	for i := range hosts {
		if h := &hosts[i]; h.Writes {
			writers, histories = append(writers, h), append(histories, h.History)
		}
	}
	r := rule(known, reachable, histories)
	if r.newest >= 0 {
		h := writers[r.newest]
		s.name(ctx, h, true, known.Began)
		if h.Err == nil {
			s.follow(h.History, h.Address)
		}
		s.noteRefusal(ctx, h)
	}
	for _, h := range writers {
		h.Newest = h.Err == nil && s.isNewest(h.History)
	}
	for _, i := range r.copies {
		copies = append(copies, writers[i])
	}
	return copies
}

// name gives a copy a name of its own, unless it is only to be looked at.
func (s *Servers) name(ctx context.Context, h *Host, newest bool, after time.Time) {
	if s.Observe || !h.History.isCopy() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	if h.seen, h.Err = draw(ctx, h.conn, newest, after); h.Err == nil {
		h.History = h.seen.History
	}
}

// admit is asked of every new connection, and refuses one to an older history.
func (s *Servers) admit(ctx context.Context, conn *pgconn.PgConn) error {
	several := len(s.hosts) > 1
	seen, err := lookAt(ctx, conn)
	if err == nil && several && !seen.readOnly && !s.isNewest(seen.History) {
		s.look(ctx) // a host may have gone since the last one, and another have taken its place
		seen, err = lookAt(ctx, conn)
	}
	if err != nil || seen.readOnly {
		return err
	}
	address := s.hosts[0].address
	if several {
		address = conn.Conn().RemoteAddr().String()
	}
	hosts := []Host{{Address: address, Writes: true, History: seen.History, conn: conn, seen: seen}}
	s.settle(ctx, hosts, several) // a single address that leads to another server was moved on purpose
	if hosts[0].Err != nil {
		return hosts[0].Err
	}
	if !hosts[0].Newest {
		s.soon()
		return ErrOlderHistory
	}
	belong(conn, membership{s, hosts[0].History, seen.pooled})
	return nil
}

// noteRefusal finds out, and logs once, what the server with the newest history does not tell.
func (s *Servers) noteRefusal(ctx context.Context, h *Host) {
	if h.Err != nil || h.History.IsZero() {
		return
	}
	h.Refused = refusal(ctx, h.conn, h.History)
	var function string
	if h.Refused != nil {
		function = h.Refused.Function
	}
	s.mu.Lock()
	changed := s.refused != function
	s.refused = function
	s.mu.Unlock()
	switch {
	case !changed:
	case h.Refused != nil:
		s.logger().Warn("the server refuses a function: a failover that loses commits may go unnoticed",
			"function", h.Refused.Function, "error", h.Refused.Reason, "hint", h.Refused.Advice())
	default:
		s.logger().Info("the server tells its identity now")
	}
}

// state is what the last look at all hosts found.
type state struct {
	reached     bool     // the server with the newest history
	older       []string // the hosts that take writes into an older history
	unreachable []string // the hosts that could not be looked at; with several hosts only
}

// note remembers a look, and logs what is new.
func (s *Servers) note(hosts []Host, busy bool) {
	now := state{reached: busy}
	var reason error
	for _, h := range hosts {
		now.reached = now.reached || h.Newest
		switch {
		case h.Err != nil && len(hosts) > 1:
			now.unreachable = append(now.unreachable, h.Address)
			reason = errors.Join(reason, h.Err)
		case h.Older():
			now.older = append(now.older, h.Address)
		}
	}
	s.mu.Lock()
	before := s.state
	s.state, s.looked = now, time.Now()
	s.mu.Unlock()
	s.report(before, now, reason)
}
