package stream

import (
	"context"
	"errors"
	"sync/atomic"
)

// Why a stream or a [Watch] was refused, for [Stats].
const (
	refusedBusy          = "busy"           // too many streams are being opened
	refusedPerReplica    = "per_replica"    // the replica has as many streams as it accepts
	refusedPerAccount    = "per_account"    // the account has
	refusedPerUser       = "per_user"       // the user has
	refusedDraining      = "draining"       // the replica shuts down
	refusedUnavailable   = "unavailable"    // the log could not be read
	refusedUnauthorized  = "unauthorized"   // the authority ended before the stream began
	refusedNotAcceptable = "not_acceptable" // the client does not accept text/event-stream
	refusedPosition      = "position"       // the position to resume from is malformed
)

// RefusalReasons returns the reasons of Stats.Refused.
func RefusalReasons() []string {
	return []string{
		refusedBusy, refusedPerReplica, refusedPerAccount, refusedPerUser, refusedDraining, refusedUnavailable,
		refusedUnauthorized, refusedNotAcceptable, refusedPosition,
	}
}

// refusals counts refused streams by reason. It is for concurrent use.
type refusals map[string]*atomic.Int64

func newRefusals() refusals {
	counts := make(refusals)
	for _, reason := range RefusalReasons() {
		counts[reason] = new(atomic.Int64)
	}
	return counts
}

// count counts an error of [Server.Serve] or [Server.Watch], if it is one and the client has not left.
func (r refusals) count(err error) {
	if reason := refusalReason(err); reason != "" {
		r[reason].Add(1)
	}
}

func (r refusals) totals() map[string]int64 {
	totals := make(map[string]int64, len(r))
	for reason, n := range r {
		totals[reason] = n.Load()
	}
	return totals
}

func refusalReason(err error) string {
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return ""
	case errors.As(err, new(*BusyError)):
		return refusedBusy
	case errors.Is(err, ErrServerLimit):
		return refusedPerReplica
	case errors.Is(err, ErrAccountLimit):
		return refusedPerAccount
	case errors.Is(err, ErrUserLimit):
		return refusedPerUser
	case errors.Is(err, ErrDraining):
		return refusedDraining
	case errors.Is(err, ErrUnauthorized):
		return refusedUnauthorized
	case errors.Is(err, ErrNotAcceptable):
		return refusedNotAcceptable
	case errors.As(err, new(*PositionError)):
		return refusedPosition
	default:
		return refusedUnavailable
	}
}
