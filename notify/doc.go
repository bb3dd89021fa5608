// Package notify delivers each account's committed events, in order and without gaps, to any number of subscribers on any
// number of replicas, with nothing but PostgreSQL.
//
// # Promise
//
// Every event whose transaction committed reaches every subscription of its account exactly once and in commit order, or
// the subscription is told [ResetError]: there was a hole that the log can no longer fill. Never silence. An event whose
// transaction rolled back is never seen.
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
// A notification lost, doubled, late or forged, a listener that reconnects, a browser that resumes, a reader that is slow:
// all are one rule. If the cursor is behind the head, take the next events from the window, else from the log.
//
// An event is named by its [Position], <epoch>-<seq>. The seq counts 1, 2, 3 … in the account without gaps; the epoch
// names one history of the database and changes when a failover or restore may have lost a tail of it.
//
// # Concurrency
//
// All methods are safe for concurrent use, except that one [Subscription] belongs to one goroutine. [Hub.Run] and
// [Listener.Run] each block until their context ends; the package starts no goroutine that outlives them. A slow or dead
// subscriber delays nobody: nothing waits for one. Neither Hub.mu nor feed.mu is held across I/O or
// together with the other.
//
// # Failure
//
// While the listener is down or deaf nothing is lost: each time LISTEN is live again, every account with subscribers is read from
// the log, and [Hub.Run] compares heads every Interval in between. A connection that has gone deaf without an error is found
// by a canary that the listener sends itself, and replaced; [Listener.Health] says why events are late. While the database
// is down subscriptions wait.
package notify
