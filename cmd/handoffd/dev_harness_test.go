package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/sse"
)

// dev is a running `handoffd dev` and the commands it has printed.
type dev struct {
	t        *testing.T
	token    string   // of the export line
	commands []string // curl lines, in order
	sessions []string // to escalate
	links    []string // that sign in
	printed  int      // lines
	stop     context.CancelFunc
	code     chan int
}

func startDev(t *testing.T, data string) *dev {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	d := &dev{t: t, stop: stop, code: make(chan int, 1)}
	go func() {
		code := run(ctx, []string{"dev", "--data", data, "--log-level", "error"}, write, os.Stderr)
		write.Close()
		d.code <- code
	}()
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		d.printed++
		if len([]rune(line)) > 180 {
			t.Errorf("%d characters in one line: %s", len([]rune(line)), line)
		}
		if strings.HasPrefix(line, "curl ") {
			d.commands = append(d.commands, line)
		}
		if token, found := strings.CutPrefix(line, "export TOKEN="); found {
			d.token = token
		}
		if sessions, found := strings.CutPrefix(line, "Sessions to escalate: "); found {
			d.sessions = strings.Fields(sessions)
		}
		if link := linkInLine.FindString(line); link != "" {
			d.links = append(d.links, link)
		}
		if strings.Contains(line, "make listen") {
			go io.Copy(io.Discard, read) //nolint:errcheck // only keeps the pipe from filling
			return d
		}
	}
	t.Fatalf("dev ended with code %d before it was ready", <-d.code)
	return nil
}

// end interrupts dev as Ctrl-C does.
func (d *dev) end() {
	d.t.Helper()
	d.stop()
	if code := <-d.code; code != exitOK {
		d.t.Errorf("dev ended with code %d", code)
	}
}

// having returns the printed commands that contain text.
func (d *dev) having(text string) []string {
	d.t.Helper()
	var found []string
	for _, command := range d.commands {
		if strings.Contains(command, text) {
			found = append(found, command)
		}
	}
	if len(found) == 0 {
		d.t.Fatalf("no printed command has %q", text)
	}
	return found
}

// escalations returns the command that escalates, for each session that is printed.
func (d *dev) escalations() []string {
	d.t.Helper()
	if len(d.sessions) < 4 {
		d.t.Fatalf("dev prints %d sessions to escalate, want at least 4", len(d.sessions))
	}
	printed := d.having(`"intent":"escalate"`)[0]
	var commands []string
	for _, session := range d.sessions {
		commands = append(commands, strings.Replace(printed, d.sessions[0], session, 1))
	}
	return commands
}

// claimOf returns the command that claims the handoff whose creation was answered.
func (d *dev) claimOf(created *http.Response) string {
	address := created.Request.URL
	return "curl -X POST " + address.Scheme + "://" + address.Host + created.Header.Get("Location") + "/claim"
}

var (
	bodyInCommand = regexp.MustCompile(`--json '([^']+)'`)
	linkInLine    = regexp.MustCompile(`http://\S+/as/\S+$`)
	urlInCommand  = regexp.MustCompile(`http://\S+`)
)

// paste sends the request of a curl command, with further headers.
func (d *dev) paste(command string, headers ...string) *http.Response {
	d.t.Helper()
	method, body := http.MethodGet, ""
	if match := bodyInCommand.FindStringSubmatch(command); match != nil {
		method, body = http.MethodPost, match[1]
	}
	if strings.Contains(command, "-X POST") {
		method = http.MethodPost
	}
	address := urlInCommand.FindString(command)
	request, err := http.NewRequestWithContext(d.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+d.token)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func next(t *testing.T, stream *sse.Decoder, name string) sse.Event {
	t.Helper()
	event, err := stream.Next()
	for err == nil && event.Name == handoff.EventOverdue {
		event, err = stream.Next()
	}
	if err != nil {
		t.Fatalf("waiting for %s: %v", name, err)
	}
	if event.Name != name {
		t.Fatalf("%s came, want %s: %s", event.Name, name, event.Data)
	}
	return event
}
