package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/client"
)

// unreliable is a proxy in front of a replica that lets a request through and then answers in its own way.
type unreliable struct {
	*httptest.Server

	mu       sync.Mutex
	answers  []http.HandlerFunc // in place of the server's next ones
	requests []*http.Request
}

func newUnreliable(t testing.TB) *unreliable {
	t.Helper()
	u := new(unreliable)
	target, err := url.Parse(server.replicas[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.mu.Lock()
		u.requests = append(u.requests, r.Clone(context.Background()))
		var answer http.HandlerFunc
		if len(u.answers) > 0 {
			answer, u.answers = u.answers[0], u.answers[1:]
		}
		u.mu.Unlock()
		if answer == nil {
			proxy.ServeHTTP(w, r)
			return
		}
		proxy.ServeHTTP(httptest.NewRecorder(), r) // the server does it
		answer(w, r)
	}))
	t.Cleanup(func() {
		u.CloseClientConnections()
		u.Close()
	})
	return u
}

// breakConnection ends the connection without an answer.
func breakConnection(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// breakBody ends the connection within the body.
func breakBody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"id":`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// answer returns a problem of the server.
func answer(status int, code, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"code":"`+code+`"}`)
	}
}

func badGateway(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "<html>", http.StatusBadGateway)
}

// Whatever becomes of the answers, the session is handed off once.
func TestPostHappensOnce(t *testing.T) {
	a := newAccount(t)
	dana := a.engineer("Dana")
	u := newUnreliable(t)
	dana.URL = u.URL
	session := uuid.NewString()
	if _, err := dana.PutSession(t.Context(), session, client.SessionInput{Title: "Printer on fire"}); err != nil {
		t.Fatal(err)
	}
	u.requests = nil
	u.answers = []http.HandlerFunc{breakConnection, breakBody, badGateway, answer(503, "outcome_unknown", "1")}
	began := time.Now()
	h, err := dana.HandOff(t.Context(), session, client.HandoffInput{Intent: client.Escalate})
	if err != nil {
		t.Fatal(err)
	}
	if h.Number != 1 || h.Status != client.Waiting {
		t.Errorf("got handoff %+v", h)
	}
	if len(u.requests) != 5 {
		t.Errorf("it took %d requests", len(u.requests))
	}
	if took := time.Since(began); took < time.Second {
		t.Errorf("it took %s, less than Retry-After", took)
	}
	for _, r := range u.requests {
		if key := r.Header.Get("Idempotency-Key"); key == "" || key != u.requests[0].Header.Get("Idempotency-Key") {
			t.Errorf("a request has the key %q", key)
		}
	}
}

func TestAttemptsAreLimited(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	u := newUnreliable(t)
	dana.URL, dana.Attempts = u.URL, 2
	u.answers = []http.HandlerFunc{breakConnection, badGateway, breakConnection}
	_, err := dana.Queue(t.Context(), client.QueueFilter{})
	problem, ok := errors.AsType[*client.Problem](err)
	if !ok || problem.Status != http.StatusBadGateway || problem.Code != "" || problem.Detail != "<html>" {
		t.Errorf("got %v", err)
	}
	if len(u.requests) != 2 {
		t.Errorf("it took %d requests", len(u.requests))
	}
}

func TestRefusalIsNotRepeated(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	u := newUnreliable(t)
	dana.URL = u.URL
	_, err := dana.PutSession(t.Context(), "ext:", client.SessionInput{Title: "Printer on fire"})
	problem, ok := errors.AsType[*client.Problem](err)
	if !ok || problem.Code != "invalid_input" || len(problem.Errors) != 1 || problem.RequestID == "" {
		t.Fatalf("got %#v", err)
	}
	if text := err.Error(); !strings.HasPrefix(text, "PUT /ai-sessions/ext:: 400 invalid_input: ") ||
		!strings.Contains(text, " id: ") {
		t.Errorf("the error is %q", text)
	}
	if len(u.requests) != 1 {
		t.Errorf("it took %d requests", len(u.requests))
	}
}

// A token that is refused is renewed once.
func TestTokenIsRenewed(t *testing.T) {
	a := newAccount(t)
	dana := a.user("Dana", client.Engineer)
	valid := a.run("token", dana)
	refused := valid[:len(valid)-4] + "AAAA"
	var calls []bool
	c := &client.Client{URL: server.replicas[0].URL}
	c.Token = func(_ context.Context, renew bool) (string, error) {
		calls = append(calls, renew)
		if renew {
			return valid, nil
		}
		return refused, nil
	}
	if _, err := c.Queue(t.Context(), client.QueueFilter{}); err != nil {
		t.Fatal(err)
	}
	if len(calls) != 2 || calls[0] || !calls[1] {
		t.Errorf("the source was called with %v", calls)
	}
	c.Token = client.StaticToken(refused)
	_, err := c.Queue(t.Context(), client.QueueFilter{})
	if problem, ok := errors.AsType[*client.Problem](err); !ok || problem.Code != "unauthenticated" {
		t.Errorf("got %v", err)
	}
	c.Token = func(context.Context, bool) (string, error) { return "", io.ErrUnexpectedEOF }
	if _, err := c.Queue(t.Context(), client.QueueFilter{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestClientThatIsNotConfiguredSaysSo(t *testing.T) {
	for want, c := range map[string]*client.Client{
		"must begin with https:// or http://": {Token: client.StaticToken("t"), URL: "localhost:8080"},
		"the client has no Token":             {URL: "http://127.0.0.1:1"},
	} {
		_, err := c.Queue(t.Context(), client.QueueFilter{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		for _, err := range c.Stream(t.Context(), "") {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("the stream: got %v, want %s", err, want)
			}
		}
	}
}

// The same key, by a process that was started again, gets the first answer.
func TestKeyOfTheCaller(t *testing.T) {
	a := newAccount(t)
	dana := a.engineer("Dana")
	session := uuid.NewString()
	if _, err := dana.PutSession(t.Context(), session, client.SessionInput{Title: "Printer on fire"}); err != nil {
		t.Fatal(err)
	}
	input := client.HandoffInput{Intent: client.Escalate}
	var ids [2]uuid.UUID
	for i := range ids {
		h, err := dana.WithIdempotencyKey("press 1").HandOff(t.Context(), session, input)
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = h.ID
	}
	if ids[0] != ids[1] {
		t.Errorf("there are two handoffs")
	}
	_, err := dana.HandOff(t.Context(), session, input)
	problem, ok := errors.AsType[*client.Problem](err)
	if !ok || problem.Code != "handoff_active" || problem.Handoff == nil {
		t.Errorf("got %v", err)
	}
}

func TestContextEndsACall(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	u := newUnreliable(t)
	dana.URL = u.URL
	ctx, cancel := context.WithCancel(t.Context())
	u.answers = []http.HandlerFunc{func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}}
	if _, err := dana.Queue(ctx, client.QueueFilter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(u.requests) != 1 {
		t.Errorf("it took %d requests", len(u.requests))
	}
}
