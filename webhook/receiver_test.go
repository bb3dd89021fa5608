package webhook_test

import (
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/outbound"
)

// timeout bounds every wait. It is reached only where something is broken.
const timeout = 2 * time.Minute

// message is a request that a receiver was sent.
type message struct {
	header http.Header
	raw    []byte
	path   string

	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      struct {
		Type        string `json:"type"`
		Seq         int64  `json:"seq"`
		Reason      string `json:"reason"`
		LastEventID string `json:"last_event_id"`
		Message     string `json:"message"`
	} `json:"data"`
}

func (m message) id() string { return m.header.Get("Webhook-Id") }

// receiver is what endpoints lead to. It answers 200 until it is told to answer something else.
type receiver struct {
	*httptest.Server
	t testing.TB

	messages chan message // all that were sent, before they are answered

	mu     sync.Mutex
	answer func(http.ResponseWriter, message) // nil: 200
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	r := &receiver{t: t, messages: make(chan message, 100_000)}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(r.receive))
	r.EnableHTTP2 = true
	r.StartTLS()
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) receive(w http.ResponseWriter, request *http.Request) {
	m := message{header: request.Header, path: request.URL.Path}
	m.raw, _ = io.ReadAll(request.Body)
	if err := json.Unmarshal(m.raw, &m); err != nil {
		r.t.Errorf("the body is no JSON: %v", err)
	}
	r.mu.Lock()
	answer := r.answer
	r.mu.Unlock()
	r.messages <- m
	if answer != nil {
		answer(w, m)
	}
}

// answers has messages answered so from now on.
func (r *receiver) answers(answer func(http.ResponseWriter, message)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = answer
}

// answersStatus is answers with that status alone.
func (r *receiver) answersStatus(status int) {
	r.answers(func(w http.ResponseWriter, _ message) { w.WriteHeader(status) })
}

// next returns the next message.
func (r *receiver) next() message {
	r.t.Helper()
	select {
	case m := <-r.messages:
		return m
	case <-time.After(timeout):
		r.t.Fatal("no message came")
		panic("unreachable")
	}
}

// expectNone expects that all messages have been taken.
func (r *receiver) expectNone() {
	r.t.Helper()
	select {
	case m := <-r.messages:
		r.t.Errorf("there is one more message: %s %s", m.id(), m.raw)
	default:
	}
}

// client returns a client that reaches the receiver and trusts its certificate.
func (r *receiver) client() *http.Client {
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	client := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, RootCAs: roots}.Client()
	r.t.Cleanup(client.CloseIdleConnections)
	return client
}
