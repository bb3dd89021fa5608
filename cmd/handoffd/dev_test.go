package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/sse"
)

// dev is a running `handoffd dev` and the commands it has printed.
type dev struct {
	t        *testing.T
	commands []string // curl lines, in order
	links    []string // into the page
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
		line := strings.TrimSuffix(strings.TrimSpace(lines.Text()), " &")
		if strings.HasPrefix(line, "curl ") {
			d.commands = append(d.commands, line)
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

var (
	tokenInCommand = regexp.MustCompile(`Bearer ([^']+)'`)
	bodyInCommand  = regexp.MustCompile(`-d '([^']+)'`)
	linkInLine     = regexp.MustCompile(`http://\S+/#token=\S+$`)
	urlInCommand   = regexp.MustCompile(`http://\S+`)
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
	request.Header.Set("Authorization", "Bearer "+tokenInCommand.FindStringSubmatch(command)[1])
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
	if err != nil {
		t.Fatalf("waiting for %s: %v", name, err)
	}
	if event.Name != name {
		t.Fatalf("%s came, want %s: %s", event.Name, name, event.Data)
	}
	return event
}

// The test follows the stream on one replica, escalates on another, disconnects and resumes.
func TestPrintedCommandsWork(t *testing.T) {
	data := reachableDirectory(t)
	d := startDev(t, data)
	subscribe, escalate := d.having("/escalations/stream")[0], d.having(`"intent":"escalate"`)
	if len(escalate) < 4 {
		t.Fatalf("dev prints %d sessions to escalate, want at least 4", len(escalate))
	}
	if urlInCommand.FindString(subscribe)[:22] == urlInCommand.FindString(escalate[0])[:22] {
		t.Fatal("subscribing and escalating are on one replica")
	}

	connection := d.paste(subscribe)
	stream := sse.NewDecoder(connection.Body)
	next(t, stream, "ready")
	if answer := d.paste(escalate[0]); answer.StatusCode != http.StatusCreated {
		t.Fatalf("escalating was answered %s", answer.Status)
	}
	last := next(t, stream, "handoff_created").ID
	connection.Body.Close()

	for _, command := range escalate[1:4] {
		if answer := d.paste(command); answer.StatusCode != http.StatusCreated {
			t.Fatalf("escalating was answered %s", answer.Status)
		}
	}
	resumed := d.paste(subscribe, "Last-Event-ID", last)
	stream = sse.NewDecoder(resumed.Body)
	if ready := next(t, stream, "ready"); ready.ID != last {
		t.Errorf("ready carries %s, want the position resumed from, %s", ready.ID, last)
	}
	for range 3 {
		next(t, stream, "handoff_created")
	}

	everything := sse.NewDecoder(d.paste(subscribe, "Last-Event-ID", "0").Body)
	next(t, everything, "ready")
	for before := (time.Time{}); everything.LastEventID() != stream.LastEventID(); {
		var event struct{ At time.Time }
		frame, err := everything.Next()
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(frame.Data, &event); err != nil {
			t.Fatal(err)
		}
		if event.At.Before(before) {
			t.Errorf("%s happened at %v, before the event that precedes it", frame.ID, event.At)
		}
		before = event.At
	}

	claims := d.having("/claim")
	won, lost := d.paste(claims[0]), d.paste(claims[1])
	if won.StatusCode != http.StatusOK || lost.StatusCode != http.StatusConflict {
		t.Fatalf("the claims were answered %s and %s", won.Status, lost.Status)
	}
	var problem struct {
		ClaimedBy struct{ Name string } `json:"claimed_by"`
	}
	if err := json.NewDecoder(lost.Body).Decode(&problem); err != nil || problem.ClaimedBy.Name != "Dana Okafor" {
		t.Errorf("the loser is told %q, %v", problem.ClaimedBy.Name, err)
	}
	next(t, stream, "handoff_claimed")

	d.end()
	if bye := next(t, stream, "bye"); !strings.Contains(string(bye.Data), "shutdown") {
		t.Errorf("the last event is %s", bye.Data)
	}
	if _, err := stream.Next(); err != io.EOF {
		t.Errorf("after bye: %v", err)
	}

	again := startDev(t, data)
	defer again.end()
	kept := again.paste(again.having("/escalations/stream")[0], "Last-Event-ID", last)
	if kept.StatusCode == http.StatusOK {
		stream := sse.NewDecoder(kept.Body)
		next(t, stream, "ready")
		next(t, stream, "handoff_created")
	} else {
		t.Errorf("after a restart the position is answered %s", kept.Status)
	}
	if fresh := again.having(`"intent":"escalate"`); len(fresh) < 4 {
		t.Errorf("after a restart dev prints %d sessions to escalate, want at least 4", len(fresh))
	}
}

// A deactivated user must not keep dev from starting again.
func TestDevRestartsAfterAUserWasDeactivated(t *testing.T) {
	d := dbtest.New(t)
	file := filepath.Join(t.TempDir(), "demo.json")
	_, done, err := seedDemo(t.Context(), d.URL, file)
	if err != nil {
		t.Fatal(err)
	}
	service := handofftest.NewServices(d.Pool)
	for name, user := range done.Users {
		err := service.Directory.SetActive(t.Context(), user, false)
		if err != nil && !errors.Is(err, directory.ErrLastOwner) {
			t.Fatalf("deactivate %s: %v", name, err)
		}
	}
	if _, done, err = seedDemo(t.Context(), d.URL, file); err != nil {
		t.Fatal(err)
	}
	if _, err := claimable(t.Context(), d.URL, done); err != nil {
		t.Error(err)
	}
}

// The token is in the fragment, which browsers do not send.
func TestDevPrintsASignInLinkForEachUser(t *testing.T) {
	d := startDev(t, reachableDirectory(t))
	defer d.end()
	if len(d.links) != 7 {
		t.Fatalf("dev prints %d links, want one for each of the 7 people: %q", len(d.links), d.links)
	}
	hosts := make(map[string]bool)
	for _, link := range d.links {
		address, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		hosts[address.Host] = true
		signIn, err := url.ParseQuery(address.Fragment)
		if err != nil || signIn.Get("name") == "" {
			t.Errorf("the fragment of %s: %v, %v", link, signIn, err)
		}
		if page := d.paste("curl -sS -H 'Authorization: Bearer none' " + link); page.StatusCode != http.StatusOK ||
			!strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s is answered %s, %s", link, page.Status, page.Header.Get("Content-Type"))
		}
		queue := curl("", signIn.Get("token"), "http://"+address.Host+"/api/v1/ai-sessions/queue")
		if answer := d.paste(queue); answer.StatusCode != http.StatusOK {
			t.Errorf("the token of %s is answered %s", signIn.Get("name"), answer.Status)
		}
	}
	if len(hosts) != 2 {
		t.Errorf("the links lead to %d replicas, want both", len(hosts))
	}
}

// reachableDirectory returns a directory that PostgreSQL can use when the tests run as root.
func reachableDirectory(t *testing.T) string {
	t.Helper()
	directory, err := os.MkdirTemp("", "handoffd-dev-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(directory); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(directory, 0o755); err != nil {
		t.Fatal(err)
	}
	return directory
}
