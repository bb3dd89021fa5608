package deploy_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

// The change of the configuration is the one that its comment on TLS describes.
func TestProxySpeaksHTTP2WhereItHasTLS(t *testing.T) {
	each(t, func(t *testing.T, proxy *proxytest.Proxy) {
		received := make(chan struct{})
		replica := func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprintf(w, "id: %s\n\n", r.Header.Get("X-Forwarded-Proto"))
			_ = http.NewResponseController(w).Flush()
			select {
			case <-received:
			case <-r.Context().Done():
			}
		}
		url := startWith(t, proxy, proxytest.Options{Certificate: proxytest.Certificate(t)}, replica, replica)
		transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		t.Cleanup(transport.CloseIdleConnections)
		resp, err := (&http.Client{Timeout: 30 * time.Second, Transport: transport}).Get(url + streamPath)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		line, err := bufio.NewReader(resp.Body).ReadString('\n')
		if resp.ProtoMajor != 2 || line != "id: https\n" || err != nil {
			t.Errorf("got %s, %q, %v", resp.Proto, line, err)
		}
		close(received)
	})
}
