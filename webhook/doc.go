// Package webhook tells other systems of events: products by Standard Webhooks, people in Slack and Teams.
//
// # Promise
//
// An endpoint is told of every committed event of its account that its filters select, in order, at least once, and
// of one at a time. Where events are missing it is sent a reset. What an endpoint answers, or that it does not, delays
// no other endpoint and no handoff.
//
// # Model
//
// An endpoint is a row of webhooks and a cursor on the log of its account. [Service] writes endpoints as admins and
// services ask for it. A [Worker] on every replica leases the endpoints that are behind the head, posts, and moves the
// cursor in the transaction that records the attempt.
//
//	LogChanged, or a query each Interval ──▶ due endpoints ──▶ lease: number + 1, 30 s
//	        ┌──────────────────────────────────────────────────────┘
//	        ▼
//	  log after the cursor ──▶ filter ──▶ POST ──▶ tx, only under this number: cursor, attempt, lease
//
// Secrets are sealed in the database. They are shown when they are made, and never again.
//
// # Concurrency
//
// [Service] and [Worker] are safe for concurrent use. An endpoint is told by one replica at a time, the one whose
// lease has the newest number. What another one does meanwhile moves nothing. No transaction or connection to the
// database is held during a POST. A turn holds one of two kinds of slots, so that receivers that hang do not keep
// others waiting.
//
// # Failure
//
// A failed attempt is made again after a second, then twice as long each time up to an hour, or later if the receiver
// asks for it. A receiver that answers 410 ends the endpoint; three days of failure disable it. A replica that dies
// between the answer of a receiver and the record of it causes a second POST with the same id, when its lease is over.
// While the database is away nothing is sent. An endpoint whose secret a replica cannot open is left
// to the others; where none can it waits for the key.
package webhook
