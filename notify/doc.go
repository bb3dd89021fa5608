// Package notify delivers each account's committed events, in order and without gaps, to any number of subscribers on
// any number of replicas, with PostgreSQL alone.
//
// # Promise
//
// Every event whose transaction commits reaches every subscription of its account exactly once and in commit order.
// If the log no longer holds a missing event, the subscription gets a [ResetError] instead. An event whose
// transaction rolls back is never delivered.
//
// # Model
//
// The log is the truth, NOTIFY is a hint, memory is a cache, a subscription is a cursor.
//
//	Append ──tx──▶ event_log + event_heads ──────────────── Log.Read ──────────────┐  truth
//	       (the same statement calls pg_notify)                                    │
//	            └─ COMMIT ─▶ Listener ─▶ Hub.Hint ─▶ Hub.Run ─▶ feed: newest 64 ───┤  hint, cache
//	                                                                               ▼
//	                                                           Subscription{cursor}.Next
//
// A notification that is lost, repeated, late or forged, a listener that reconnects, a client that resumes and a slow
// reader are one case: if the cursor is behind the head, take the next events from the window, else from the log.
//
// A [Position], <epoch>-<seq>, names an event. The seq counts 1, 2, 3 … in the account without gaps. The epoch names
// one history of the database, and changes when a failover or restore may have lost the newest events.
//
// # Use
//
// A process runs one [Hub] and one [Listener]; the package example shows them. Publishers call [Append] in their
// transactions. Each replica can run a [Pruner], which bounds the log.
//
// [Append], [Log], [Pruner] and [Epoch] work on the schema that db.Migrate creates. In it an account is the topic, and
// each event is about a handoff of the account. Row-level security protects the rows, so Append needs a transaction of
// db.ForAccount. A [Hub] works with any [EventLog] and needs no database.
//
// # Concurrency
//
// All methods are safe for concurrent use, except those of a [Subscription]. [Hub.Run], [Listener.Run] and [Pruner.Run]
// block until their context ends, and no goroutine outlives them. Subscribers never wait for each other, and publishers
// never wait for subscribers. Neither Hub.mu nor feed.mu is held across I/O or together with the other.
//
// # Failure
//
// While the listener is down or deaf no event is lost. [Hub.Run] compares heads each Interval, and reads every
// account with subscribers as soon as LISTEN is effective again. The listener finds a connection that is deaf by a
// canary that it sends to itself, and replaces it; [Listener.Health] names the reason. While the database is down
// subscriptions wait.
package notify
