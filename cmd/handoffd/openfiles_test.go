package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
)

// limited is a replica in its own process with a low limit of open files.
type limited struct {
	t       *testing.T
	address string
	lines   chan map[string]any
}

func startLimited(t *testing.T, limit string) *limited {
	t.Helper()
	l := &limited{t: t, lines: make(chan map[string]any, 1000)}
	process := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -n "$0"; exec "$@"`, limit, os.Args[0], "serve")
	process.Env = append(os.Environ(), asProgram+"=1",
		"HANDOFF_ADDR=127.0.0.1:0", "HANDOFF_LOG_FORMAT=json", "HANDOFF_LOG_LEVEL=info")
	log, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for scanner := bufio.NewScanner(log); scanner.Scan(); {
			line := make(map[string]any)
			if json.Unmarshal(scanner.Bytes(), &line) == nil {
				l.lines <- line
			}
		}
	}()
	t.Cleanup(func() {
		_ = process.Process.Kill()
		<-ended
		_ = process.Wait() // killed
	})
	return l
}

// says waits for a line of the log, and fails if another line with the same words comes first.
func (l *limited) says(message string) map[string]any {
	l.t.Helper()
	overdue := time.After(time.Minute)
	for {
		select {
		case line := <-l.lines:
			text, _ := line["msg"].(string)
			if address, ok := line["address"].(string); ok && text == "serving" {
				l.address = address
			}
			if strings.Contains(text, message) {
				return line
			}
			if strings.Contains(text, "cannot be accepted") {
				l.t.Fatalf("the log repeats %v", line)
			}
		case <-overdue:
			l.t.Fatalf("the log never says %q", message)
		}
	}
}

// The replica warns when it starts, and logs once that it reached the limit and once that this is over. Meanwhile
// net/http retries every second, and each connection that ends lets another one in.
func TestLowLimitOfOpenFilesIsLoggedOnce(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	l := startLimited(t, "80")
	warning := l.says("limit of open files is too low")
	for _, word := range []string{"80", "50000", "HANDOFF_MAX_STREAMS", "LimitNOFILE=", "ulimit -n"} {
		if text := warning["found"].(string) + warning["hint"].(string); !strings.Contains(text, word) {
			t.Errorf("%q does not mention %s", text, word)
		}
	}
	l.says("serving")
	l.says("listening")
	var open []net.Conn
	dial := func() {
		// The kernel accepts the connection, even if the process does not.
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.address)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, conn)
	}
	for range 100 {
		dial()
	}
	met := l.says("cannot be accepted")
	if met["level"] != "ERROR" || met["reason"] != "open_files" ||
		!strings.Contains(met["hint"].(string), "LimitNOFILE=") {
		t.Errorf("the log says %v", met)
	}
	const held = 30
	for i, conn := range open { // one leaves, another one is let in, and the limit is met again
		if i >= held {
			_ = open[i-held].Close()
		}
		if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n"); err != nil {
			continue // it said nothing for so long that it was closed
		}
		_ = until(conn, "ok")
	}
	for _, conn := range open {
		_ = conn.Close()
	}
	l.says("can be accepted again")
}
