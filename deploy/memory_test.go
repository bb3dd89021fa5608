package deploy_test

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

// HAProxy keeps a request that is not complete in memory. One client cannot have it keep as many as it wants.
func TestHAProxyLimitsWhatOneClientHolds(t *testing.T) {
	t.Parallel()
	replica := func(http.ResponseWriter, *http.Request) {}
	address := strings.TrimPrefix(start(t, proxytest.HAProxy, replica, replica), "http://")
	const most, more = 1024, 16
	ended := make(chan struct{}, most+more)
	var dialer net.Dialer
	for n := range most + more {
		conn, err := dialer.DialContext(t.Context(), "tcp", address)
		if n >= most && errors.Is(err, syscall.ECONNRESET) { // refused before connect has returned
			ended <- struct{}{}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		go func() {
			_, _ = conn.Read(make([]byte, 1))
			ended <- struct{}{}
		}()
	}
	for n := range more {
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Fatalf("of %d connections of one client %d were refused, want %d", most+more, n, more)
		}
	}
}
