package api_test

import (
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// A body that comes byte by byte, for ever and without a pause, holds no answer that does not depend on it.
func TestABodyThatTricklesHoldsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.withPage()
	var waiting sync.WaitGroup
	defer waiting.Wait()
	for _, c := range []struct {
		method, path, token string
		status              int
	}{
		{"GET", sessions + "queue", o.dana.token, http.StatusOK},
		{"GET", "/healthz", "", http.StatusOK},
		{"GET", streamPath, o.dana.token, http.StatusRequestTimeout},
		{"POST", "/nothing", "", http.StatusNotFound},
		{"POST", sessionPath(o.session(o.dana)) + "/handoff", "", http.StatusUnauthorized},
	} {
		s := r.socket()
		s.say(head(c.method, c.path, c.token, "Transfer-Encoding: chunked"))
		answered := make(chan struct{})
		waiting.Go(func() {
			for {
				select {
				case <-answered:
					return
				case <-time.After(20 * time.Millisecond):
				}
				if _, err := io.WriteString(s, "1\r\nx\r\n"); err != nil {
					return // it was hung up on, after its answer
				}
			}
		})
		waiting.Go(func() {
			defer close(answered)
			if got, err := s.tryAnswer(c.method); err != nil || got.status != c.status {
				t.Errorf("%s %s: %d %v", c.method, c.path, got.status, err)
			}
		})
	}
}
