package deploy_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

const (
	heartbeat = 25 * time.Second // the default of HANDOFF_HEARTBEAT
	longest   = 55 * time.Second // that a client can ask for with Prefer: wait
)

// limit is a setting that can end a stream: a regular expression for its value, and the change that makes it a second.
type limit struct {
	proxy    *proxytest.Proxy
	value    string
	from, to string
	silence  bool // it limits silence, not the whole response
}

var limits = []limit{
	{proxytest.NGINX, `proxy_read_timeout (\d\S+);`, "proxy_read_timeout 80s;", "proxy_read_timeout 1s;", true},
	{proxytest.HAProxy, `timeout server (\d\S+)`, "timeout server 80s", "timeout server 1s", true},
	{proxytest.Caddy, `\bwrite (\d\S+)`, "read_header 10s", "read_header 10s\n\t\t\twrite 1s", false},
	{proxytest.Traefik, `writeTimeout: (\d\S+)`, "readTimeout: 30s", "readTimeout: 30s\n        writeTimeout: 1s", false},
}

func TestProxyOutwaitsTheHeartbeat(t *testing.T) {
	for _, limit := range limits {
		found := regexp.MustCompile(limit.value).FindStringSubmatch(limit.proxy.Text(t))
		if found == nil {
			if limit.silence { // its default ends streams
				t.Errorf("deploy/%s sets no %s", limit.proxy.Files[0], limit.value)
			}
			continue
		}
		value, err := time.ParseDuration(found[1])
		if err != nil {
			t.Fatal(err)
		}
		if !limit.silence || value < 3*heartbeat || value <= longest {
			t.Errorf("deploy/%s: %s ends streams or waits", limit.proxy.Files[0], found[0])
		}
	}
}

// The limits that are checked above are those that count: at a second, each ends a stream, one of silence a silent one.
func TestProxyEndsStreamsAtItsLimits(t *testing.T) {
	t.Parallel()
	for _, limit := range limits {
		t.Run(limit.proxy.Name, func(t *testing.T) {
			t.Parallel()
			if ended, _ := streamEnds(t, limit, !limit.silence, 20*time.Second); !ended {
				t.Errorf("%q does not end a stream in 20 s", limit.to)
			}
			ended, silence := limit.silence, time.Hour
			for ended && silence > 500*time.Millisecond { // of a replica that did not get to run
				ended, silence = streamEnds(t, limit, true, 3*time.Second)
			}
			if ended {
				t.Errorf("%q ends a stream that has a keepalive every 200 ms, and at least every %s", limit.to, silence)
			}
		})
	}
}

// streamEnds reports whether the proxy with the changed limit ends a stream, with or without keepalives. It returns the
// longest silence of the replica as well.
func streamEnds(t *testing.T, limit limit, keepalives bool, within time.Duration) (bool, time.Duration) {
	t.Helper()
	keepalive := time.NewTicker(200 * time.Millisecond)
	defer keepalive.Stop()
	if !keepalives {
		keepalive.Stop()
	}
	var mu sync.Mutex
	var last time.Time
	var silence time.Duration
	said := func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		if !last.IsZero() {
			silence = max(silence, now.Sub(last))
		}
		last = now
		return silence
	}
	replica := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for {
			fmt.Fprint(w, ": keepalive\n\n")
			if http.NewResponseController(w).Flush() != nil {
				return
			}
			said()
			select {
			case <-keepalive.C:
			case <-r.Context().Done():
				return
			}
		}
	}
	options := proxytest.Options{Changes: map[string]string{limit.from: limit.to}}
	url := startWith(t, limit.proxy, options, replica, replica)
	said()
	resp := get(t, url+streamPath, nil)
	over := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, resp.Body) // however it ends
		close(over)
	}()
	select {
	case <-over:
		return true, said() // the replica can be silent still
	case <-time.After(within):
		return false, 0
	}
}
