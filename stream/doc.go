// Package stream keeps event streams open: it admits them, writes events to them, checks their users again, and ends
// them.
//
// Promise: every event that is committed after the ready event is delivered once, in the order of its account, or the
// client receives a reset. A client that does not read delays no other. An idle stream over HTTP/1 on Linux costs no
// goroutine.
//
// Model: [Server.Serve] joins a [notify.Subscription] to a response. A stream has one owner at a time, and each owner
// has its type:
//
//	handlerStream ──caught up──▶ parkedStream ◀── Hub.EventsAvailable, hang-ups, deadlines
//	  HTTP handler                 event loop
//	                                 │    ▲
//	               cannot be written │    │ caught up
//	               without waiting   ▼    │
//	                              activeStream
//	                                goroutine
//
// A loop owns the parked streams of some accounts. It writes without blocking; a stream for which it would have to wait
// becomes active. Without epoll, and over HTTP/2, a stream stays with its handler.
//
// Concurrency: all methods of [Server] are safe for concurrent use. [Server.EventsAvailable] and
// [Server.RevalidateUser] never block. Lock order: registry.mu before loop.mu. No lock is held while bytes are written.
//
// Failure: while the event log cannot be read, open streams wait and new ones are refused. While users cannot be read,
// streams stay open. A panic ends one stream and is logged.
package stream
