package chaos

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Ten thousand idle connections, and some that send a header very slowly, delay no other client and are closed.
func TestSlowHeadersAndIdleConnections(t *testing.T) {
	onlyLong(t)
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	idle := int(min(10_000, limit.Cur-500))
	r := begin(t, fmt.Sprintf("slow headers, %d idle connections", idle), Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, _ := r.followedAccount(2, 2)
	r.mustEscalate(one, a, 2)
	base := r.measure(one)
	address := strings.TrimPrefix(one.address, "http://")
	conns := make([]net.Conn, 0, idle)
	defer func() {
		for _, conn := range conns {
			conn.Close()
		}
	}()
	for i := range idle {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		conns = append(conns, conn)
		if i%100 == 0 { // these begin a request and never finish it
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: chaos\r\nX-Slow: ", streamPath)
		}
	}
	dripping := time.AfterFunc(time.Second, func() {
		for i := 0; i < idle; i += 100 {
			_, _ = io.WriteString(conns[i], "x")
		}
	})
	defer dripping.Stop()
	began := time.Now()
	r.mustEscalate(one, a, 20)
	if took := time.Since(began); took > promised(10*time.Second) {
		t.Errorf("20 escalations took %v beside idle connections", took)
	}
	for i, conn := range conns {
		_ = conn.SetReadDeadline(began.Add(promised(20 * time.Second)))
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatalf("connection %d is still open after 20 s", i)
		}
	}
	r.awaitLevels(one, base)
	r.finish()
}

// Forwarding headers are ignored unless they come from HANDOFF_TRUSTED_PROXIES.
func TestForgedForwardingHeaders(t *testing.T) {
	r := begin(t, "forged forwarding headers", Allowance{})
	one := r.start()
	a := r.account(1)
	session := r.mustSession(one, a)
	forged := []string{
		"X-Forwarded-For", "6.6.6.6", "X-Real-Ip", "6.6.6.6",
		"Forwarded", "for=6.6.6.6;host=evil.example", "X-Forwarded-Host", "evil.example",
	}
	got := r.escalate(one, a, a.users[0], session, forged...)
	if location := got.header.Get("Location"); got.status != http.StatusCreated || strings.Contains(location, "evil") {
		t.Errorf("%d, Location %q", got.status, location)
	}
	r.exec(`revoke select on handoff_cards from handoffd`) // causes an error, whose line in the log names the client
	r.do(one, a, a.users[0], http.MethodGet, sessionsPath+session.String()+"/handoffs", "", Effect{}, forged...)
	eventually(t, "the failed request is in the log", func() bool { return one.logged("request failed") })
	if one.logged("6.6.6.6") || !one.logged(`"client":"127.0.0.1"`) {
		t.Errorf("the log has the client of the header:\n%s", one.log.String())
	}
	r.finish()
}
