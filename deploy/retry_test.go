package deploy_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

// bodyOf returns the body of a request with a method.
func bodyOf(method string) string {
	if method == http.MethodGet {
		return ""
	}
	return "{}"
}

var keyed = http.Header{"Idempotency-Key": {"k"}}

func TestProxyRepeatsOnlyWhatDoesNothingTwice(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		var asked atomic.Int32
		dies := func(http.ResponseWriter, *http.Request) {
			asked.Add(1)
			panic(http.ErrAbortHandler)
		}
		for _, test := range []struct {
			method string
			header http.Header
			again  bool
		}{
			{http.MethodGet, nil, true},
			{http.MethodPut, nil, proxy != proxytest.Caddy}, // which cannot send a body again
			{http.MethodPost, nil, false},
			{http.MethodPost, keyed, proxy != proxytest.Caddy},
			{http.MethodPatch, keyed, false},
		} {
			url := start(t, proxy, dies, dies)
			asked.Store(0)
			resp := send(t, test.method, url+"/", test.header, bodyOf(test.method))
			if resp.StatusCode != http.StatusBadGateway && resp.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s to two dying replicas: %s", test.method, resp.Status)
			}
			kind := resp.Header.Get("Content-Type")
			if kind != "application/problem+json" && proxy != proxytest.Traefik {
				t.Errorf("%s to two dying replicas: %s, want a problem document", test.method, kind)
			}
			if got := asked.Load(); (got > 1) != test.again || got == 0 {
				t.Errorf("%s %v was sent %d times, repeating is allowed: %v", test.method, test.header, got, test.again)
			}
		}
	})
}

func TestProxyAsksTheOtherReplicaWhereOneSaysThatItIsUnavailable(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		stopping := func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "stopping")
		}
		ready := func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }
		url := start(t, proxy, stopping, ready)
		for range 4 { // each replica has its turn
			for _, path := range []string{"/", streamPath} {
				if resp := get(t, url+path, nil); resp.StatusCode != http.StatusOK {
					t.Errorf("GET %s: %s", path, resp.Status)
				}
			}
			if proxy == proxytest.Caddy {
				continue
			}
			resp := send(t, http.MethodPost, url+"/", keyed, "once")
			if body := text(t, resp); resp.StatusCode != http.StatusOK || body != "once" {
				t.Errorf("POST with a key: %s %q", resp.Status, body)
			}
		}
		both := start(t, proxy, stopping, stopping)
		resp := get(t, both+"/", nil)
		body := text(t, resp)
		if resp.StatusCode != http.StatusServiceUnavailable || body != "stopping" && proxy != proxytest.Traefik {
			t.Errorf("where both are: %s %q, want their own answer", resp.Status, body)
		}
	})
}

// After replicas have failed every request, the proxy still sends them the next one.
func TestProxyNeverTakesAReplicaForDead(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		var fails atomic.Bool
		flaps := func(w http.ResponseWriter, _ *http.Request) {
			if fails.Load() {
				panic(http.ErrAbortHandler)
			}
		}
		url := start(t, proxy, flaps, flaps)
		fails.Store(true)
		for range 5 {
			get(t, url+"/", nil)
		}
		fails.Store(false)
		began := time.Now()
		if resp := get(t, url+"/", nil); resp.StatusCode != http.StatusOK || time.Since(began) > 10*time.Second {
			t.Errorf("once the replicas answer: %s after %v", resp.Status, time.Since(began))
		}
	})
}
