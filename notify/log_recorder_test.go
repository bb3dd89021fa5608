package notify_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/handoffd/handoffd/notify"
)

// logRecorder is a log that a test can wait on.
type logRecorder struct {
	t           testing.TB
	records     chan slog.Record
	loggedError string // of the record that await returned for
}

func newLogRecorder(t testing.TB) *logRecorder {
	return &logRecorder{t: t, records: make(chan slog.Record, 1000)}
}

func (r *logRecorder) Enabled(context.Context, slog.Level) bool { return true }
func (r *logRecorder) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *logRecorder) WithGroup(string) slog.Handler            { return r }
func (r *logRecorder) Handle(_ context.Context, record slog.Record) error {
	r.records <- record
	return nil
}

// await waits for a record with the message, skips others, and returns its reason.
func (r *logRecorder) await(message string) notify.Reason {
	r.t.Helper()
	overdue := time.After(timeout)
	for {
		select {
		case record := <-r.records:
			if record.Message != message {
				continue
			}
			var reason notify.Reason
			record.Attrs(func(attr slog.Attr) bool {
				switch attr.Key {
				case "reason":
					reason = notify.Reason(attr.Value.String())
				case "error":
					r.loggedError = attr.Value.String()
				}
				return true
			})
			return reason
		case <-overdue:
			r.t.Fatalf("the log has no record %q", message)
		}
	}
}

// isEmpty expects no record since the last one that was awaited.
func (r *logRecorder) isEmpty() {
	r.t.Helper()
	select {
	case record := <-r.records:
		r.t.Errorf("the log also has %q", record.Message)
	default:
	}
}
