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
// services ask for it. A worker on every replica leases the endpoints that are behind the head, posts, and moves the
// cursor in the transaction that records the attempt.
//
// Secrets are sealed in the database. They are shown when they are made, and never again.
package webhook
