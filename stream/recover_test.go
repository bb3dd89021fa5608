package stream_test

import (
	"bytes"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/stream"
)

func TestPanicOfLoopEndsOneStream(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("streams are parked on Linux only")
	}
	var log lockedBuffer
	s := newServer(t, stream.Config{
		Limits: stream.Limits{PerUser: 1}, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	for !s.Parks() { // Run has just begun
		runtime.Gosched()
	}
	broken, other := uuid.New(), uuid.New()
	s.follow(broken)
	healthy := s.follow(other)
	for range 2 {
		<-s.served // it is parked
	}
	s.BreakStream(s.account, broken)
	for range 2 { // after the second event the loop has handled the panic
		s.commit()
		healthy.expect("handoff_created")
	}
	text := log.String()
	for _, want := range []string{"a stream was closed after a panic", "nil pointer", "parked.go"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not say %q: %s", want, text)
		}
	}
	again := s.follow(broken) // its registration has been released
	s.commit()
	again.expect("handoff_created")
	healthy.expect("handoff_created")
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
