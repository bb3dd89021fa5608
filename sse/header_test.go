package sse_test

import (
	"net/http"
	"net/http/httptest"
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

func TestLastEventIDPrefersHeader(t *testing.T) {
	for name, test := range map[string]struct{ query, header, want string }{
		"new client": {"", "", ""},
		"query":      {"?last_event_id=7f3a-1", "", "7f3a-1"},
		"header":     {"", "7f3a-2", "7f3a-2"},
		"both":       {"?last_event_id=7f3a-1", "7f3a-2", "7f3a-2"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/"+test.query, nil)
		r.Header.Set(sse.HeaderLastEventID, test.header)
		if got := sse.LastEventID(r); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
