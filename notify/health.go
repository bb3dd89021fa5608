package notify

import "time"

// Reason says why events arrive later than they should: by comparing heads instead of by notification.
type Reason string

const (
	// NotListening: there is no connection that listens, or not yet.
	NotListening Reason = "listener"
	// ListenerStandby: the listen URL leads to a hot standby, which refuses LISTEN.
	ListenerStandby Reason = "listener_standby"
	// ListenerPooler: the listen URL leads through a connection pooler, and what is sent does not arrive.
	ListenerPooler Reason = "listener_pooler"
	// ListenerElsewhere: the listen URL leads to another database than the one that is written to.
	ListenerElsewhere Reason = "listener_elsewhere"
	// ListenerDeaf: what is sent does not arrive, though LISTEN was accepted; nothing more is known.
	ListenerDeaf Reason = "listener_deaf"
	// NotifyFails: a notification cannot be sent in time. The queue is full, or its lock stalled.
	NotifyFails Reason = "notifications"
	// DatabaseAway: the database does not answer, or not in time.
	DatabaseAway Reason = "database"
	// DatabaseReadOnly: the database answers and takes no changes.
	DatabaseReadOnly Reason = "read_only"
	// SettingsDisagree: a setting that must be the same on all replicas is not.
	SettingsDisagree Reason = "settings_disagree"
)

// Reasons are all there are, for whoever has to name them beforehand.
func Reasons() []Reason {
	return []Reason{
		NotListening, ListenerStandby, ListenerPooler, ListenerElsewhere, ListenerDeaf, NotifyFails,
		DatabaseAway, DatabaseReadOnly, SettingsDisagree,
	}
}

// isOfSilence reports whether r was concluded from a canary that did not arrive: only one that arrives refutes it.
func (r Reason) isOfSilence() bool {
	return r == ListenerPooler || r == ListenerElsewhere || r == ListenerDeaf
}

// Explain says in words what is wrong, and what to try.
func (r Reason) Explain() string {
	switch r {
	case NotListening:
		return "no connection listens: can HANDOFF_LISTEN_URL (default: DATABASE_URL) be reached, and does it lead to the " +
			"newest history of the data?"
	case ListenerStandby:
		return "the server is a standby, which cannot listen: HANDOFF_LISTEN_URL must lead to the primary"
	case ListenerPooler:
		return "the connection leads through a pooler, which does not pass notifications on: HANDOFF_LISTEN_URL must lead " +
			"directly to PostgreSQL, or to a pool in session mode"
	case ListenerElsewhere:
		return "HANDOFF_LISTEN_URL leads to another database than DATABASE_URL: both must name the same one"
	case ListenerDeaf:
		return "LISTEN was accepted, but a notification sent through DATABASE_URL did not arrive: is the link cut, or is " +
			"HANDOFF_LISTEN_URL a pooler, an old primary or another database?"
	case NotifyFails:
		return "a notification could not be sent in time: see pg_notification_queue_usage(), and pg_locks for who holds " +
			"object 0 of class pg_database"
	case DatabaseAway:
		return "the database does not answer, or refuses what the service does; try: handoffd doctor"
	case DatabaseReadOnly:
		return "the database is read-only: a standby, a disk that is full, or default_transaction_read_only is on; " +
			"try: handoffd doctor"
	case SettingsDisagree:
		return "give all replicas the same value; handoffd doctor names the replicas"
	default:
		return string(r)
	}
}

// Health is what a [Listener] knows of the way from a publisher's commit to itself.
type Health struct {
	Since     time.Time     // when LISTEN became effective; zero while no connection listens
	Heard     time.Time     // when its own probe last came back; zero before the first
	RoundTrip time.Duration // of that probe, from before it was sent
	Degraded  []Reason      // empty: all is well
}

// Health returns the present state.
func (l *Listener) Health() Health {
	l.mu.Lock()
	defer l.mu.Unlock()
	health := Health{Since: l.since, Heard: l.heard, RoundTrip: l.roundTrip}
	switch {
	case l.verdict != "":
		health.Degraded = append(health.Degraded, l.verdict)
	case l.session == nil:
		health.Degraded = append(health.Degraded, NotListening)
	}
	if l.unsent {
		health.Degraded = append(health.Degraded, NotifyFails)
	}
	return health
}

// Listening reports whether there is a connection that listens and is not known to be deaf.
func (l *Listener) Listening() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.session != nil && l.verdict == ""
}
