package tracing

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"

	"github.com/handoffd/handoffd/internal/outage"
)

// maxPending bounds the spans that wait to be sent or are being sent.
const maxPending = 2048

// queue is the processor of ended spans. The batches of the SDK also bound their number, but do not tell how many they
// have dropped: so this queue lets no more pass to them than they hold.
type queue struct {
	batches sdk.SpanProcessor
	export  sdk.SpanExporter
	sending outage.Log

	pending, dropped atomic.Int64
}

func newQueue(export sdk.SpanExporter, sendTimeout time.Duration, log *slog.Logger) *queue {
	q := &queue{export: export, sending: outage.Log{
		Logger: log, Begin: "spans cannot be sent to the collector; they are dropped",
		End: "spans can be sent to the collector again",
	}}
	q.batches = sdk.NewBatchSpanProcessor(sender{q}, sdk.WithMaxQueueSize(maxPending),
		sdk.WithMaxExportBatchSize(maxPending/4), sdk.WithBatchTimeout(batchDelay), sdk.WithExportTimeout(sendTimeout))
	return q
}

// OnStart implements [sdk.SpanProcessor].
func (q *queue) OnStart(context.Context, sdk.ReadWriteSpan) {}

// OnEnd implements [sdk.SpanProcessor]. It never blocks.
func (q *queue) OnEnd(span sdk.ReadOnlySpan) {
	if !span.SpanContext().IsSampled() {
		return
	}
	if q.pending.Add(1) > maxPending {
		q.pending.Add(-1)
		q.dropped.Add(1)
		return
	}
	q.batches.OnEnd(span)
}

// ForceFlush implements [sdk.SpanProcessor].
func (q *queue) ForceFlush(ctx context.Context) error { return q.batches.ForceFlush(ctx) }

// Shutdown implements [sdk.SpanProcessor].
func (q *queue) Shutdown(ctx context.Context) error { return q.batches.Shutdown(ctx) }

// stop cuts off what is being sent, after a Shutdown that did not come to its end.
func (q *queue) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = q.export.Shutdown(ctx)
}

// sender sends the batches of a queue.
type sender struct{ *queue }

// ExportSpans implements [sdk.SpanExporter]. It returns no error, which the SDK would print to standard error.
func (s sender) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := s.export.ExportSpans(ctx, spans)
	s.pending.Add(-int64(len(spans)))
	if err != nil {
		s.dropped.Add(int64(len(spans)))
	}
	s.sending.Observe(context.WithoutCancel(ctx), err, "hint", "see OTEL_EXPORTER_OTLP_ENDPOINT: OTLP over HTTP, "+
		"port 4318 of most collectors, not 4317")
	return nil
}

// Shutdown implements [sdk.SpanExporter].
func (s sender) Shutdown(ctx context.Context) error { return s.export.Shutdown(ctx) }
