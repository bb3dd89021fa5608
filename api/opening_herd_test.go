package api_test

import (
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/api"
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
