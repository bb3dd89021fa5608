// Package outage logs that an operation has begun to fail, and that it works again: a line for each change, none for
// each attempt.
package outage

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
)

// Log logs the outages of one operation. It is safe for concurrent use, and must not be copied after first use.
type Log struct {
	Logger *slog.Logger // Default: discards
	Begin  string       // the message of the warning when an outage begins
	End    string       // the message when it is over. Default: nothing is logged then

	ongoing atomic.Bool
}

// Observe notes the outcome of an attempt and logs it if it differs from the one before; the first is compared with
// success. The warning has err as "error", and args after it. An attempt that failed because ctx was canceled says
// nothing about the operation and is left out.
func (l *Log) Observe(ctx context.Context, err error, args ...any) {
	failed := err != nil
	if failed && errors.Is(ctx.Err(), context.Canceled) || l.ongoing.Swap(failed) == failed || l.Logger == nil {
		return
	}
	if failed {
		args = append([]any{"error", err}, args...)
		l.Logger.WarnContext(ctx, l.Begin, args...) //nolint:sloglint // constant in each Log
	} else if l.End != "" {
		l.Logger.InfoContext(ctx, l.End) //nolint:sloglint // constant in each Log
	}
}

// Ongoing reports whether the last attempt failed.
func (l *Log) Ongoing() bool { return l.ongoing.Load() }
