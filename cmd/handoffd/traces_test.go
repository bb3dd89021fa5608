package main

import (
	"bufio"
	"io"
	"net/http"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/otlptest"
)

const (
	callersTrace = "4bf92f3577b34da6a3ce929d0e0e4736"
	callersSpan  = "00f067aa0ba902b7"
)

// traced are two replicas that send spans to a collector, and an account with Dana.
type traced struct {
	*handofftest.Account
	t         *testing.T
	collector *otlptest.Collector
	token     string
	replicas  []*member
}

func newTraced(t *testing.T, replicas int, change func(*settings)) *traced {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	a := &traced{Account: handofftest.New(t), t: t, collector: otlptest.Start(t)}
	a.token = a.Token(a.Engineer("Dana"))
	for range replicas {
		m := join(t, a.URL, func(s *settings) {
			s.JWTSecret, s.Endpoint = handofftest.Secret, a.collector.URL
			s.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
			if change != nil {
				change(s)
			}
		})
		m.becomes("ok")
		a.replicas = append(a.replicas, m)
	}
	return a
}

// send makes a request to a replica and returns its response, whose body is open.
func (a *traced) send(on *member, method, path, body string, headers ...string) *http.Response {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), method, on.address+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// escalate creates a session and its handoff on a replica. The second request has the headers.
func (a *traced) escalate(on *member, headers ...string) {
	a.t.Helper()
	session := "/ai-sessions/" + uuid.NewString()
	if got := a.send(on, http.MethodPut, session, `{"title":"Printer on fire"}`).StatusCode; got != http.StatusCreated {
		a.t.Fatalf("PUT: %d", got)
	}
	body := `{"intent":"escalate","engineer_notes":"smoke"}`
	answer := a.send(on, http.MethodPost, session+"/handoff", body, headers...)
	if answer.StatusCode != http.StatusCreated {
		text, _ := io.ReadAll(answer.Body)
		a.t.Fatalf("POST: %d %s", answer.StatusCode, text)
	}
}

// follow opens so many streams on a replica. The returned wait ends when each has had the event.
func (a *traced) follow(on *member, streams int) (wait func(event string)) {
	a.t.Helper()
	var open []*bufio.Reader
	for range streams {
		answer := a.send(on, http.MethodGet, "/ai-sessions/escalations/stream", "", "Accept", "text/event-stream")
		reader := bufio.NewReader(answer.Body)
		if err := until(reader, "event: ready"); err != nil {
			a.t.Fatal(err)
		}
		open = append(open, reader)
	}
	return func(event string) {
		a.t.Helper()
		for _, reader := range open {
			if err := until(reader, "event: "+event); err != nil {
				a.t.Fatal(err)
			}
		}
	}
}

func TestOneTraceLeadsFromTheRequestToTheStreamOfAnotherReplica(t *testing.T) {
	a := newTraced(t, 2, nil)
	wait := a.follow(a.replicas[1], 3)
	a.escalate(a.replicas[0], "traceparent", "00-"+callersTrace+"-"+callersSpan+"-01", "X-Request-Id", "request-4711")
	wait("handoff_created")
	deliver := a.collector.Await("the delivery", func(s otlptest.Span) bool { return s.Name == "deliver" })

	byID, trace := make(map[string]otlptest.Span), make(map[string]otlptest.Span)
	post := a.collector.Await("the request", func(s otlptest.Span) bool { return strings.HasPrefix(s.Name, "POST ") })
	read := a.collector.Await("the read", func(s otlptest.Span) bool { return s.ID == deliver.Parent })
	commit := a.collector.Await("COMMIT", func(s otlptest.Span) bool {
		return s.Trace == post.Trace && strings.HasSuffix(s.Name, "commit")
	})
	for _, span := range a.collector.Spans() {
		byID[span.ID] = span
		if span.Trace == callersTrace {
			trace[span.Name] = span
		}
	}
	if post.Trace != callersTrace || post.Parent != callersSpan {
		t.Errorf("the request is %+v, want it in the caller's trace", post)
	}
	if post.Name != "POST /api/v1/ai-sessions/{id}/handoff" || post.Attributes["request_id"] != "request-4711" ||
		!strings.Contains(post.Attributes["http.response.status_code"], "201") {
		t.Errorf("the request is %+v", post)
	}
	for name, size := range map[string]string{
		"pool.acquire": "", "BATCH LockSession NextHandoff ListMessages": "3",
		"BATCH InsertHandoffs AppendEvents commit": "3",
	} {
		span := trace[name]
		if byID[span.Parent].ID != post.ID || span.Replica != post.Replica ||
			!strings.Contains(span.Attributes["db.operation.batch.size"], size) {
			t.Errorf("%s is %+v, want it below the request", name, span)
		}
	}
	if read.Name != "log read" || read.Parent != post.ID || read.Replica == post.Replica || read.Start.Before(post.Start) {
		t.Errorf("the read of the log is %+v, want it below the request, by the other replica", read)
	}
	if deliver.Trace != callersTrace || deliver.Replica != read.Replica || deliver.Start.Before(commit.Start) ||
		deliver.Attributes["handoffd.event"] != "handoff_created" ||
		deliver.Attributes["handoffd.account_id"] != a.ID.String() {
		t.Errorf("the delivery is %+v", deliver)
	}
	deliveries := slices.DeleteFunc(a.collector.Spans(), func(s otlptest.Span) bool { return s.Name != "deliver" })
	if len(deliveries) != 1 || !strings.Contains(deliver.Attributes["handoffd.streams"], "3") {
		t.Errorf("3 streams have the spans %+v, want one", deliveries)
	}
	for _, span := range a.collector.Spans() {
		for key, value := range span.Attributes {
			if strings.Contains(value, "smoke") || strings.Contains(value, "Printer") || strings.Contains(value, "Dana") {
				t.Errorf("%s of %s holds content: %s", key, span.Name, value)
			}
		}
		if span.Service != "handoffd" {
			t.Errorf("the service is %q", span.Service)
		}
	}
	if got := a.Count("select count(*) from event_log where traceparent like $1", "00-"+callersTrace+"-%-01"); got != 1 {
		t.Errorf("%d events carry the trace", got)
	}
}

func TestNothingIsTracedByDefault(t *testing.T) {
	a := newTraced(t, 1, func(s *settings) { s.Endpoint = "" })
	wait := a.follow(a.replicas[0], 1)
	a.escalate(a.replicas[0], "traceparent", "00-"+callersTrace+"-"+callersSpan+"-01")
	wait("handoff_created")
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	if strings.Contains(string(stacks), "opentelemetry") {
		t.Errorf("an exporter runs:\n%s", stacks)
	}
	if got := a.Count("select count(*) from event_log where traceparent is null"); got != 1 {
		t.Errorf("%d events carry no trace, want the only one", got)
	}
	if got := a.Count(`select pg_column_size(l.*) - pg_column_size(without.*) from event_log as l, lateral (
		select l.account_id, l.seq, l.at, l.type, l.handoff_id, l.data) as without`); got != 0 {
		t.Errorf("the column that is null has %d bytes in the row", got)
	}
	a.replicas[0].stop()
	if spans := a.collector.Spans(); len(spans) > 0 {
		t.Errorf("the collector received %+v", spans)
	}
}

// What goes wrong with the collector is for its operator to see, and for no client.
func TestReplicaWorksWithoutItsCollector(t *testing.T) {
	a := newTraced(t, 1, func(s *settings) { s.Endpoint = "http://127.0.0.1:1" })
	wait := a.follow(a.replicas[0], 1)
	a.escalate(a.replicas[0])
	wait("handoff_created")
	m := a.replicas[0]
	var metrics string
	eventually(t, func() bool {
		answer, err := http.Get(m.address + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		metrics = string(text)
		return err == nil && strings.Contains(metrics, "\nhandoffd_trace_spans_dropped_total ") &&
			!strings.Contains(metrics, "\nhandoffd_trace_spans_dropped_total 0\n")
	}, func() { t.Fatalf("no dropped spans are counted in\n%s", metrics) })
	began := time.Now()
	m.stop()
	if took := time.Since(began); took > 5*time.Second+busy {
		t.Errorf("the end took %v", took)
	}
	if got := strings.Count(m.log.String(), "spans cannot be sent"); got != 1 {
		t.Errorf("%d lines say that spans cannot be sent:\n%s", got, m.log)
	}
}

func TestSampledTracesAreThoseOfTheSampler(t *testing.T) {
	a := newTraced(t, 1, func(s *settings) {
		s.Sampler, s.SamplerArg = "parentbased_traceidratio", "0"
	})
	a.escalate(a.replicas[0])
	a.escalate(a.replicas[0], "traceparent", "00-"+callersTrace+"-"+callersSpan+"-01")
	a.escalate(a.replicas[0], "traceparent", "00-"+callersTrace+"-"+callersSpan+"-00")
	a.replicas[0].stop()
	for _, span := range a.collector.Spans() {
		if span.Trace != callersTrace {
			t.Errorf("%+v was sampled at a ratio of 0", span)
		}
	}
	if got := a.Count("select count(*) from event_log where traceparent is not null"); got != 1 {
		t.Errorf("%d events carry a trace, want that of the caller who sampled it", got)
	}
}
