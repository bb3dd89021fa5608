package tracing

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/go-logr/logr"
	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/time/rate"
)

// Config configures a [Tracer]. Fields without a default are required.
type Config struct {
	Endpoint string      // URL of the collector, to which the path /v1/traces is added
	Sampler  sdk.Sampler // see [ParseSampler]
	Service  string      // names the program in traces
	Instance string      // names the replica in traces
	Version  string      // of the program. Default: not told

	// Logger logs when spans cannot be sent, and when they can again. Default: discards.
	Logger *slog.Logger

	sendTimeout time.Duration // 0: defaultSendTimeout
}

// Tracer makes the spans of one replica. Make one with [New]. The nil Tracer makes none, and costs nothing.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	queue    *queue
	remote   *rate.Limiter // traces begun because a caller says so
}

const (
	scope = "github.com/handoffd/handoffd"

	batchDelay         = time.Second // that a span waits for others at most
	defaultSendTimeout = 5 * time.Second

	// maxRemote bounds the traces a second that a caller demands. A sampler bounds all others.
	maxRemote = 100
)

func init() {
	// It would write what it cannot read to standard error, secrets too. CheckEnvironment finds that before.
	otel.SetLogger(logr.Discard())
}

// New returns a tracer. It dials nothing: spans are sent from the background, until [Tracer.Shutdown].
func New(ctx context.Context, config Config) (*Tracer, error) {
	attributes := []attribute.KeyValue{
		attribute.String("service.name", config.Service), attribute.String("service.instance.id", config.Instance),
	}
	if config.Version != "" {
		attributes = append(attributes, attribute.String("service.version", config.Version))
	}
	about, err := resource.New(ctx, resource.WithFromEnv(), resource.WithTelemetrySDK(),
		resource.WithAttributes(attributes...))
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	sendTimeout := cmp.Or(config.sendTimeout, defaultSendTimeout)
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(tracesURL(config.Endpoint)),
		otlptracehttp.WithTimeout(sendTimeout),
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{ // while the collector says that it is busy
			Enabled: true, InitialInterval: 500 * time.Millisecond, MaxInterval: 2 * time.Second, MaxElapsedTime: sendTimeout,
		}))
	if err != nil {
		return nil, fmt.Errorf("exporter of traces: %w", err)
	}
	waiting := newQueue(exporter, sendTimeout, config.Logger)
	provider := sdk.NewTracerProvider(sdk.WithResource(about), sdk.WithSampler(config.Sampler),
		sdk.WithSpanProcessor(waiting))
	return &Tracer{
		provider: provider, tracer: provider.Tracer(scope), queue: waiting,
		remote: rate.NewLimiter(maxRemote, maxRemote),
	}, nil
}

// Queries returns what makes the spans of statements for [pgx.ConnConfig], or nil.
func (t *Tracer) Queries() pgx.QueryTracer {
	if t == nil {
		return nil
	}
	return queries{otelpgx.NewTracer(
		otelpgx.WithTracerProvider(t.provider), otelpgx.WithMeterProvider(noop.NewMeterProvider()),
		otelpgx.WithSpanNameFunc(statementName), otelpgx.WithDisableSQLStatementInAttributes(),
	)}
}

// Dropped counts the spans that were not sent: too many waited, or the collector did not take them.
func (t *Tracer) Dropped() int64 {
	if t == nil {
		return 0
	}
	return t.queue.dropped.Load()
}

// Shutdown sends the spans that wait, until ctx ends. Spans that end later are ignored.
func (t *Tracer) Shutdown(ctx context.Context) {
	if t == nil {
		return
	}
	_ = t.provider.Shutdown(ctx) // what was not sent is counted, and logged
	t.queue.stop()
}
