package main

import (
	"bufio"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

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
			s.JWTSecret, s.traces.Endpoint = handofftest.Secret, a.collector.URL
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
	answer := a.send(on, http.MethodPost, session+"/handoff", `{"intent":"escalate","engineer_notes":"smoke"}`, headers...)
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
	commit := a.collector.Await("COMMIT", func(s otlptest.Span) bool { return s.Trace == post.Trace && s.Name == "commit" })
	for _, span := range a.collector.Spans() {
		byID[span.ID] = span
		if span.Trace == callersTrace {
			trace[span.Name] = span
		}
	}
	if post.Trace != callersTrace || post.Parent != callersSpan {
		t.Errorf("the request is %+v, want it in the caller's trace", post)
	}
	if post.Name != "POST /api/v1/ai-sessions/{id}/handoff" || !strings.Contains(post.Attributes["http.response.status_code"], "201") ||
		post.Attributes["request_id"] != "request-4711" {
		t.Errorf("the request is %+v", post)
	}
	for _, name := range []string{"pool.acquire", "begin", "AppendEvent", "commit"} {
		if span := trace[name]; byID[span.Parent].ID != post.ID || span.Replica != post.Replica {
			t.Errorf("%s is %+v, want it below the request", name, span)
		}
	}
	if read.Name != "log read" || read.Parent != post.ID || read.Replica == post.Replica || read.Start.Before(post.Start) {
		t.Errorf("the read of the log is %+v, want it below the request, by the other replica", read)
	}
	if deliver.Trace != callersTrace || deliver.Replica != read.Replica || deliver.Start.Before(commit.Start) ||
		deliver.Attributes["handoffd.event"] != "handoff_created" || deliver.Attributes["handoffd.account_id"] != a.ID.String() {
		t.Errorf("the delivery is %+v", deliver)
	}
	if n := len(slices.DeleteFunc(a.collector.Spans(), func(s otlptest.Span) bool { return s.Name != "deliver" })); n != 1 {
		t.Errorf("3 streams have %d spans, want one", n)
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
