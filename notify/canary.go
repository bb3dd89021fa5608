package notify

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"strconv"
	"time"

	"github.com/handoffd/handoffd/db"
)

// canary is a notification that proves the whole way from a publisher's commit to the listener. Any role that can
// connect can send one, but not with this nonce.
type canary struct {
	nonce     string
	sentAt    time.Time
	roundTrip time.Duration // set before arrived is closed
	arrived   chan struct{}
}

// probe sends a canary each time that LISTEN has become effective, and each ProbeInterval.
func (h *handler) probe(ctx context.Context) {
	ticker := time.NewTicker(cmp.Or(h.ProbeInterval, defaultProbeInterval))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-h.listenStarted:
		}
		h.mu.Lock()
		s := h.session
		h.mu.Unlock()
		if s != nil {
			h.probeOnce(ctx, s)
		}
	}
}

// probeOnce sends one canary and waits for it.
func (h *handler) probeOnce(ctx context.Context, s *session) {
	c := &canary{nonce: rand.Text(), sentAt: time.Now(), arrived: make(chan struct{})}
	h.pending.Store(c)
	defer h.pending.Store(nil)
	err := h.send(ctx, c)
	if ctx.Err() != nil {
		return
	}
	h.sending.Observe(ctx, err, h.reasonArgs(NotifyFails)...)
	if err != nil {
		return // this says nothing about the listener
	}
	select {
	case <-c.arrived:
		h.recordArrival(ctx, s, c)
	case <-time.After(cmp.Or(h.arrivalTimeout, h.probeTimeout())):
		h.reportDeaf(ctx, s)
	case <-s.closed:
	case <-ctx.Done():
	}
}

// send commits a transaction that only notifies. The server bounds the wait for the lock of such commits as well, so
// that the canaries of many replicas do not queue up for it.
func (h *handler) send(ctx context.Context, c *canary) error {
	text, err := json.Marshal(Hint{Version: 1, Type: TypeCanary, Replica: h.Replica, Nonce: c.nonce})
	if err != nil {
		panic(err) // a Hint can always be encoded
	}
	timeout := h.probeTimeout() / 2
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	row, err := db.New(h.Writer).SendCanary(db.SeldomPinged(ctx), db.SendCanaryParams{
		LockTimeout: strconv.FormatInt((timeout * 4 / 5).Milliseconds(), 10),
		Payload:     string(text),
	})
	if err == nil || row.LockTimeout != "" { // the row comes before the COMMIT, which can fail because the queue is full
		h.mu.Lock()
		h.queueUsage, h.queueReadAt = row.QueueUsage, time.Now()
		h.mu.Unlock()
	}
	return err
}

// receiveCanary is called by the goroutine that reads the connection.
func (h *handler) receiveCanary(nonce string) {
	c := h.pending.Load()
	if c != nil && c.nonce == nonce && h.pending.CompareAndSwap(c, nil) {
		c.roundTrip = time.Since(c.sentAt)
		close(c.arrived)
	}
}

func (h *handler) recordArrival(ctx context.Context, s *session, c *canary) {
	h.mu.Lock()
	first := h.heardAt.IsZero()
	s.canaryArrived = true
	h.heardAt, h.roundTrip = c.sentAt.Add(c.roundTrip), c.roundTrip
	recovered := h.session == s && h.reason != ""
	if recovered {
		h.reason = ""
	}
	h.mu.Unlock()
	h.Hub.HintsArrived(c.sentAt)
	if first && h.OnFirstCanary != nil {
		h.OnFirstCanary()
	}
	if recovered {
		h.logger.InfoContext(ctx, "listening", "channel", Channel, "round_trip", c.roundTrip)
	}
}

// reportDeaf drops the connection, so that pgxlisten opens another.
func (h *handler) reportDeaf(ctx context.Context, s *session) {
	h.mu.Lock()
	current := h.session == s
	changed := current && h.reason != s.diagnosis
	if current {
		h.reason = s.diagnosis
		s.dropped = true
	}
	h.mu.Unlock()
	if changed {
		h.logger.WarnContext(ctx, "the listener is deaf; events arrive by comparing heads", h.reasonArgs(s.diagnosis)...)
	}
	s.drop()
}
