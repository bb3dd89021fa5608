// Package api is the HTTP contract of the service: openapi.yaml, and its implementation with echo.
//
// Promise: every request is validated against openapi.yaml before a handler sees it, so the service does what the
// document says. Every error is an RFC 9457 problem document with a stable code. The response for what a caller cannot
// see has the same bytes as that for what does not exist.
//
// Model: routes.go lists every operation. A request passes authenticate, validate, its handler, and, if that returns
// an error, the table in problem.go. Handlers bind, call one method of handoff.Service, and write the
// response. [stream.Server] serves the event stream.
//
// Concurrency: an [API] serves any number of requests at once.
//
// Failure: while the database is away, requests get 503. A panic ends the request in which it happened, and is logged.
package api
