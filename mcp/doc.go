// Package mcp lets agents ask people: it serves tools of the Model Context Protocol over HTTP.
//
// Promise: a call that is made again, to the same or another replica, asks no second time. It goes on with the open
// handoff, or returns the answer that came meanwhile.
//
// Model: a [Server] has no sessions of the protocol, so each POST is complete. ask_a_human hands a session off like
// every other client does; the tools then read that handoff, and wait for events of the account that concern it.
//
//	POST /mcp ── Server.Serve ── tool ──▶ directory, handoff, idempotency
//	                              │
//	                              └─ wait ◀── Watcher (counts as a stream, holds no database connection)
//
// Concurrency: a [Server] serves any number of requests at once. Each has its own server of the SDK, whose tools are
// bound to the principal.
//
// Failure: what a model can repair is the result of the tool, marked as an error. A wait ends early, with a result that
// says how to go on, when the replica shuts down, the limits of streams are reached or the principal loses its
// authority. A panic ends one call and is logged.
package mcp
