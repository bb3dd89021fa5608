// Command crowd is many clients of one server, which check that they miss no event. It is a process of its own because
// a process has a limited number of descriptors.
//
//	crowd ADDRESS PATH TOKENS    # opens a stream for each line of the file TOKENS
//
// It answers each line of its input with one JSON [report]: "open" when all streams are open, "await 7" when all have
// received the event with that number, and "now" at once. It ends with its input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// report is what the clients have seen since the last report.
type report struct {
	Open       int   // streams that are open
	Missed     int64 // events that a client did not receive
	Reconnects int64
	Refusals   int64
	Silence    time.Duration // the longest time in which an open stream received nothing
	Last       time.Time     // when the awaited event reached its last client
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "crowd:", err)
		os.Exit(1)
	}
}

func run(address, path, file string) error {
	tokens, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	c := &crowd{address: address, path: path, dialing: make(chan struct{}, dialers)}
	for token := range strings.Lines(string(tokens)) {
		c.clients = append(c.clients, &client{crowd: c, token: strings.TrimSpace(token)})
	}
	for _, each := range c.clients {
		go each.run()
	}
	answers := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var seq int64
		switch line := lines.Text(); line {
		case "open":
			c.await(func(each *client) bool { return each.isOpen.Load() })
		case "now":
		default:
			if _, err := fmt.Sscanf(line, "await %d", &seq); err != nil {
				return fmt.Errorf("%q: %w", line, err)
			}
			c.await(func(each *client) bool { return each.seq.Load() >= seq })
		}
		if err := answers.Encode(c.report()); err != nil {
			return err
		}
	}
	return nil
}

// dialers is the number of concurrent connection attempts, and pollInterval how often await looks.
const (
	dialers      = 64
	pollInterval = 5 * time.Millisecond
)

type crowd struct {
	address, path string
	clients       []*client
	dialing       chan struct{} // holds a token for each connection attempt

	missed, reconnects, refusals atomic.Int64
}

// await returns when all clients are as is says.
func (c *crowd) await(is func(*client) bool) {
	for _, each := range c.clients {
		for !is(each) {
			time.Sleep(pollInterval)
		}
	}
}

// report returns what was seen since its last call.
func (c *crowd) report() report {
	r := report{Missed: c.missed.Swap(0), Reconnects: c.reconnects.Swap(0), Refusals: c.refusals.Swap(0)}
	now := time.Now()
	for _, each := range c.clients {
		silence := time.Duration(each.silence.Swap(0))
		if each.isOpen.Load() {
			r.Open++
			silence = max(silence, now.Sub(time.Unix(0, each.readAt.Load())))
		}
		r.Silence = max(r.Silence, silence)
		if at := time.Unix(0, each.eventAt.Load()); at.After(r.Last) {
			r.Last = at
		}
	}
	return r
}
