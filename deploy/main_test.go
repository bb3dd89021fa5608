// Package deploy_test starts the proxies that have a configuration here in front of two servers, and checks what
// reaches clients and servers. Tests with real replicas are in chaos.
package deploy_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

const streamPath = "/api/v1/ai-sessions/escalations/stream"

// each runs a test of each proxy, beside each other.
func each(t *testing.T, test func(*testing.T, *proxytest.Proxy)) {
	t.Parallel()
	for _, proxy := range proxytest.All {
		t.Run(proxy.Name, func(t *testing.T) {
			t.Parallel()
			test(t, proxy)
		})
	}
}

// start runs the proxy in front of two servers with these handlers, which are always ready, and returns its base URL.
func start(t *testing.T, proxy *proxytest.Proxy, first, second http.HandlerFunc) string {
	t.Helper()
	return startWith(t, proxy, proxytest.Options{}, first, second)
}

func startWith(t *testing.T, proxy *proxytest.Proxy, options proxytest.Options, first, second http.HandlerFunc) string {
	t.Helper()
	for i, handler := range []http.HandlerFunc{first, second} {
		mux := http.NewServeMux()
		mux.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
		mux.Handle("/", handler)
		server := httptest.NewServer(mux)
		t.Cleanup(server.Close)
		options.Replicas[i] = server.Listener.Addr().String()
	}
	return proxy.Start(t, options)
}

func get(t *testing.T, url string, header http.Header) *http.Response {
	t.Helper()
	return send(t, http.MethodGet, url, header, "")
}

func send(t *testing.T, method, url string, header http.Header, body string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(req.Header, header)
	resp, err := client(t).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// client returns a client with connections of its own, which it closes when the test ends.
func client(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Timeout: 30 * time.Second, Transport: transport}
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return string(body)
}
