package main

import (
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

// degradedHints maps the reasons for which a replica is degraded to what is wrong and what to try.
var degradedHints = map[string]string{
	string(notify.NotListening): "no connection listens: can HANDOFF_LISTEN_URL (default: DATABASE_URL) be reached, and " +
		"does it lead to the newest history of the data?",
	string(notify.ListenerStandby): "the server is a standby, which cannot listen: HANDOFF_LISTEN_URL must lead to the " +
		"primary",
	string(notify.ListenerPooler): "the connection leads through a pooler, which does not pass notifications on: " +
		"HANDOFF_LISTEN_URL must lead directly to PostgreSQL, or to a pool in session mode",
	string(notify.ListenerElsewhere): "HANDOFF_LISTEN_URL leads to another database than DATABASE_URL: both must name " +
		"the same one",
	string(notify.ListenerDeaf): "LISTEN was accepted, but a notification sent through DATABASE_URL did not arrive: is " +
		"the link cut, or is HANDOFF_LISTEN_URL a pooler, an old primary or another database?",
	string(notify.NotifyFails): "a notification could not be sent in time: see pg_notification_queue_usage(), and " +
		"pg_locks for who holds object 0 of class pg_database",
	replicas.DatabaseAway: "the database does not answer, or refuses what the service does; try: handoffd doctor",
	replicas.DatabaseReadOnly: "the database is read-only: a standby, a disk that is full, or " +
		"default_transaction_read_only is on; try: handoffd doctor",
	replicas.SchemaOlder:      "run: handoffd migrate up",
	replicas.SettingsDisagree: "give all replicas the same value; handoffd doctor names the replicas",
}

// degradedHint returns the hint for a reason.
func degradedHint[R ~string](reason R) string { return degradedHints[string(reason)] }
