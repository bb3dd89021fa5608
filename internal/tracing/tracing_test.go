package tracing_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/internal/otlptest"
	"github.com/handoffd/handoffd/internal/porttest"
	"github.com/handoffd/handoffd/internal/tracing"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) { http.DefaultClient.CloseIdleConnections() }),
		// The exporter keeps connections in a transport of its own.
		goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"),
		goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

// callersTrace would be selected by each ratio above 0: what counts of it are its last 8 bytes.
const callersTrace = "4bf92f3577b34da60000000000000001"

const fromCaller = "00-" + callersTrace + "-00f067aa0ba902b7-01"

func newTracer(t *testing.T, endpoint, sampler, argument string, log *slog.Logger) *tracing.Tracer {
	t.Helper()
	parsed, err := tracing.ParseSampler(sampler, argument)
	if err != nil {
		t.Fatal(err)
	}
	tracer, err := tracing.New(t.Context(), tracing.Config{
		Endpoint: endpoint, Sampler: parsed, Service: "test", Instance: "one", Logger: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(tracer) })
	return tracer
}

func stop(tracer *tracing.Tracer) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	tracer.Shutdown(ctx)
}

func request(traceparent string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/x", nil)
	r.Header.Set("Traceparent", traceparent)
	return r
}

func TestTraceOfATrustedPeerIsContinued(t *testing.T) {
	c := otlptest.Start(t)
	tracer := newTracer(t, c.URL, "parentbased_always_off", "", nil)
	_, span := tracer.StartRequest(request(fromCaller), true)
	span.End("/api/v1/{x}", http.StatusServiceUnavailable)
	got := c.Await("the request", func(otlptest.Span) bool { return true })
	if got.Trace != callersTrace || got.Parent != "00f067aa0ba902b7" || got.Name != "POST /api/v1/{x}" || !got.Failed {
		t.Errorf("the span is %+v", got)
	}
}

// Neither by the flag in its traceparent nor by the id of its trace.
func TestAClientCannotHaveItsRequestsSampled(t *testing.T) {
	c := otlptest.Start(t)
	for _, sampler := range []string{"parentbased_traceidratio", "traceidratio"} {
		tracer := newTracer(t, c.URL, sampler, "0.000001", nil)
		for range 100 {
			if ctx, _ := tracer.StartRequest(request(fromCaller), false); tracing.Traceparent(ctx) != nil {
				t.Fatalf("%s sampled a request because its client said so", sampler)
			}
		}
	}
	tracer := newTracer(t, c.URL, "parentbased_always_on", "", nil)
	_, span := tracer.StartRequest(request(fromCaller), false)
	span.End("", http.StatusNotFound)
	got := c.Await("the request", func(otlptest.Span) bool { return true })
	if got.Trace == callersTrace || got.Parent != "" || len(got.Links) != 1 || got.Links[0] != callersTrace {
		t.Errorf("the span is %+v, want a trace of its own with a link", got)
	}
	if got.Name != "POST unmatched" || got.Failed {
		t.Errorf("the span is %+v", got)
	}
}

// A proxy can pass on what its clients send.
func TestTracesThatTrustedPeersDemandAreBounded(t *testing.T) {
	c := otlptest.Start(t)
	tracer := newTracer(t, c.URL, "parentbased_traceidratio", "0", nil)
	began, sampled := time.Now(), 0
	for range 10_000 {
		if ctx, _ := tracer.StartRequest(request(fromCaller), true); tracing.Traceparent(ctx) != nil {
			sampled++
		}
	}
	if most := 101 + int(100*time.Since(began).Seconds()); sampled < 100 || sampled > most {
		t.Errorf("%d of 10,000 were sampled, want 100 to %d", sampled, most)
	}
}

func TestEventsContinueTheirTrace(t *testing.T) {
	c := otlptest.Start(t)
	tracer := newTracer(t, c.URL, "parentbased_traceidratio", "0", nil)
	e := tracing.Event{Account: uuid.New(), Seq: 7, At: time.Now(), Type: "handoff_created", Traceparent: fromCaller}
	began := time.Now()
	read := e
	read.Traceparent = tracer.LogRead(e, began)
	tracer.Delivered(read, 3, began.Add(time.Millisecond), began.Add(2*time.Millisecond))
	tracer.Webhook(e, uuid.New(), began, "timeout")
	deliver := c.Await("the delivery", func(s otlptest.Span) bool { return s.Name == "deliver" })
	log := c.Await("the read", func(s otlptest.Span) bool { return s.ID == deliver.Parent })
	webhook := c.Await("the attempt", func(s otlptest.Span) bool { return s.Name == "webhook" })
	for _, span := range []otlptest.Span{deliver, log, webhook} {
		if span.Trace != callersTrace || span.Attributes["handoffd.account_id"] != e.Account.String() {
			t.Errorf("%+v is not of the trace", span)
		}
	}
	if took := deliver.End.Sub(deliver.Start); took != time.Millisecond || log.Name != "log read" || !webhook.Failed {
		t.Errorf("the delivery took %v: %+v, after %+v; the attempt is %+v", took, deliver, log, webhook)
	}

	for reason, other := range map[string]tracing.Event{
		"it is not traced":     {At: time.Now()},
		"it is malformed":      {At: time.Now(), Traceparent: "'; drop table event_log"},
		"it is not sampled":    {At: time.Now(), Traceparent: strings.TrimSuffix(fromCaller, "1") + "0"},
		"it is read once more": {At: time.Now().Add(-time.Hour), Traceparent: fromCaller},
	} {
		if got := tracer.LogRead(other, began); got != "" {
			t.Errorf("the trace of an event goes on though %s: %q", reason, got)
		}
	}
}

// refused is an address at which nothing listens.
func refused(t *testing.T) string { return "http://" + porttest.Free(t, "127.0.0.1") }

func TestCollectorThatIsAwayCostsSpansAndOneLine(t *testing.T) {
	var log strings.Builder
	tracer := newTracer(t, refused(t), "always_on", "", slog.New(slog.NewTextHandler(&log, nil)))
	for range 2000 { // several batches
		_, span := tracer.StartRequest(request(""), false)
		span.End("/", http.StatusOK)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tracer.Shutdown(ctx)
	if tracer.Dropped() != 2000 {
		t.Errorf("%d spans were dropped, want 2000", tracer.Dropped())
	}
	if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "level=WARN") ||
		!strings.Contains(got, "OTEL_EXPORTER_OTLP_ENDPOINT") {
		t.Errorf("the log is %q, want one warning with a hint", got)
	}
}

func TestCollectorThatDoesNotAnswerHoldsNothingUp(t *testing.T) {
	released := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-released }))
	defer server.Close()
	defer close(released)
	config := tracing.Config{Endpoint: server.URL, Sampler: sdk.AlwaysSample()}
	config.SetSendTimeout(time.Hour)
	tracer, err := tracing.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	const spans = 20_000
	for range spans { // would take for ever if it waited for the collector
		_, span := tracer.StartRequest(request(""), false)
		span.End("/", http.StatusOK)
	}
	if got := tracer.Dropped(); got < spans-2048 || got > spans {
		t.Errorf("%d of %d spans were dropped, want all that exceed the queue", got, spans)
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		stop(tracer)
	}()
	overdue := time.After(time.Minute)
	select {
	case <-stopped:
	case <-overdue:
		t.Fatal("Shutdown waits for the collector")
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for tracer.Dropped() < spans { // the batches that wait are given up
		select {
		case <-tick.C:
		case <-overdue:
			t.Fatalf("only %d spans are given up", tracer.Dropped())
		}
	}
}

func TestWithoutATracerNothingIsMadeOrAllocated(t *testing.T) {
	var tracer *tracing.Tracer
	if tracer.Queries() != nil || tracer.Dropped() != 0 {
		t.Error("there is something")
	}
	stop(tracer)
	r, ctx := request(fromCaller), tracing.WithRequestID(t.Context(), "4711")
	e := tracing.Event{Traceparent: fromCaller, At: time.Now()}
	allocated := testing.AllocsPerRun(100, func() {
		_, span := tracer.StartRequest(r, true)
		span.End("/", http.StatusOK)
		if tracing.Traceparent(ctx) != nil || tracer.LogRead(e, e.At) != "" {
			t.Error("there is a trace")
		}
		tracer.Delivered(e, 1, e.At, e.At)
		tracer.Webhook(e, e.Account, e.At, "")
	})
	if allocated != 0 {
		t.Errorf("it allocates %v times", allocated)
	}
}

func TestSamplersAreThoseOfOpenTelemetry(t *testing.T) {
	for name, want := range map[string]string{
		"always_on": "AlwaysOnSampler", "always_off": "AlwaysOffSampler", "traceidratio": "TraceIDRatioBased{0.25}",
		"parentbased_always_on": "ParentBased{root:AlwaysOnSampler", "parentbased_always_off": "ParentBased{root:AlwaysOff",
		"parentbased_traceidratio": "ParentBased{root:TraceIDRatioBased{0.25}",
	} {
		sampler, err := tracing.ParseSampler(name, "0.25")
		if err != nil || !strings.HasPrefix(sampler.Description(), want) {
			t.Errorf("%s is %v, %v", name, sampler, err)
		}
	}
	for _, each := range []struct{ name, argument, setting string }{
		{"sometimes", "", "OTEL_TRACES_SAMPLER:"},
		{"parentbased_", "", "OTEL_TRACES_SAMPLER:"},
		{"traceidratio", "NaN", "OTEL_TRACES_SAMPLER_ARG:"},
		{"traceidratio", "2", "OTEL_TRACES_SAMPLER_ARG:"},
		{"traceidratio", "-0.1", "OTEL_TRACES_SAMPLER_ARG:"},
		{"always_on", "half", "OTEL_TRACES_SAMPLER_ARG:"},
	} {
		_, err := tracing.ParseSampler(each.name, each.argument)
		if err == nil || !strings.HasPrefix(err.Error(), each.setting) {
			t.Errorf("%+v: %v", each, err)
		}
	}
}

func TestMalformedResourceIsRefused(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "nonsense")
	_, err := tracing.New(t.Context(), tracing.Config{Endpoint: "http://localhost:4318"})
	if err == nil || !strings.HasPrefix(err.Error(), "OTEL_RESOURCE_ATTRIBUTES: ") {
		t.Errorf("the error is %v", err)
	}
}

func TestLogLinesCarryTheIDsOfTheirRequest(t *testing.T) {
	c := otlptest.Start(t)
	tracer := newTracer(t, c.URL, "always_on", "", nil)
	var out strings.Builder
	log := slog.New(tracing.LogHandler{Handler: slog.NewTextHandler(&out, nil)}).With("replica", "one")
	r := request("")
	ctx, span := tracer.StartRequest(r.WithContext(tracing.WithRequestID(r.Context(), "4711")), false)
	defer span.End("/", http.StatusOK)
	log.InfoContext(ctx, "in the request")
	log.InfoContext(t.Context(), "outside")
	lines := strings.Split(out.String(), "\n")
	ids := fmt.Sprintf("replica=one request_id=4711 trace_id=%s", trace.SpanContextFromContext(ctx).TraceID())
	if !strings.HasSuffix(lines[0], ids) || strings.Contains(lines[1], "_id") {
		t.Errorf("the lines are %q, want %s at the end of the first", lines, ids)
	}
}

func TestHeadersThatTheExporterTakesAreAccepted(t *testing.T) {
	for _, headers := range []string{"", "authorization=Bearer%20a=b,x-scope=1,", " api-key = 7%25 "} {
		getenv := func(name string) string { return map[string]string{"OTEL_EXPORTER_OTLP_HEADERS": headers}[name] }
		if err := tracing.CheckEnvironment(getenv); err != nil {
			t.Errorf("%q: %v", headers, err)
		}
	}
}
