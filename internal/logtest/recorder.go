// Package logtest records what is logged, so that a test can wait for it.
package logtest

import (
	"context"
	"log/slog"
	"testing"
	"time"
)

// timeout bounds every wait. It is reached only where something is broken.
const timeout = 5 * time.Minute

// Recorder is a log of up to 1000 records. It is safe for concurrent use.
type Recorder struct {
	*slog.Logger

	t       testing.TB
	records chan slog.Record
}

// New returns an empty log.
func New(t testing.TB) *Recorder {
	r := &Recorder{t: t, records: make(chan slog.Record, 1000)}
	r.Logger = slog.New(handler(r.records))
	return r
}

// Await waits for a record with the message, skips others, and returns its attributes.
func (r *Recorder) Await(message string) map[string]string {
	r.t.Helper()
	overdue := time.After(timeout)
	for {
		select {
		case record := <-r.records:
			if record.Message != message {
				continue
			}
			attrs := make(map[string]string)
			record.Attrs(func(attr slog.Attr) bool {
				attrs[attr.Key] = attr.Value.String()
				return true
			})
			return attrs
		case <-overdue:
			r.t.Fatalf("the log has no record %q", message)
		}
	}
}

// ExpectNoMore expects no record after the last one that was awaited.
func (r *Recorder) ExpectNoMore() {
	r.t.Helper()
	select {
	case record := <-r.records:
		r.t.Errorf("the log also has %q", record.Message)
	default:
	}
}

type handler chan<- slog.Record

func (h handler) Enabled(context.Context, slog.Level) bool { return true }
func (h handler) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h handler) WithGroup(string) slog.Handler            { return h }
func (h handler) Handle(_ context.Context, record slog.Record) error {
	h <- record
	return nil
}
