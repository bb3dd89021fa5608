package notify_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/handoffd/handoffd/notify"
)

// journal is a log that a test can wait on.
type journal struct {
	t         testing.TB
	lines     chan slog.Record
	complaint string // the error in the line that says returned for
}

func newJournal(t testing.TB) *journal { return &journal{t: t, lines: make(chan slog.Record, 1000)} }

func (j *journal) Enabled(context.Context, slog.Level) bool { return true }
func (j *journal) WithAttrs([]slog.Attr) slog.Handler       { return j }
func (j *journal) WithGroup(string) slog.Handler            { return j }
func (j *journal) Handle(_ context.Context, line slog.Record) error {
	j.lines <- line
	return nil
}

// says waits for a line, passes over others, and returns the reason it gives.
func (j *journal) says(message string) notify.Reason {
	j.t.Helper()
	overdue := time.After(patience)
	for {
		select {
		case line := <-j.lines:
			if line.Message != message {
				continue
			}
			var reason notify.Reason
			line.Attrs(func(attr slog.Attr) bool {
				switch attr.Key {
				case "reason":
					reason = notify.Reason(attr.Value.String())
				case "error":
					j.complaint = attr.Value.String()
				}
				return true
			})
			return reason
		case <-overdue:
			j.t.Fatalf("the log never said %q", message)
		}
	}
}

// saysNoMore expects that nothing has been logged since.
func (j *journal) saysNoMore() {
	j.t.Helper()
	select {
	case line := <-j.lines:
		j.t.Errorf("the log also said %q", line.Message)
	default:
	}
}
