package chaos

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/porttest"
)

// receiver is a program that a webhook is sent to. It records what arrives.
type receiver struct {
	run     *run
	server  *http.Server
	address string // host and port

	mu       sync.Mutex
	endpoint Endpoint
	behave   behaviour
	changed  chan struct{} // closed and replaced after each post
}

// behaviour returns the status to answer a recorded post with, or 0 to end the connection without an answer.
type behaviour func(request *http.Request) (status int)

func accept(*http.Request) int { return http.StatusNoContent }

// hang never answers: it waits for the client to give up.
func hang(request *http.Request) int {
	<-request.Context().Done()
	return 0
}

// dieAfterwards ends the connection after the work was done.
func dieAfterwards(*http.Request) int { return 0 }

// httptestCertificate is valid for 127.0.0.1, and its own authority.
var httptestCertificate = sync.OnceValue(func() tls.Certificate {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	return server.TLS.Certificates[0]
})

// toReceivers returns the settings of a replica whose webhooks reach receivers.
func toReceivers(t *testing.T) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "authority.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: httptestCertificate().Certificate[0]}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"SSL_CERT_FILE=" + file, "HANDOFF_OUTBOUND_ALLOW=127.0.0.0/8",
		"HANDOFF_SECRET_KEY=the chaos suite seals with this key",
	}
}

// receiver starts a receiver and registers it as a webhook of an account, while nothing is escalated in it.
func (r *run) receiver(to *replica, a *account, types ...string) *receiver {
	r.t.Helper()
	w := &receiver{run: r, address: porttest.Free(r.t, "127.0.0.1"), behave: accept, changed: make(chan struct{})}
	w.listen()
	r.t.Cleanup(w.refuse)
	events := ""
	if len(types) > 0 {
		events = `,"events":["` + strings.Join(types, `","`) + `"]`
	}
	got := r.do(to, a, r.backend(a), http.MethodPost, "/api/v1/webhooks",
		fmt.Sprintf(`{"url":"https://%s/hook","format":"standard"%s}`, w.address, events), Effect{})
	made := as[struct {
		ID     uuid.UUID
		Secret string
	}](got)
	if got.status != http.StatusCreated || made.Secret == "" {
		r.t.Fatalf("making a webhook was answered %d %s", got.status, got.body)
	}
	head := r.log(a)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.endpoint = Endpoint{
		Name: fmt.Sprintf("webhook %d", len(r.receivers)+1), Account: a.id, ID: made.ID, Secret: made.Secret,
		Types: types, Begin: Position{Epoch: head.Epoch, Seq: head.Head}, Live: true,
	}
	r.owner[made.ID] = a.id
	r.receivers = append(r.receivers, w)
	return w
}

// listen begins to accept connections, at the same address as before.
func (w *receiver) listen() {
	w.run.t.Helper()
	socket, err := net.Listen("tcp", w.address)
	if err != nil {
		w.run.t.Fatal(err)
	}
	w.address = socket.Addr().String()
	w.server = &http.Server{
		Handler: w, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{httptestCertificate()}},
	}
	go func(server *http.Server) { _ = server.ServeTLS(socket, "", "") }(w.server)
}

// refuse makes every connection fail from now on.
func (w *receiver) refuse() { _ = w.server.Close() }

func (w *receiver) set(behave behaviour) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.behave = behave
}

func (w *receiver) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return // it did not arrive
	}
	post := Post{
		ID: request.Header.Get("webhook-id"), Timestamp: request.Header.Get("webhook-timestamp"),
		Signature: request.Header.Get("webhook-signature"), Body: body, Began: time.Now(),
	}
	w.mu.Lock()
	index, behave := len(w.endpoint.Posts), w.behave
	w.endpoint.Posts = append(w.endpoint.Posts, post)
	w.mu.Unlock()
	status := behave(request)
	w.mu.Lock()
	w.endpoint.Posts[index].Status, w.endpoint.Posts[index].Ended = status, time.Now()
	close(w.changed)
	w.changed = make(chan struct{})
	w.mu.Unlock()
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	answer.WriteHeader(status)
}

// received returns a copy of what arrived.
func (w *receiver) received() Endpoint {
	w.mu.Lock()
	defer w.mu.Unlock()
	received := w.endpoint
	received.Posts = slices.Clone(w.endpoint.Posts)
	return received
}

// await waits until is reports true of what arrived.
func (w *receiver) await(limit time.Duration, is func(Endpoint) bool) bool {
	overdue := time.After(limit)
	for {
		w.mu.Lock()
		changed := w.changed
		w.mu.Unlock()
		if is(w.received()) {
			return true
		}
		select {
		case <-changed:
		case <-overdue:
			return false
		}
	}
}

// awaitAll waits until a receiver has acknowledged the log.
func (w *receiver) awaitAll(limit time.Duration, log Log) bool {
	return w.await(limit, func(endpoint Endpoint) bool {
		c := &checker{logs: map[uuid.UUID]Log{log.Account: log}}
		c.checkEndpoint(endpoint)
		return c.report.Count(Behind) == 0
	})
}

// replay has everything sent again that follows an event, and waits until it was.
func (w *receiver) replay(to *replica, a *account, after Position) {
	w.run.t.Helper()
	w.mu.Lock()
	w.endpoint.Replays = append(w.endpoint.Replays, after)
	sent := len(w.endpoint.Posts)
	w.mu.Unlock()
	got := w.run.do(to, a, w.run.backend(a), http.MethodPost, "/api/v1/webhooks/"+w.endpoint.ID.String()+"/replay",
		fmt.Sprintf(`{"after":"%s-%d"}`, after.Epoch, after.Seq), Effect{})
	if got.outcome != OK {
		w.run.t.Errorf("a replay was answered %d %s", got.status, got.body)
	}
	again := int(w.run.log(a).Head - after.Seq)
	if !w.await(timeout, func(endpoint Endpoint) bool { return len(endpoint.Posts) >= sent+again }) {
		w.run.t.Errorf("%s: not everything was sent again", w.endpoint.Name)
	}
}

// resets returns how many posts said reset, each counted once however often it was tried.
func (w *receiver) resets() int {
	seen := make(map[string]bool)
	for _, post := range w.received().Posts {
		if bytes.Contains(post.Body, []byte(`"type":"reset"`)) {
			seen[post.ID] = true
		}
	}
	return len(seen)
}
