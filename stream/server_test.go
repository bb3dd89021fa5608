package stream_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/stream"
)

func TestStatsCountStreamsAndDeliveries(t *testing.T) {
	s := newServer(t, stream.Config{})
	clients := []client{s.follow(uuid.New()), s.follow(uuid.New())}
	s.commit()
	for _, c := range clients {
		c.expect("handoff_created")
	}
	if open := s.Stats().Open; open != 2 {
		t.Errorf("%d streams are open, want 2", open)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range clients {
		c.expect("bye")
		if _, err := c.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("after bye: %v", err)
		}
	}
	s.stop()
	stats := s.Stats()
	if stats.Open != 0 || stats.Ended["shutdown"] != 2 || stats.Ended["broken"] != 0 || stats.Uncounted != 0 {
		t.Errorf("got %+v", stats)
	}
	if h := stats.CommitToSocket; h.Count != 2 || h.Sum <= 0 || h.Buckets[10] != 2 {
		t.Errorf("the latencies are %+v", h)
	}
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

// A stream that its handler keeps, because the server does not run, ends with bye all the same.
func TestStreamWithoutLoop(t *testing.T) {
	s := newServer(t, stream.Config{})
	s.stop()
	c := s.follow(uuid.New())
	s.commit()
	c.expect("handoff_created")
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.expect("bye")
}

func TestShutdownReturnsErrorOfContext(t *testing.T) {
	s := newServer(t, stream.Config{})
	s.follow(uuid.New())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for s.Stats().Open > 0 { // the stream can end first
		if err := s.Shutdown(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("Shutdown: %v", err)
		}
	}
	if !s.Draining() {
		t.Error("the server is not draining")
	}
	if response := s.open(uuid.New()); response.StatusCode != 503 {
		t.Errorf("a new stream got %s", response.Status)
	}
}
