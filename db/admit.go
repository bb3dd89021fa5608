package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

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
	hosts := []Host{{Address: address, Writes: true, History: seen.History, conn: conn, seen: seen}}
	s.settle(ctx, hosts, several) // a single address that leads to another server was moved on purpose
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
