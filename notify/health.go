package notify

import "time"

// Reason names a cause for which events arrive by a comparison of heads, and so later than by notification.
type Reason string

// The reasons, in which Connect and Writer are those of the [Listener].
const (
	NotListening      Reason = "listener"           // no connection listens
	ListenerStandby   Reason = "listener_standby"   // Connect leads to a hot standby, which refuses LISTEN
	ListenerPooler    Reason = "listener_pooler"    // Connect leads to a pooler that does not deliver notifications
	ListenerElsewhere Reason = "listener_elsewhere" // Connect leads to another database than Writer
	ListenerDeaf      Reason = "listener_deaf"      // LISTEN was accepted, but no canary arrives, for an unknown cause
	NotifyFails       Reason = "notifications"      // canaries cannot be sent: the queue is full, or its lock is held
)

// Reasons returns every Reason there is.
func Reasons() []Reason {
	return []Reason{NotListening, ListenerStandby, ListenerPooler, ListenerElsewhere, ListenerDeaf, NotifyFails}
}

// isDiagnosis reports whether r names a cause for a canary that did not arrive. Such a reason stays until one arrives.
func (r Reason) isDiagnosis() bool {
	return r == ListenerPooler || r == ListenerElsewhere || r == ListenerDeaf
}

// Health is what a [Listener] knows of the way from a publisher's commit to itself.
type Health struct {
	Listening      bool          // a connection listens and is not known to be deaf
	ListeningSince time.Time     // when LISTEN took effect; zero while no connection listens
	LastHeardAt    time.Time     // when the last canary arrived; zero before the first
	RoundTrip      time.Duration // of that canary, from before it was sent
	Degraded       []Reason      // empty while events arrive by notification
	Malformed      int64         // notifications dropped because [ParseHint] refused them
	Reconnects     int64         // times that LISTEN took effect on another connection than the first

	// QueueUsage is the fraction, from 0 to 1, of the notification queue of the whole cluster that was in use at
	// QueueReadAt; zero before it could be read.
	QueueUsage  float64
	QueueReadAt time.Time
}

// Health returns the present state.
func (l *Listener) Health() Health {
	l.mu.Lock()
	defer l.mu.Unlock()
	health := Health{
		Listening: l.session != nil && l.reason == "", ListeningSince: l.since,
		LastHeardAt: l.heardAt, RoundTrip: l.roundTrip, Malformed: l.malformed.Load(),
		Reconnects: max(0, l.connections-1), QueueUsage: l.queueUsage, QueueReadAt: l.queueReadAt,
	}
	switch {
	case l.reason != "":
		health.Degraded = append(health.Degraded, l.reason)
	case l.session == nil:
		health.Degraded = append(health.Degraded, NotListening)
	}
	if l.sending.Ongoing() {
		health.Degraded = append(health.Degraded, NotifyFails)
	}
	return health
}
