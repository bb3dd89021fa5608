// Package api is the HTTP contract of the service: openapi.yaml, and its implementation with echo.
//
// Promise: every request is held against openapi.yaml before a handler sees it, so what the document says is what the
// service does. Every error is an RFC 9457 problem document with a stable code. What a caller may not see is answered
// with the same bytes as what does not exist.
//
// Model: routes.go lists every operation. A request passes authenticate, validate, its handler, and, if that returns
// an error, the table in problem.go. Handlers bind, call one method of handoff.Service, and answer. The event stream
// is served by [stream.Server].
//
// Concurrency: an [API] serves any number of requests at once.
//
// Failure: while the database is away, requests are answered 503. A panic ends the request in which it
// happened, and is logged.
package api
