// Package tracing makes the spans of a replica and sends them to a collector, by OpenTelemetry over HTTP.
//
// # Promise
//
// One trace leads from a request through its statements and its COMMIT to the delivery of its event on every replica,
// though nothing but the log joins the replicas. Spans hold ids and names of the program, and no content.
//
// # Model
//
//	request ──▶ statements, Append ──▶ event_log.traceparent ──▶ log read ──▶ deliver, one for each event and replica
//	            COMMIT                                                    └──▶ webhook, one for each attempt
//
// The contexts of requests hold their span. What runs in the background makes no span of its own: its statements would
// be most of all traces. It continues the trace that an event carries.
//
// # Concurrency
//
// All methods of [Tracer] are safe for concurrent use, and none blocks but [Tracer.Shutdown]. The nil Tracer makes no
// spans.
//
// # Failure
//
// A collector that is slow or away costs spans: at most [maxPending] wait, and more are dropped and counted.
package tracing
