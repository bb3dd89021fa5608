package tracing

import (
	"context"
	"net/http"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Request is the span of a request. The zero Request is none.
type Request struct {
	span   trace.Span
	method string
}

// methods are those that a span names; others are of no number that is bounded.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodOptions,
}

// StartRequest begins the span of a request, and returns the context of the request with it.
//
// The traceparent of a trusted peer continues its trace, as the sampler has it, up to [maxRemote] times a second. Of
// any other peer it becomes a link: a client that could name the trace could also have each of its requests sampled,
// by the flag in it or by an id that the ratio selects.
func (t *Tracer) StartRequest(r *http.Request, trusted bool) (context.Context, Request) {
	ctx := r.Context()
	if t == nil {
		return ctx, Request{}
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer)}
	from := propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
	if caller := trace.SpanContextFromContext(from); caller.IsValid() {
		if trusted && (!caller.IsSampled() || t.remote.Allow()) {
			ctx = from
		} else {
			options = append(options, trace.WithLinks(trace.Link{SpanContext: caller}))
		}
	}
	method := r.Method
	if !slices.Contains(methods, method) {
		method = "_OTHER"
	}
	ctx, span := t.tracer.Start(ctx, method, options...)
	if span.IsRecording() {
		span.SetAttributes(attribute.String("http.request.method", method), attribute.String("request_id", RequestID(ctx)))
	}
	return ctx, Request{span, method}
}

// End ends the span with the template of the path, "" for a path that leads nowhere, and the status of the response.
func (r Request) End(route string, status int) {
	if r.span == nil || !r.span.IsRecording() {
		return
	}
	if route == "" {
		route = "unmatched"
	}
	r.span.SetName(r.method + " " + route)
	r.span.SetAttributes(attribute.String("http.route", route), attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		r.span.SetStatus(codes.Error, "")
	}
	r.span.End()
}
