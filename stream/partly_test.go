package stream_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/sse"
	"github.com/handoffd/handoffd/stream"
)

// The socket of a client that is slow for a moment takes a part of an event. A goroutine writes the rest, and the
// stream is parked again.
func TestEventWrittenInTwoPartsIsCounted(t *testing.T) {
	s := newServer(t, stream.Config{})
	c := client{sse.NewDecoder(s.open(uuid.New()).Body), t}
	c.MaxSize = 16 << 20
	c.expect("ready")
	<-s.served // it is parked
	s.commitLarge()
	s.waitForParked(0)
	c.expect("handoff_created")
	s.waitForParked(1)
	s.commit()
	c.expect("handoff_created")
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.stop()
	var streams int32
	for len(s.counts) > 0 {
		for _, count := range <-s.counts {
			streams += count.Streams
		}
	}
	if streams != 2 {
		t.Errorf("%d deliveries were recorded, want 2", streams)
	}
}

// A client that leaves during the write of a goroutine is not counted as ended by the server.
func TestStreamEndsWithItsClientDuringAWrite(t *testing.T) {
	s := newServer(t, stream.Config{})
	response := s.open(uuid.New())
	<-s.served // it is parked
	s.commitLarge()
	s.waitForParked(0)
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	s.waitForOpen(0)
	s.checkNoneEnded()
}

// commitLarge is commit for an event that a socket does not accept at once.
func (s *server) commitLarge() {
	seq := s.log.append(s.account, uuid.New())
	s.log.mu.Lock()
	s.log.events[seq-1].Data = json.RawMessage(`{"handoff":{"x":"` + strings.Repeat("x", 15<<20) + `"}}`)
	s.log.mu.Unlock()
	s.hub.Hint(s.account, epoch, seq)
}

// waitForParked waits until the account has so many parked streams.
func (s *server) waitForParked(want int) {
	s.t.Helper()
	for parked := -1; parked != want; runtime.Gosched() {
		parked = 0
		for _, n := range s.ParkedOf(s.account) {
			parked += n
		}
	}
}
