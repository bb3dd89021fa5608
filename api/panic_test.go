package api_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/api"
)

// A bug that shows over one stream ends that stream, stands in the log with its stack, and costs the others nothing.
func TestAPanicOfTheEventLoopEndsOneStreamAndNoOther(t *testing.T) {
	o := newOffice(t)
	var log lockedBuffer
	r := o.replica(api.Config{Limits: api.Limits{PerUser: 1}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	r.as(o.eli).follow("")
	mia := r.as(o.mia).follow("")
	lost := r.SpoilStream(o.id, o.eli.UserID, patience)
	if lost == nil {
		t.Skip("streams do not rest on this system")
	}
	defer lost.Close()
	for range 2 { // when the second one has come the loop has done with the first
		o.escalation(o.dana)
		mia.expect("handoff_created")
	}
	if text := log.String(); !strings.Contains(text, "a stream was given up") || !strings.Contains(text, "nil pointer") ||
		!strings.Contains(text, "loop.go") {
		t.Errorf("the log says %s", text)
	}
	eli := r.as(o.eli).follow("") // the one place that there is for them is free
	o.escalation(o.dana)
	eli.expect("handoff_created")
	mia.expect("handoff_created")
}

// lockedBuffer is a buffer for several goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
