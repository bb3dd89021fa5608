package chaos

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/proxytest"
)

// A stream through each proxy, over HTTP/1.1 and HTTP/2, outlives 70 s in which not even a keepalive is sent, and a
// request that waits for 55 s is answered then. In `make test` there are 3 s with keepalives, and a wait of 2 s; what
// each proxy allows is checked in deploy.
func TestSilenceBehindTheProxy(t *testing.T) {
	t.Parallel()
	r := begin(t, "silence behind proxies", Allowance{Repairs: true})
	var places []string
	for range 2 {
		one := r.start("HANDOFF_HEARTBEAT="+map[bool]string{true: "10m", false: "1s"}[*long],
			"HANDOFF_TRUSTED_PROXIES=127.0.0.1/32")
		places = append(places, strings.TrimPrefix(one.address, "http://"))
	}
	proxies := append(r.startProxies(places, ""), r.startProxies(places, proxytest.Certificate(t))...)
	a := r.account(1)
	waiting := r.mustEscalate(r.replicas[0], a, 1)[0]
	var followers []*follower
	for _, proxy := range proxies {
		followers = append(followers, r.addFollower(a, a.users[0].token, proxy, ""))
	}
	for _, f := range followers {
		f.awaitReady()
	}
	var waits sync.WaitGroup
	for _, proxy := range proxies {
		waits.Go(func() { r.waitUnchanged(proxy, a, waiting, time.Duration(scale(2, 55))*time.Second) })
	}
	<-time.After(time.Duration(scale(3, 70)) * time.Second)
	waits.Wait()
	r.mustEscalate(r.replicas[1], a, 1)
	r.finish()
	for _, f := range followers {
		if n := len(f.connections); n != 1 {
			t.Errorf("%s through %s needed %d connections", f.name, f.home.address, n)
		}
	}
	r.checkEdges(proxies, a)
}

// waitUnchanged asks for a handoff that does not change, and checks that the answer comes at the end of the wait.
func (r *run) waitUnchanged(proxy *replica, a *account, h handoff, wait time.Duration) {
	path := sessionsPath + h.SessionID.String() + "/handoffs/" + h.ID.String()
	known := r.do(proxy, a, a.users[0], http.MethodGet, path, "", Effect{})
	request, err := http.NewRequest(http.MethodGet, proxy.address+path, http.NoBody)
	if err != nil {
		r.t.Error(err)
		return
	}
	request.Header.Set("Authorization", "Bearer "+a.users[0].token)
	request.Header.Set("If-None-Match", known.header.Get("ETag"))
	request.Header.Set("Prefer", fmt.Sprintf("wait=%d", int(wait.Seconds())))
	began := time.Now()
	answer, err := (&http.Client{Transport: requests.Transport}).Do(request)
	if err != nil {
		r.t.Errorf("%s: %v", proxy.address, err)
		return
	}
	defer answer.Body.Close()
	if took := time.Since(began); answer.StatusCode != http.StatusNotModified || took < wait {
		r.t.Errorf("%s: a wait of %v was answered %s after %v", proxy.address, wait, answer.Status, took)
	}
}

// checkEdges checks what proxies keep from replicas and from clients: metrics, large bodies, forged addresses.
func (r *run) checkEdges(proxies []*replica, a *account) {
	session := r.mustSession(r.replicas[0], a)
	// Requests come from another address than that of the proxies, which is that of the replicas.
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	transport := &http.Transport{DialContext: dialer.DialContext, TLSClientConfig: insecure, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Timeout: timeout, Transport: transport}
	r.exec(`revoke select on handoff_cards from handoffd`) // causes an error, whose line in the log names the client
	for i, proxy := range proxies {
		for _, path := range []string{"/metrics", "/metrics/", "//metrics", "/%6detrics", "/x/../metrics", "/Metrics"} {
			body, err := get(proxy.address + path)
			if err != nil || strings.Contains(string(body), "handoffd_") {
				r.t.Errorf("GET %s%s: %v, %.200s", proxy.address, path, err, body)
			}
		}
		large := strings.Repeat(" ", 256<<10+1)
		got := r.do(proxy, a, a.users[0], http.MethodPut, sessionsPath+session.String(), large, Effect{})
		if got.status != http.StatusRequestEntityTooLarge || got.code() != "body_too_large" {
			r.t.Errorf("%s: a large body is answered %d %s", proxy.address, got.status, got.body)
		}
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet,
			proxy.address+sessionsPath+session.String()+"/handoffs", http.NoBody)
		if err != nil {
			r.t.Fatal(err)
		}
		id := fmt.Sprintf("proxied-%d", i)
		request.Header = http.Header{
			"Authorization": {"Bearer " + a.users[0].token}, "X-Forwarded-For": {"6.6.6.6"}, "X-Request-Id": {id},
		}
		answer, err := client.Do(request)
		if err != nil {
			r.t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		eventually(r.t, "the failed request is in a log", func() bool {
			return r.replicas[0].logged(id) || r.replicas[1].logged(id)
		})
	}
	for _, one := range r.replicas {
		if one.logged("6.6.6.6") || one.logged(`"client":"127.0.0.1"`) {
			r.t.Errorf("the log has the client of the header, or the proxy as the client:\n%s", one.log.String())
		}
	}
}
