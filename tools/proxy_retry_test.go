package tools_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
)

func TestProxyRepeatsOnlyWhatDoesNothingTwice(t *testing.T) {
	var asked atomic.Int32
	dies := func(http.ResponseWriter, *http.Request) {
		asked.Add(1)
		panic(http.ErrAbortHandler)
	}
	keyed := http.Header{"Idempotency-Key": {"k"}}
	for _, test := range []struct {
		method string
		header http.Header
		want   int32
	}{
		{http.MethodGet, nil, 2},
		{http.MethodPut, nil, 2},
		{http.MethodPost, nil, 1},
		{http.MethodPost, keyed, 2},
		{http.MethodPatch, keyed, 1},
	} {
		proxy := startProxy(t, dies, dies)
		asked.Store(0)
		resp := send(t, test.method, proxy+"/", test.header)
		kind := resp.Header.Get("Content-Type")
		if resp.StatusCode != http.StatusBadGateway || kind != "application/problem+json" {
			t.Errorf("%s to two dying replicas: %s, %s; want 502 and a problem document", test.method, resp.Status, kind)
		}
		if got := asked.Load(); got != test.want {
			t.Errorf("%s %v was sent to %d replicas, want %d", test.method, test.header, got, test.want)
		}
	}
}

func TestProxyAsksTheOtherReplicaWhereOneSaysThatItIsUnavailable(t *testing.T) {
	stopping := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	ready := func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }
	keyed := http.Header{"Idempotency-Key": {"k"}}
	proxy := startProxy(t, stopping, ready)
	for range 4 { // each replica has its turn
		for _, path := range []string{"/", streamPath} {
			if resp := send(t, http.MethodGet, proxy+path, nil); resp.StatusCode != http.StatusOK {
				t.Errorf("GET %s: %s", path, resp.Status)
			}
		}
		resp := sendBody(t, http.MethodPost, proxy+"/", keyed, "once")
		if body, err := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK || string(body) != "once" || err != nil {
			t.Errorf("POST with a key: %s %q %v", resp.Status, body, err)
		}
	}
	both := startProxy(t, stopping, stopping)
	if resp := send(t, http.MethodGet, both+"/", nil); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("where both are: %s, want their own 503", resp.Status)
	}
}

// After replicas have failed every request, the proxy still sends them the next one.
func TestProxyNeverTakesAReplicaForDead(t *testing.T) {
	var fails atomic.Bool
	flaps := func(w http.ResponseWriter, _ *http.Request) {
		if fails.Load() {
			panic(http.ErrAbortHandler)
		}
	}
	proxy := startProxy(t, flaps, flaps)
	fails.Store(true)
	for range 5 {
		send(t, http.MethodGet, proxy+"/", nil)
	}
	fails.Store(false)
	if resp := send(t, http.MethodPost, proxy+"/", nil); resp.StatusCode != http.StatusOK {
		t.Errorf("once the replicas answer: %s", resp.Status)
	}
}
