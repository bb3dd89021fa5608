package outage_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/internal/outage"
)

var errAway = errors.New("the disk is full")

func Example() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime}))
	pruning := outage.Log{Logger: logger, Begin: "the log cannot be pruned", End: "the log can be pruned again"}
	for _, err := range []error{nil, errAway, errAway, nil, nil} {
		pruning.Observe(context.Background(), err, "hint", "free some space")
	}
	// Output:
	// level=WARN msg="the log cannot be pruned" error="the disk is full" hint="free some space"
	// level=INFO msg="the log can be pruned again"
}

func TestTheEndIsLoggedOnlyWhereItHasAMessage(t *testing.T) {
	log, lines := newLog()
	log.End = ""
	for _, err := range []error{errAway, nil, errAway} {
		log.Observe(t.Context(), err)
	}
	if got := lines(); len(got) != 2 {
		t.Errorf("the lines of two outages are %q, want their two beginnings", got)
	}
}

func TestAnAttemptThatWasCanceledIsLeftOut(t *testing.T) {
	log, lines := newLog()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	log.Observe(canceled, errAway)
	if log.Ongoing() || len(lines()) != 0 {
		t.Errorf("an attempt that was canceled counts as an outage: %q", lines())
	}
	expired, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	log.Observe(expired, errAway)
	if !log.Ongoing() || len(lines()) != 1 {
		t.Error("an attempt that took too long does not count as an outage")
	}
}

func TestConcurrentFailuresAreLoggedOnce(t *testing.T) {
	log, lines := newLog()
	var attempts sync.WaitGroup
	for range 8 {
		attempts.Go(func() { log.Observe(t.Context(), errAway) })
	}
	attempts.Wait()
	if got := lines(); len(got) != 1 {
		t.Errorf("8 concurrent failures logged %q, want one line", got)
	}
}

func TestWithoutALoggerTheStateIsKept(t *testing.T) {
	var log outage.Log
	log.Observe(t.Context(), errAway)
	if !log.Ongoing() {
		t.Error("the outage is not ongoing")
	}
}

// newLog returns a Log and what it has logged.
func newLog() (log *outage.Log, lines func() []string) {
	var written strings.Builder
	logger := slog.New(slog.NewTextHandler(&written, nil))
	log = &outage.Log{Logger: logger, Begin: "begin", End: "end"}
	return log, func() []string { return slices.Collect(strings.Lines(written.String())) }
}

func withoutTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
