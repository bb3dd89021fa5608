package db

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// settle gives the copies among the hosts names of their own, and follows the newest history, if it is newer than what
// is known. The hosts must be connected.
//
// The copies are named first, and only then compared: several replicas may do this at once, in different orders, and a
// name that another one has given stays. So all that see the same hosts follow the same one of them. Overtaken says that
// the copy to follow had been passed over by another replica, which must know a host that was not seen here: look again.
func (s *Servers) settle(ctx context.Context, hosts []Host, reachable bool) (overtaken bool) {
	s.mu.Lock()
	known := s.newest
	s.mu.Unlock()
	var writers []*Host
	for i := range hosts {
		if hosts[i].Writes {
			writers = append(writers, &hosts[i])
		}
	}
	slices.SortFunc(writers, func(a, b *Host) int { return strings.Compare(a.Address, b.Address) })
	for range 2*len(writers) + 1 { // each round names one or is the last
		writers = slices.DeleteFunc(writers, func(h *Host) bool { return h.Err != nil })
		histories := make([]History, len(writers))
		for i, h := range writers {
			histories[i] = h.History
		}
		r := rule(known, reachable, len(s.hosts) == 1, histories)
		named := false
		for _, i := range r.copies {
			named = s.name(ctx, writers[i], false, time.Time{}) || named
		}
		if !named && r.newest >= 0 {
			original := histories[r.newest]
			named = s.name(ctx, writers[r.newest], true, known.Began)
			overtaken = named && writers[r.newest].History.Began.Before(original.Began)
		}
		switch {
		case overtaken:
			return true
		case named:
			continue
		case r.newest >= 0:
			s.follow(writers[r.newest].History, writers[r.newest].Address)
			s.noteRefusal(ctx, writers[r.newest])
		}
		for _, h := range writers {
			h.Newest = s.isNewest(h.History)
		}
		return false
	}
	return true
}

// name gives a copy a name of its own, unless it is only to be looked at, and reports whether it tried.
func (s *Servers) name(ctx context.Context, h *Host, newest bool, after time.Time) bool {
	if s.Observe || !h.History.isCopy() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	var seen sighting
	if seen, h.Err = draw(ctx, h.conn, newest, after); h.Err == nil {
		h.History = seen.History
	}
	return true
}

// admit refuses a new connection to an older history. It is called for every new connection.
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
	hosts := []Host{{Address: address, Writes: true, History: seen.History, conn: conn}}
	if s.settle(ctx, hosts, several) {
		s.look(ctx)
		s.settle(ctx, hosts, several)
	}
	if hosts[0].Err != nil {
		return hosts[0].Err
	}
	if !hosts[0].Newest {
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
