package deploy_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/proxytest"
)

func TestProxyReplacesForgedForwardingHeaders(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		replica := func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, strings.Join(r.Header.Values("X-Forwarded-For"), ", "), " ", r.Header.Get("X-Forwarded-Proto"))
		}
		url := start(t, proxy, replica, replica)
		forged := http.Header{"X-Forwarded-For": {"203.0.113.7", "203.0.113.8"}, "X-Forwarded-Proto": {"https"}}
		if got := text(t, get(t, url+"/", forged)); got != "127.0.0.1 http" {
			t.Errorf("forged forwarding headers reached the replica as %q; want 127.0.0.1 http", got)
		}
	})
}

func TestProxyDropsTheTraceOfAClient(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		replica := func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, r.Header.Values("Traceparent"), r.Header.Values("Tracestate"))
		}
		url := start(t, proxy, replica, replica)
		trace := http.Header{
			"Traceparent":     {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
			"Tracestate":      {"vendor=1", "other=2"},
			"Idempotency-Key": {"k"},
		}
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for _, path := range []string{"/", streamPath} {
				if got := text(t, send(t, method, url+path, trace, "")); got != "[] []" {
					t.Errorf("%s %s: the client's trace reached the replica as %s", method, path, got)
				}
			}
		}
	})
}

func TestProxyPassesTheHostOn(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		replica := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Host) }
		url := start(t, proxy, replica, replica)
		if got := text(t, get(t, url+"/mcp", nil)); "http://"+got != url {
			t.Errorf("the replica was asked as %s, the proxy as %s", got, url)
		}
	})
}

func TestProxyAcceptsBodiesAsLargeAsReplicasDo(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		const limit = 256 << 10
		replica := func(w http.ResponseWriter, r *http.Request) {
			n, _ := io.Copy(io.Discard, r.Body)
			if n > limit {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				fmt.Fprint(w, `{"code": "body_too_large"}`)
				return
			}
			fmt.Fprint(w, n)
		}
		url := start(t, proxy, replica, replica)
		for _, header := range []http.Header{nil, {"Idempotency-Key": {"k"}}} {
			resp := send(t, http.MethodPost, url+"/", header, strings.Repeat("x", limit))
			if body := text(t, resp); body != fmt.Sprint(limit) {
				t.Errorf("%d bytes: %s %q", limit, resp.Status, body)
			}
			resp = send(t, http.MethodPost, url+"/", header, strings.Repeat("x", limit+1))
			var problem struct{ Code string }
			err := json.NewDecoder(resp.Body).Decode(&problem)
			if err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge || problem.Code != "body_too_large" {
				t.Errorf("a byte more: %s %+v %v", resp.Status, problem, err)
			}
		}
	})
}

// Paths that a replica, or a proxy in front of it, could take for /metrics.
func TestProxyDoesNotServeMetrics(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		replica := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path == "/metrics") }
		url := start(t, proxy, replica, replica)
		if resp := get(t, url+"/metrics", nil); resp.StatusCode != http.StatusNotFound {
			t.Errorf("GET /metrics: %s, want 404", resp.Status)
		}
		for _, path := range []string{"/%6detrics", "/./metrics", "/x/../metrics", "/metrics?x=1", "/metrics/../metrics"} {
			resp := get(t, url+path, nil)
			if body := text(t, resp); resp.StatusCode == http.StatusOK && body != "false" {
				t.Errorf("GET %s: %s %s", path, resp.Status, body)
			}
		}
	})
}
