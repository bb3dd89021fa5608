// Package api is the HTTP contract of the service: openapi.yaml, and its implementation with echo.
//
// Promise: every request is held against openapi.yaml before a handler sees it, so what the document says is what the
// service does. Every error is an RFC 9457 problem document with a stable code. What a caller may not see is answered with
// the same bytes as what does not exist.
//
// Model: routes.go lists every operation. A request passes authenticate, validate, its handler, and, if that returns an
// error, the table in problem.go. Handlers bind, call one method of handoff.Service, and answer. The event stream is
// stream.go: it joins a notify.Subscription to an sse.Stream, which follow.go runs. A stream has a seat, and loses it when its
// user's row no longer gives them one: authority.go. Over HTTP/1 on Linux a stream to which nothing is due leaves its handler
// and rests in an event loop:
//
//	handler ──settled──▶ loop ◀── Hub.Changed, hang-ups, the clock
//	                     │  ▲
//	            taken in │  │ settled again
//	               hand  ▼  │
//	                 goroutine, which follows as the handler did
//
// Concurrency: an [API] serves any number of requests at once. [API.Drain], [API.Doubt] and [API.Changed] may be called from
// anywhere, and never block. [API.Run], [API.Loop], and [API.RecordReach], which tells the timelines whom events have reached,
// each block until their context ends. A loop writes without blocking and under no lock; seats.mu comes before loop.mu.
//
// Failure: while the database is away, requests are answered 503 and open streams wait. A panic ends the request or the
// stream over which it happened, and is logged.
package api
