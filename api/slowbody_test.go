package api_test

import (
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// A body that comes byte by byte, without end or pause, delays no response that does not depend on it.
func TestSlowBodyDelaysNoResponse(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	r := a.withPage()
	var waiting sync.WaitGroup
	defer waiting.Wait()
	for _, c := range []struct {
		method, path, token string
		status              int
	}{
		{"GET", sessions + "queue", a.dana.token, http.StatusOK},
		{"GET", "/healthz", "", http.StatusOK},
		{"GET", streamPath, a.dana.token, http.StatusRequestTimeout},
		{"POST", "/nothing", "", http.StatusNotFound},
		{"POST", sessionPath(a.session(a.dana)) + "/handoff", "", http.StatusUnauthorized},
	} {
		s := r.socket()
		s.say(head(c.method, c.path, c.token, "Transfer-Encoding: chunked"))
		received := make(chan struct{})
		waiting.Go(func() {
			for {
				select {
				case <-received:
					return
				case <-time.After(20 * time.Millisecond):
				}
				if _, err := io.WriteString(s, "1\r\nx\r\n"); err != nil {
					return // it was hung up on, after its response
				}
			}
		})
		waiting.Go(func() {
			defer close(received)
			if got, err := s.tryResponse(c.method); err != nil || got.status != c.status {
				t.Errorf("%s %s: %d %v", c.method, c.path, got.status, err)
			}
		})
	}
}
