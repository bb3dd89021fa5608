package deploy_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

func TestProxyPassesAnEventOnBeforeTheNextIsThere(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		received := make(chan struct{})
		replica := func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for _, id := range []string{"1", "2"} {
				fmt.Fprintf(w, "id: %s\n\n", id)
				if err := http.NewResponseController(w).Flush(); err != nil {
					return
				}
				select {
				case <-received:
				case <-r.Context().Done():
					return
				}
			}
		}
		// A client that offers compression must not get it: it buffers.
		resp := get(t, start(t, proxy, replica, replica)+streamPath, http.Header{"Accept-Encoding": {"gzip"}})
		if encoding := resp.Header.Get("Content-Encoding"); encoding != "" {
			t.Errorf("the stream is compressed: %s", encoding)
		}
		lines := bufio.NewReader(resp.Body)
		for _, want := range []string{"id: 1\n", "\n", "id: 2\n", "\n"} {
			line, err := lines.ReadString('\n')
			if err != nil || line != want {
				t.Fatalf("read %q, %v; want %q while the replica waits", line, err, want)
			}
			if line == "\n" {
				received <- struct{}{}
			}
		}
	})
}

func TestProxyPropagatesBackpressure(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		const flood = 64 << 20 // more than the buffers of all sockets
		blocked := make(chan bool, 1)
		replica := func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			wire, chunk := http.NewResponseController(w), bytes.Repeat([]byte(": padding\n"), 6<<10)
			for sent := 0; sent < flood; sent += len(chunk) {
				if err := wire.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
					t.Errorf("set write deadline: %v", err)
				}
				if _, err := w.Write(chunk); err != nil {
					blocked <- errors.Is(err, os.ErrDeadlineExceeded)
					return
				}
			}
			blocked <- false
		}
		get(t, start(t, proxy, replica, replica)+streamPath, nil)
		if !<-blocked {
			t.Errorf("the proxy accepted %d MiB for a client that reads nothing: no replica can detect a slow reader",
				flood>>20)
		}
	})
}

// A replica learns that a client has left, be it before the response has begun: it counts streams and waits.
func TestProxyEndsTheRequestOfAClientThatLeaves(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		begun, ended := make(chan struct{}, 10), make(chan struct{}, 10)
		replica := func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == streamPath {
				w.Header().Set("Content-Type", "text/event-stream")
				fmt.Fprint(w, ": hello\n\n")
				_ = http.NewResponseController(w).Flush()
			}
			begun <- struct{}{}
			<-r.Context().Done()
			ended <- struct{}{}
		}
		url := start(t, proxy, replica, replica)
		for _, path := range []string{streamPath, "/api/v1/waits"} {
			leave := leaving(t, url+path)
			<-begun
			leave()
			select {
			case <-ended:
			case <-time.After(10 * time.Second):
				t.Errorf("%s: the replica still works for a client that left 10 s ago", path)
			}
			if len(begun) > 0 {
				t.Errorf("%s: a client has left, and the proxy asks again", path)
			}
		}
	})
}

// leaving sends a request, and returns a function that cuts its connection.
func leaving(t *testing.T, url string) (leave func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if resp, err := client(t).Do(req); err == nil {
			<-ctx.Done()
			resp.Body.Close()
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
