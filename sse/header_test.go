package sse_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

func TestHeaders(t *testing.T) {
	overBoth(t, func(t *testing.T, protocols *http.Protocols) {
		client, _ := serve(t, listen(t), protocols, func(s *sse.Stream, r *http.Request) error {
			sse.SetHeaders(s.Writer.Header(), r.ProtoMajor)
			return s.Send()
		})
		res := get(t, client)
		want := map[string]string{
			"Content-Type":      "text/event-stream",
			"Cache-Control":     "no-cache, no-transform",
			"X-Accel-Buffering": "no",
			"Connection":        "",
		}
		if res.ProtoMajor == 1 {
			want["Connection"] = "keep-alive"
		}
		for name, value := range want {
			if got := res.Header.Get(name); got != value {
				t.Errorf("%s: %q, want %q", name, got, value)
			}
		}
	})
}

func TestJitter(t *testing.T) {
	const d = 2 * time.Second
	drawn := map[time.Duration]bool{}
	for range 100 {
		got := sse.Jitter(d)
		if got < d || got >= 2*d {
			t.Fatalf("%v is not in [%v, %v)", got, d, 2*d)
		}
		drawn[got] = true
	}
	if len(drawn) < 2 {
		t.Error("always the same")
	}
	if got := sse.Jitter(0); got != 0 {
		t.Errorf("Jitter(0) is %v", got)
	}
}
