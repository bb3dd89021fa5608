package docs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// balancer is a reverse proxy that sends requests to the replicas in turn. It can cut streams.
type balancer struct {
	*httptest.Server
	opened chan struct{} // receives a value when a stream has begun

	mu      sync.Mutex
	turn    int
	streams context.Context // ends when the streams are cut
	cut     context.CancelFunc
	gate    chan struct{} // closed while streams are let through
}

func (d *deployment) balance() *balancer {
	d.t.Helper()
	b := &balancer{opened: make(chan struct{}, 100), gate: make(chan struct{})}
	b.streams, b.cut = context.WithCancel(context.Background())
	close(b.gate)
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1,
		Rewrite: func(r *httputil.ProxyRequest) {
			b.mu.Lock()
			defer b.mu.Unlock()
			replica, err := url.Parse(d.replicas[b.turn%len(d.replicas)])
			if err != nil {
				panic(err)
			}
			b.turn++
			r.SetURL(replica)
		},
		ModifyResponse: func(answer *http.Response) error {
			if strings.HasSuffix(answer.Request.URL.Path, "/stream") && answer.StatusCode == http.StatusOK {
				b.opened <- struct{}{}
			}
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stream") {
			b.mu.Lock()
			gate := b.gate
			b.mu.Unlock()
			select {
			case <-gate:
			case <-r.Context().Done():
				return
			}
			b.mu.Lock()
			streams := b.streams
			b.mu.Unlock()
			ctx, cancel := context.WithCancel(r.Context())
			defer cancel()
			defer context.AfterFunc(streams, cancel)()
			r = r.WithContext(ctx)
		}
		proxy.ServeHTTP(w, r)
	}))
	d.t.Cleanup(func() {
		b.cutStreams()
		b.CloseClientConnections()
		b.Close()
	})
	return b
}

// cutStreams cuts every open stream, and delays new ones until letThrough.
func (b *balancer) cutStreams() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cut()
	b.streams, b.cut = context.WithCancel(context.Background())
	b.gate = make(chan struct{})
}

func (b *balancer) letThrough() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.gate)
}

// awaitStream returns when the client's next stream has begun. The client misses no event from then on.
func (b *balancer) awaitStream(t *testing.T) {
	t.Helper()
	select {
	case <-b.opened:
	case <-time.After(timeout):
		t.Fatal("the client opens no stream")
	}
}
