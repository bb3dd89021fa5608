package api_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/stream"
)

// Clients that come while a replica is opening as many streams as it can are refused at once, and not when their turn
// has not come in time. Other requests are served meanwhile, and so are streams afterwards.
func TestStreamsBeyondWhatCanBeOpenedAreRefusedEarly(t *testing.T) {
	const openings = 3
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{RevalidateInterval: never, Limits: stream.Limits{Openings: openings}})
	r.as(a.mia).follow("").close()
	lock, err := db.AllAccounts(a.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback(t.Context()) }()
	if _, err := lock.Exec(t.Context(), "lock table event_heads in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	var waiting sync.WaitGroup
	for range openings {
		waiting.Go(func() {
			got, err := r.as(a.eli).send(t.Context(), http.MethodGet, streamPath, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer got.Body.Close()
			if got.StatusCode != http.StatusOK {
				t.Errorf("a stream that waited got %s", got.Status)
			}
		})
	}
	for r.streams.Stats().Opening < openings {
		runtime.Gosched()
	}
	refused := r.as(a.eli).get(streamPath)
	refused.isProblem(http.StatusServiceUnavailable, "busy")
	if pause, err := strconv.Atoi(refused.hasHeader("Retry-After")); err != nil || pause < 1 || pause > 3 {
		t.Errorf("Retry-After is %d, error %v", pause, err)
	}
	r.as(a.eli).get("/api/v1/me").is(http.StatusOK)
	if n := r.streams.Stats().Refused["busy"]; n != 1 {
		t.Errorf("%d refused streams are counted, want 1", n)
	}
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting.Wait()
	r.as(a.eli).follow("")
}

// A token that names an unknown key waits for the provider, which can take as long as it likes. It takes no place among
// the streams that are being opened.
func TestUnverifiedTokensTakeNoPlaceOfStreams(t *testing.T) {
	a := newAccount(t)
	answer := make(chan struct{})
	answerAll := sync.OnceFunc(func() { close(answer) })
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-answer }))
	defer silent.Close()
	defer answerAll()
	verifier, err := auth.NewVerifier(t.Context(), auth.Config{
		Secret: secret, JWKSURL: silent.URL, HTTPClient: silent.Client(),
	})
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{}, 10)
	config := servicesOn(a.Pool, api.Config{Verifier: verifier, Waiting: func() bool {
		arrived <- struct{}{}
		return false
	}})
	r := a.replica(config, stream.Config{RevalidateInterval: never, Limits: stream.Limits{Openings: 1}})
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	invented := (&provider{t: t, key: key}).token("nobody")
	var waiting sync.WaitGroup
	waiting.Go(func() {
		r.withToken(invented).get(streamPath).isProblem(http.StatusServiceUnavailable, "keys_unavailable")
	})
	<-arrived
	r.as(a.eli).follow("")
	answerAll()
	waiting.Wait()
}

// An API key is verified by its row, for which a slow database can take as long as it likes. An invented one takes no
// place among the streams that are being opened.
func TestInventedKeysTakeNoPlaceOfStreams(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{RevalidateInterval: never, Limits: stream.Limits{Openings: 1}})
	lock, err := db.AllAccounts(a.Pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback(t.Context()) }()
	if _, err := lock.Exec(t.Context(), "lock table api_keys in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	var waiting sync.WaitGroup
	waiting.Go(func() {
		r.withToken(auth.NewAPIKey().Token()).get(streamPath).isProblem(http.StatusUnauthorized, "unauthenticated")
	})
	const lookedUp = `select count(*) from pg_locks
		where not granted and relation = 'api_keys'::regclass
			and database = (select oid from pg_database where datname = current_database())`
	for a.Count(lookedUp) == 0 {
		runtime.Gosched()
	}
	r.as(a.eli).follow("")
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting.Wait()
}
