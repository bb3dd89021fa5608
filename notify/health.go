package notify

import "time"

// Reason names a cause for which events arrive by a comparison of heads, and so later than by notification.
type Reason string

const (
	// NotListening means that no connection listens.
	NotListening Reason = "listener"
	// ListenerStandby means that [Listener.Connect] leads to a hot standby, which refuses LISTEN.
	ListenerStandby Reason = "listener_standby"
	// ListenerPooler means that [Listener.Connect] leads to a connection pooler that does not deliver notifications.
	ListenerPooler Reason = "listener_pooler"
	// ListenerElsewhere means that [Listener.Connect] leads to another database than [Listener.Writer].
	ListenerElsewhere Reason = "listener_elsewhere"
	// ListenerDeaf means that LISTEN was accepted and a canary did not arrive, for no cause that is known.
	ListenerDeaf Reason = "listener_deaf"
	// NotifyFails means that a canary cannot be sent in time: the notification queue is full, or its lock is held.
	NotifyFails Reason = "notifications"
)

// Reasons returns every Reason there is.
func Reasons() []Reason {
	return []Reason{NotListening, ListenerStandby, ListenerPooler, ListenerElsewhere, ListenerDeaf, NotifyFails}
}

// inferred reports whether r was concluded from a canary that did not arrive. Only a canary that arrives refutes it.
func (r Reason) inferred() bool {
	return r == ListenerPooler || r == ListenerElsewhere || r == ListenerDeaf
}

// Health is what a [Listener] knows of the way from a publisher's commit to itself.
type Health struct {
	ListeningSince time.Time     // when LISTEN took effect; zero while no connection listens
	LastHeardAt    time.Time     // when the last canary arrived; zero before the first
	RoundTrip      time.Duration // of that canary, from before it was sent
	Degraded       []Reason      // empty while events arrive by notification
}

// Health returns the present state.
func (l *Listener) Health() Health {
	l.mu.Lock()
	defer l.mu.Unlock()
	health := Health{ListeningSince: l.since, LastHeardAt: l.heardAt, RoundTrip: l.roundTrip}
	switch {
	case l.reason != "":
		health.Degraded = append(health.Degraded, l.reason)
	case l.session == nil:
		health.Degraded = append(health.Degraded, NotListening)
	}
	if l.sendFails {
		health.Degraded = append(health.Degraded, NotifyFails)
	}
	return health
}

// Listening reports whether a connection listens and is not known to be deaf.
func (l *Listener) Listening() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.session != nil && l.reason == ""
}
