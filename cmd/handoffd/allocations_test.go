package main

import (
	"bytes"
	"fmt"
	"net"
	"runtime"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
)

// Ceilings of allocations, those of the clients and tickers of the test included. They are about half above what was
// measured with the race detector, which has sync.Pool drop some of what it is given.
const (
	maxPerOpen       = 450
	maxPerEscalation = 1300
	maxPerDelivery   = 4
)

func TestAllocationsStayBelowTheirCeilings(t *testing.T) {
	const first, crowd, events = 10, 50, 20
	p := open(t, settings{MaxStreamsPerUser: first + crowd})
	var requests []string
	for range 3 * events {
		requests = append(requests, p.escalation(p.AddSession(p.dana, directory.SessionInput{Title: "VPN drops"})))
	}
	conn, buffer := p.connect(""), make([]byte, 64<<10)
	escalate := func() {
		for _, request := range requests[:events] {
			if _, err := conn.Write([]byte(request)); err != nil {
				t.Fatal(err)
			}
			p.reads(conn, buffer, "201 Created")
		}
		requests = requests[events:]
	}
	var streams []net.Conn
	follow := func(n int) {
		for range n {
			stream := p.connect(p.request())
			p.reads(stream, buffer, "event: ready")
			streams = append(streams, stream)
		}
	}
	escalate() // the first of all also allocate what later ones use again
	alone := allocations(events, escalate)
	follow(first)
	opening := allocations(crowd, func() { follow(crowd) })
	followed := allocations(events, func() {
		escalate()
		for _, stream := range streams {
			p.reads(stream, buffer, fmt.Sprintf(`"seq":%d,`, 3*events))
		}
	})
	for _, each := range []struct {
		what          string
		used, ceiling float64
	}{
		{"escalation", alone, maxPerEscalation},
		{"open", opening, maxPerOpen},
		{"delivery", (followed - alone) / (first + crowd), maxPerDelivery},
	} {
		t.Logf("%.1f allocations for each %s", each.used, each.what)
		if each.used > each.ceiling {
			t.Errorf("%.1f allocations for each %s, want at most %.0f", each.used, each.what, each.ceiling)
		}
	}
}

// allocations returns how many allocations do makes in the whole process, for each of n.
func allocations(n int, do func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(n)
}

// escalation returns a request that escalates a session.
func (p *harness) escalation(session uuid.UUID) string {
	const body = `{"intent":"escalate"}`
	return fmt.Sprintf("POST /api/v1/ai-sessions/%s/handoff HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", session, p.token, len(body), body)
}

// reads reads from the connection until text appears, and allocates nothing.
func (p *harness) reads(conn net.Conn, buffer []byte, text string) {
	p.t.Helper()
	for n := 0; !bytes.Contains(buffer[:n], []byte(text)); {
		if n == len(buffer) { // the text can be divided between two reads
			n = copy(buffer, buffer[n-len(text):])
		}
		read, err := conn.Read(buffer[n:])
		if err != nil {
			p.t.Fatalf("waiting for %q: %v", text, err)
		}
		n += read
	}
}
