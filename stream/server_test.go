package stream_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/stream"
)

func TestStatsCountStreamsAndDeliveries(t *testing.T) {
	latencies := make(chan time.Duration, 100)
	s := newServer(t, stream.Config{ObserveLatency: func(d time.Duration) { latencies <- d }})
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
	if len(latencies) != 2 || <-latencies <= 0 || <-latencies <= 0 {
		t.Errorf("%d latencies were observed, want 2 above 0", len(latencies))
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

func TestStreamOfInactiveUserEnds(t *testing.T) {
	s := newServer(t, stream.Config{RevalidateInterval: time.Hour})
	leaver, stayer := uuid.New(), uuid.New()
	left, stayed := s.follow(leaver), s.follow(stayer)
	s.inactive.Store(leaver, true)
	s.RevalidateUser(uuid.Nil)
	if bye := left.expect("bye"); string(bye.Data) != `{"reason":"revoked"}` {
		t.Errorf("got bye %s", bye.Data)
	}
	s.commit()
	stayed.expect("handoff_created")
	s.waitForOpen(1)
}

func TestParkedStreamSendsKeepalives(t *testing.T) {
	s := newServer(t, stream.Config{Heartbeat: time.Millisecond})
	c := s.follow(uuid.New())
	c.Comment = func(text string) {
		if text != "keepalive "+epoch+"-0" {
			t.Errorf("got the comment %q", text)
		}
		c.Comment = nil
		s.commit() // ends expect
	}
	c.expect("handoff_created")
}

func TestStreamEndsWithItsClient(t *testing.T) {
	s := newServer(t, stream.Config{})
	response := s.open(uuid.New())
	s.waitForOpen(1)
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	s.waitForOpen(0)
	s.checkNoneEnded()
}

func TestLimits(t *testing.T) {
	for name, limits := range map[string]stream.Limits{
		"server": {Streams: 2}, "account": {PerAccount: 2}, "user": {PerUser: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, stream.Config{Limits: limits})
			user := uuid.New()
			first := s.open(user)
			s.follow(user)
			if refused := s.open(user); refused.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("the third stream got %s", refused.Status)
			}
			first.Body.Close()
			s.waitForOpen(1)
			s.follow(user)
		})
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
	if response := s.open(uuid.New()); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a new stream got %s", response.Status)
	}
}
