package tracing

import (
	"context"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

const traceparent = "traceparent"

// maxAge is how long after its append an event continues its trace. Streams that resume read older ones, again and
// again.
const maxAge = time.Minute

// Traceparent returns the span of ctx as W3C Trace Context writes it, nil if there is none or it is not sampled.
func Traceparent(ctx context.Context) *string {
	if !trace.SpanContextFromContext(ctx).IsSampled() {
		return nil
	}
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	text := carrier[traceparent]
	return &text
}

// Event is a step of an event's way whose trace goes on in this replica.
type Event struct {
	Traceparent string // of the step before; "": the event is not traced
	Account     uuid.UUID
	Seq         int64
	At          time.Time // of the append
	Type        string
	Handoff     uuid.UUID
}

// goesOn reports whether the trace of the event goes on here.
func (t *Tracer) goesOn(e Event) bool {
	return t != nil && e.Traceparent != "" && time.Since(e.At) < maxAge
}

// start begins a span of the event, or returns nil.
func (t *Tracer) start(
	e Event, name string, kind trace.SpanKind, began time.Time, more ...attribute.KeyValue,
) (context.Context, trace.Span) {
	ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{traceparent: e.Traceparent})
	if !trace.SpanContextFromContext(ctx).IsSampled() {
		return nil, nil // it is not what Traceparent wrote
	}
	return t.tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithTimestamp(began),
		trace.WithAttributes(append(more,
			attribute.String("handoffd.account_id", e.Account.String()), attribute.Int64("handoffd.seq", e.Seq),
			attribute.String("handoffd.event", e.Type), attribute.String("handoffd.handoff_id", e.Handoff.String()),
		)...))
}

// LogRead makes the span of the read of the log that found an event, and returns the traceparent for its next step.
func (t *Tracer) LogRead(e Event, began time.Time) string {
	if !t.goesOn(e) {
		return ""
	}
	ctx, span := t.start(e, "log read", trace.SpanKindConsumer, began)
	if span == nil {
		return ""
	}
	span.End()
	if next := Traceparent(ctx); next != nil {
		return *next
	}
	return ""
}

// Delivered makes the span of the writes of an event to so many streams, from the first to the last.
func (t *Tracer) Delivered(e Event, streams int, first, last time.Time) {
	if !t.goesOn(e) {
		return
	}
	if _, span := t.start(e, "deliver", trace.SpanKindProducer, first,
		attribute.Int("handoffd.streams", streams)); span != nil {
		span.End(trace.WithTimestamp(last))
	}
}

// Webhook makes the span of an attempt to tell an endpoint of an event. Failed is the class of its failure, or "".
func (t *Tracer) Webhook(e Event, endpoint uuid.UUID, began time.Time, failed string) {
	if !t.goesOn(e) {
		return
	}
	_, span := t.start(e, "webhook", trace.SpanKindClient, began,
		attribute.String("handoffd.webhook_id", endpoint.String()))
	if span == nil {
		return
	}
	if failed != "" {
		span.SetStatus(codes.Error, failed)
	}
	span.End()
}
