package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// streaming returns the number of goroutines of active streams.
func streaming() int {
	stacks := make([]byte, 4<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for each := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(each, "/stream.(*sender).") {
			n++
		}
	}
	return n
}

func TestParkedStreamNeedsNoGoroutineAndGetsEvents(t *testing.T) {
	const crowd = 50
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{MaxStreamsPerUser: crowd + 1})
	p.follow()
	p.waits("handoffd_streams_open", 1)
	files := openFiles()
	conns := make([]io.Reader, crowd)
	for i := range conns {
		conns[i] = p.follow()
	}
	settles(t, "goroutines of streams", streaming, 0)
	for range 3 {
		p.escalate()
	}
	for _, conn := range conns {
		for seq := 1; seq <= 3; seq++ {
			if err := until(conn, fmt.Sprintf(`"seq":%d,`, seq)); err != nil {
				t.Fatal(err)
			}
		}
	}
	settles(t, "goroutines of streams", streaming, 0)
	for _, conn := range conns {
		conn.(net.Conn).Close()
	}
	p.waits("handoffd_streams_open", 1)
	settles(t, "open files", openFiles, files+16)
}

// The client reads nothing until its socket is full. It then gets all events once and in order, and is parked again.
func TestPausedClientCatchesUp(t *testing.T) {
	const events = 25 // a megabyte, more than the kernels hold for it
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{timeouts: timeouts{WriteTimeout: time.Hour, TCPUserTimeout: time.Hour}})
	p.follow()
	p.waits("handoffd_streams_open", 1)
	conn := p.connect(p.request())
	if err := conn.SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	p.waits("handoffd_streams_open", 2)
	for range events {
		p.escalate()
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	stream := sse.NewDecoder(answer.Body)
	next(t, stream, "ready")
	for seq := 1; seq <= events; seq++ {
		if got := next(t, stream, "handoff_created").ID; !strings.HasSuffix(got, fmt.Sprintf("-%d", seq)) {
			t.Fatalf("event %d has the id %s", seq, got)
		}
	}
	settles(t, "goroutines of streams", streaming, 0)
}

func TestClientThatDoesNotReadDoesNotDelayShutdown(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	var began time.Time
	outer := t // whose clients stay until the replica has stopped
	t.Run("serve", func(t *testing.T) {
		p := open(t, settings{timeouts: timeouts{WriteTimeout: time.Hour, TCPUserTimeout: time.Hour}})
		p.t = outer
		stuckOverHTTP1(p)
		p.waits("handoffd_streams_open", 1)
		for range 25 {
			p.escalate()
		}
		began = time.Now()
	})
	if took := time.Since(began); took > 5*time.Second+busy {
		t.Errorf("the replica took %v to stop", took)
	}
}

// The parts that streams need must outlive the beginning of a drain.
func TestParkedStreamsGetBye(t *testing.T) {
	const crowd = 300
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	conns := make([]net.Conn, crowd)
	outer := t
	t.Run("serve", func(t *testing.T) {
		p := open(t, settings{MaxStreamsPerUser: crowd})
		p.t = outer
		for i := range conns {
			conns[i] = p.connect(p.request())
			p.ready(conns[i])
		}
	})
	for _, conn := range conns {
		said, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		text := string(said)
		if !strings.Contains(text, `{"reason":"shutdown"}`) || !strings.HasSuffix(text, "\r\n0\r\n\r\n") {
			t.Fatalf("the stream ended with %q", text)
		}
	}
}
