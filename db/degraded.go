package db

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// The reasons of [Servers.Degraded].
const (
	// SplitBrain: beside the newest history an older one takes writes, or only an older one can be reached.
	SplitBrain = "split_brain"
	// HostsUnreachable: a host of the URL could not be probed. It can hold a newer history.
	HostsUnreachable = "hosts_unreachable"
)

// state is the result of the last probe of all hosts.
type state struct {
	reached     bool     // the server with the newest history answered
	older       []string // the hosts that take writes into an older history
	unreachable []string // the hosts that could not be probed; with several hosts only
}

// setState stores the result of a probe and logs the changes.
func (s *Servers) setState(hosts []Host, busy bool) {
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
	s.state, s.probedAt = now, time.Now()
	s.mu.Unlock()
	s.logChanges(before, now, reason)
}

// Degraded returns the reasons, if any, that the last probe of all hosts found.
func (s *Servers) Degraded() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var reasons []string
	if len(s.state.older) > 0 {
		reasons = append(reasons, SplitBrain)
	}
	if len(s.state.unreachable) > 0 {
		reasons = append(reasons, HostsUnreachable)
	}
	return reasons
}

// OnlyOlderReachable reports whether the last probe reached a server with an older history, and not the one with the
// newest.
func (s *Servers) OnlyOlderReachable() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.onlyOlderReachable()
}

func (s state) onlyOlderReachable() bool { return len(s.older) > 0 && !s.reached }

// logChanges logs the changes from one probe to the next.
func (s *Servers) logChanges(before, now state, reason error) {
	switch was, is := before.onlyOlderReachable(), now.onlyOlderReachable(); {
	case is && !was:
		s.logger().Error("only an older history of the data can be reached; requests are refused",
			"reason", SplitBrain, "hosts", strings.Join(now.older, ", "),
			"hint", "bring the server with the newest history back; if it is lost for good: handoffd epoch accept")
	case !is && !slices.Equal(before.older, now.older) && len(now.older) > 0:
		s.logger().Warn("a server takes writes into an older history of the data; it is not used",
			"reason", SplitBrain, "hosts", strings.Join(now.older, ", "),
			"hint", "stop it, then rebuild it as a standby (pg_rewind or pg_basebackup)")
	case len(before.older) > 0 && len(now.older) == 0:
		s.logger().Info("no server takes writes into an older history any more", "hosts", strings.Join(before.older, ", "))
	case was && !is:
		s.logger().Info("the server with the newest history is back", "hosts", strings.Join(before.older, ", "))
	}
	switch {
	case slices.Equal(before.unreachable, now.unreachable):
	case len(now.unreachable) > 0:
		s.logger().Warn("hosts of the database cannot be looked at: one of them may hold a newer history",
			"reason", HostsUnreachable, "hosts", strings.Join(now.unreachable, ", "), "error", reason)
	default:
		s.logger().Info("all hosts of the database can be looked at again", "hosts", strings.Join(before.unreachable, ", "))
	}
}
