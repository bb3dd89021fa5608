package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crowd is a process of bench/crowd, whose clients have a stream each.
type crowd struct {
	b       *testing.B
	input   io.Writer
	reports *json.Decoder
}

// crowdReport is what the clients have seen since the last report. It is the report of bench/crowd.
type crowdReport struct {
	Open                         int
	Missed, Reconnects, Refusals int64
	Silence                      time.Duration
	Last                         time.Time
}

// startCrowd opens n streams on the server. ask("open") waits for them.
func startCrowd(b *testing.B, s *server, tokens []string) *crowd {
	b.Helper()
	program := build(b, "./crowd")
	file := filepath.Join(b.TempDir(), "tokens")
	if err := os.WriteFile(file, []byte(strings.Join(tokens, "\n")), 0o600); err != nil {
		b.Fatal(err)
	}
	command := exec.Command(program, s.address, s.path, file)
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return &crowd{b: b, input: input, reports: json.NewDecoder(bufio.NewReader(output))}
}

// request sends a request, whose report response returns.
func (c *crowd) request(format string, args ...any) {
	c.b.Helper()
	if _, err := fmt.Fprintf(c.input, format+"\n", args...); err != nil {
		c.b.Fatal(err)
	}
}

func (c *crowd) response() (r crowdReport) {
	c.b.Helper()
	if err := c.reports.Decode(&r); err != nil {
		c.b.Fatal(err)
	}
	return r
}

// askAll sends a request to all crowds and returns their reports: sums, and the largest of times.
func askAll(crowds []*crowd, format string, args ...any) (total crowdReport) {
	for _, each := range crowds {
		each.b.Helper()
		each.request(format, args...)
	}
	for _, each := range crowds {
		r := each.response()
		total.Open += r.Open
		total.Missed += r.Missed
		total.Reconnects += r.Reconnects
		total.Refusals += r.Refusals
		total.Silence = max(total.Silence, r.Silence)
		if r.Last.After(total.Last) {
			total.Last = r.Last
		}
	}
	return total
}
