package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// followNewest names the copies among the hosts, and follows the newest history if it is newer than the one known. The
// hosts must be connected.
//
// It names the copies first and compares them afterwards. Several replicas can do this at once, in any order, and the
// first name stays. So replicas that see the same hosts follow the same one.
//
// Overtaken reports that another replica had passed over the copy to follow. That replica saw a host that was not seen
// here, so the caller probes again.
func (s *Servers) followNewest(ctx context.Context, hosts []Host, reachable bool) (overtaken bool) {
	known, _ := s.known()
	var writers []*Host
	for i := range hosts {
		if hosts[i].Writes {
			writers = append(writers, &hosts[i])
		}
	}
	slices.SortFunc(writers, func(a, b *Host) int { return strings.Compare(a.Address, b.Address) })
	for range 2*len(writers) + 1 { // each round names a copy, or is the last
		writers = slices.DeleteFunc(writers, func(h *Host) bool { return h.Err != nil })
		histories := make([]History, len(writers))
		for i, h := range writers {
			histories[i] = h.History
		}
		newest, passedOver := chooseHistory(known, reachable, len(s.hosts) == 1, histories)
		named := false
		for _, i := range passedOver {
			named = s.nameCopy(ctx, writers[i], false, time.Time{}) || named
		}
		if !named && newest >= 0 {
			original := histories[newest]
			named = s.nameCopy(ctx, writers[newest], true, known.Began)
			overtaken = named && writers[newest].History.Began.Before(original.Began)
		}
		switch {
		case overtaken:
			return true
		case named:
			continue
		case newest >= 0:
			s.follow(writers[newest].History, writers[newest].Address)
			s.logRefusal(ctx, writers[newest])
		}
		for _, h := range writers {
			h.Newest = s.isNewest(h.History)
		}
		return false
	}
	return true
}

// nameCopy gives the history of h a name of its own if it is a copy, unless s.Observe is set. The name begins after the
// given time if it is to be the newest, otherwise before its original. nameCopy reports whether it tried.
func (s *Servers) nameCopy(ctx context.Context, h *Host, newest bool, after time.Time) bool {
	if s.Observe || !h.History.isCopy() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.probeTimeout)
	defer cancel()
	parameters := [][]byte{[]byte(strconv.FormatBool(newest)), []byte(after.UTC().Format(time.RFC3339Nano))}
	if _, err := h.conn.ExecParams(ctx, nameServerHistory, parameters, nil, nil, nil).Close(); err != nil {
		h.Err = fmt.Errorf("name history: %w", err)
		return true
	}
	var seen observation
	if seen, h.Err = readHistory(ctx, h.conn); h.Err == nil {
		h.History = seen.History
	}
	return true
}

// admit refuses a new connection to an older history.
func (s *Servers) admit(ctx context.Context, conn *pgconn.PgConn) error {
	several := len(s.hosts) > 1
	seen, err := readHistory(ctx, conn)
	if err == nil && several && !seen.readOnly && !s.isNewest(seen.History) {
		s.Probe(ctx) // since the last probe another host can have been promoted
		seen, err = readHistory(ctx, conn)
	}
	if err != nil || seen.readOnly {
		return err
	}
	address := s.hosts[0].address
	if several {
		address = conn.Conn().RemoteAddr().String()
	}
	hosts := []Host{{Address: address, Writes: true, History: seen.History, conn: conn}}
	if s.followNewest(ctx, hosts, several) {
		s.Probe(ctx)
		s.followNewest(ctx, hosts, several)
	}
	if hosts[0].Err != nil {
		return hosts[0].Err
	}
	if !hosts[0].Newest {
		return ErrOlderHistory
	}
	setOrigin(conn, origin{s, hosts[0].History, seen.pooled})
	return nil
}

// logRefusal logs once which function the server with the newest history refuses.
func (s *Servers) logRefusal(ctx context.Context, h *Host) {
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
		s.logger().Info("the server reports its identity now")
	}
}
