// Package otlptest is a collector of traces for tests: it receives OTLP over HTTP and keeps the spans.
package otlptest

import (
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// timeout bounds every wait. It is reached only where something is broken.
const timeout = 5 * time.Minute

// Span is a span as the collector received it. Its ids are hexadecimal.
type Span struct {
	Name              string
	Replica           string // service.instance.id
	Service           string
	Trace, ID, Parent string
	Links             []string // traces
	Attributes        map[string]string
	Failed            bool
	Start, End        time.Time
}

// Collector is a running collector.
type Collector struct {
	URL string

	t       testing.TB
	changed chan struct{}

	mu    sync.Mutex
	spans []Span
}

// Start starts a collector that runs until the test ends.
func Start(t testing.TB) *Collector {
	c := &Collector{t: t, changed: make(chan struct{}, 1)}
	server := httptest.NewServer(http.HandlerFunc(c.receive))
	t.Cleanup(server.Close)
	c.URL = server.URL
	return c
}

func (c *Collector) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var request collector.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(body, &request)
	}
	if err != nil || r.URL.Path != "/v1/traces" {
		c.t.Errorf("%s %s: %v", r.Method, r.URL, err)
		http.Error(w, "not a request of OTLP", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	for _, from := range request.GetResourceSpans() {
		about := attributes(from.GetResource().GetAttributes())
		for _, scope := range from.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				c.spans = append(c.spans, read(span, about))
			}
		}
	}
	c.mu.Unlock()
	select {
	case c.changed <- struct{}{}:
	default: // a wait is to look already
	}
}

func read(s *otlp.Span, about map[string]string) Span {
	span := Span{
		Name: s.GetName(), Replica: about["service.instance.id"], Service: about["service.name"],
		Trace: hex.EncodeToString(s.GetTraceId()), ID: hex.EncodeToString(s.GetSpanId()),
		Parent: hex.EncodeToString(s.GetParentSpanId()), Attributes: attributes(s.GetAttributes()),
		Failed: s.GetStatus().GetCode() == otlp.Status_STATUS_CODE_ERROR,
		Start:  time.Unix(0, int64(s.GetStartTimeUnixNano())), //nolint:gosec // of this century
		End:    time.Unix(0, int64(s.GetEndTimeUnixNano())),   //nolint:gosec // of this century
	}
	for _, link := range s.GetLinks() {
		span.Links = append(span.Links, hex.EncodeToString(link.GetTraceId()))
	}
	return span
}

func attributes(list []*common.KeyValue) map[string]string {
	byKey := make(map[string]string)
	for _, each := range list {
		switch value := each.GetValue().GetValue().(type) {
		case *common.AnyValue_StringValue:
			byKey[each.GetKey()] = value.StringValue
		default:
			byKey[each.GetKey()] = each.GetValue().String()
		}
	}
	return byKey
}

// Spans returns the spans received so far.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Span(nil), c.spans...)
}

// Await waits until there is a span that matches, and returns the first.
func (c *Collector) Await(what string, matches func(Span) bool) Span {
	c.t.Helper()
	overdue := time.After(timeout)
	for {
		for _, span := range c.Spans() {
			if matches(span) {
				return span
			}
		}
		select {
		case <-c.changed:
		case <-overdue:
			c.t.Fatalf("no span of %s among %+v", what, c.Spans())
		}
	}
}
