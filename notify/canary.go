package notify

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"strconv"
	"time"

	"github.com/handoffd/handoffd/db"
)

// canary is a notification that proves the whole way from a publisher's commit to the listener. Whoever can connect can
// send one too, but not with this nonce.
type canary struct {
	nonce string
	sent  time.Time
	took  time.Duration // set before heard is closed
	heard chan struct{}
}

// probe sends a canary whenever LISTEN has become effective, and then each interval.
func (h *handler) probe(ctx context.Context) {
	ticker := time.NewTicker(h.interval())
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-h.live:
		}
		h.mu.Lock()
		s := h.session
		h.mu.Unlock()
		if s != nil {
			h.test(ctx, s)
		}
	}
}

// test sends one canary and waits for it.
func (h *handler) test(ctx context.Context, s *session) {
	c := &canary{nonce: rand.Text(), sent: time.Now(), heard: make(chan struct{})}
	h.pending.Store(c)
	defer h.pending.Store(nil)
	err := h.send(ctx, c)
	if ctx.Err() != nil {
		return
	}
	h.noteSent(ctx, err)
	if err != nil {
		return // this says nothing about the listener
	}
	timeout := time.NewTimer(h.patience())
	defer timeout.Stop()
	select {
	case <-c.heard:
		h.noteHeard(ctx, s, c)
	case <-timeout.C:
		h.noteDeaf(ctx, s)
	case <-s.over:
	case <-ctx.Done():
	}
}

// send commits a transaction that does nothing but notify. Waiting for the lock of such commits is bounded by the server
// too, so that canaries of many replicas do not pile up in front of it.
func (h *handler) send(ctx context.Context, c *canary) error {
	text, err := json.Marshal(hint{Version: 1, Type: typeCanary, Replica: h.Replica, Nonce: c.nonce})
	if err != nil {
		panic(err) // hint is our own type
	}
	deadline := h.patience() / 2
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	return db.New(h.Writer).SendCanary(ctx, db.SendCanaryParams{
		LockTimeout: strconv.FormatInt((deadline * 4 / 5).Milliseconds(), 10),
		Payload:     string(text),
	})
}

// hear is called by the goroutine that reads the connection.
func (h *handler) hear(nonce string) {
	c := h.pending.Load()
	if c != nil && c.nonce == nonce && h.pending.CompareAndSwap(c, nil) {
		c.took = time.Since(c.sent)
		close(c.heard)
	}
}

func (h *handler) noteSent(ctx context.Context, err error) {
	h.mu.Lock()
	changed := h.unsent != (err != nil)
	h.unsent = err != nil
	h.mu.Unlock()
	switch {
	case !changed:
	case err != nil:
		h.logger.WarnContext(ctx, "notifications cannot be sent in time; events arrive by comparing heads",
			"reason", string(NotifyFails), "hint", NotifyFails.Explain(), "error", err)
	default:
		h.logger.InfoContext(ctx, "notifications can be sent again")
	}
}

func (h *handler) noteHeard(ctx context.Context, s *session, c *canary) {
	h.mu.Lock()
	first := h.heard.IsZero()
	s.proven = true
	h.heard, h.roundTrip = c.sent.Add(c.took), c.took
	again := h.session == s && h.verdict != ""
	if again {
		h.verdict = ""
	}
	h.mu.Unlock()
	if first && h.OnHeard != nil {
		h.OnHeard()
	}
	if again {
		h.logger.InfoContext(ctx, "listening", "channel", Channel, "round_trip", c.took)
	}
}

// noteDeaf replaces the connection.
func (h *handler) noteDeaf(ctx context.Context, s *session) {
	h.mu.Lock()
	present := h.session == s
	changed := present && h.verdict != s.suspicion
	if present {
		h.verdict = s.suspicion
		s.dropped = true
	}
	h.mu.Unlock()
	if changed {
		h.logger.WarnContext(ctx, "the listener is deaf; events arrive by comparing heads",
			"reason", string(s.suspicion), "hint", s.suspicion.Explain())
	}
	s.drop()
}
