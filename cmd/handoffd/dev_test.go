package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/sse"
)

// The test follows the stream on one replica, escalates on another, disconnects and resumes.
func TestPrintedCommandsWork(t *testing.T) {
	data := reachableDirectory(t)
	d := startDev(t, data)
	if d.printed > 30 {
		t.Errorf("dev prints %d lines, more than a screen", d.printed)
	}
	subscribe, escalate := d.having("/escalations/stream")[0], d.escalations()
	if urlInCommand.FindString(subscribe)[:22] == urlInCommand.FindString(escalate[0])[:22] {
		t.Fatal("subscribing and escalating are on one replica")
	}

	connection := d.paste(subscribe)
	stream := sse.NewDecoder(connection.Body)
	next(t, stream, "ready")
	escalated := d.paste(escalate[0])
	if escalated.StatusCode != http.StatusCreated {
		t.Fatalf("escalating was answered %s", escalated.Status)
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

	claim := d.claimOf(escalated)
	won := d.paste(claim, "Handoff-On-Behalf-Of", "ext:dana")
	lost := d.paste(claim, "Handoff-On-Behalf-Of", "ext:ingrid")
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
	if again.token != d.token {
		t.Error("after a restart dev prints another API key")
	}
	escalation := again.escalations()[0]
	if answer := again.paste(escalation); answer.StatusCode != http.StatusCreated {
		t.Errorf("after a restart escalating was answered %s", answer.Status)
	}
	server, _, _ := strings.Cut(urlInCommand.FindString(escalation), "/ai-sessions/")
	webhook := again.paste("curl --json '{\"url\":\"https://localhost:9443/hooks\"}' " + server + "/webhooks")
	if webhook.StatusCode != http.StatusCreated {
		t.Errorf("a webhook to this machine was answered %s", webhook.Status)
	}
}

// A page that opens on the demo finds one overdue handoff, announced when its target passed and not when dev starts.
func TestDemoHasAnOverdueHandoff(t *testing.T) {
	d := dbtest.New(t)
	_, done, err := seedDemo(t.Context(), d.URL, filepath.Join(t.TempDir(), "demo.json"))
	if err != nil {
		t.Fatal(err)
	}
	services := handofftest.NewServices(d.Pool)
	viewer, err := services.Directory.Principal(t.Context(), done.Users["priya"])
	if err != nil {
		t.Fatal(err)
	}
	list, err := services.Queue(t.Context(), viewer, handoff.Filter{Statuses: []handoff.Status{handoff.Waiting}})
	if err != nil {
		t.Fatal(err)
	}
	overdue := 0
	for _, card := range list.Items {
		if card.DueAt == nil {
			t.Errorf("%s waits without a target", card.SessionTitle)
		}
		overdue += int(card.Overdue)
	}
	if overdue != 1 {
		t.Errorf("%d overdue levels were announced, want 1", overdue)
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
	if _, _, err = seedDemo(t.Context(), d.URL, file); err != nil {
		t.Fatal(err)
	}
}

// Each leads to the page with a token in the fragment, which browsers do not send. A page on another origin that the
// environment allows can use the token.
func TestDevPrintsASignInLinkForEachUser(t *testing.T) {
	const origin = "https://desk.example.com"
	t.Setenv("HANDOFF_ALLOWED_ORIGINS", origin)
	d := startDev(t, reachableDirectory(t))
	defer d.end()
	if len(d.links) != 7 {
		t.Fatalf("dev prints %d links, want one for each of the 7 people: %q", len(d.links), d.links)
	}
	hosts := make(map[string]bool)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, link := range d.links {
		address, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		hosts[address.Host] = true
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		page, err := answer.Location()
		if err != nil {
			t.Fatalf("%s: %s, %v", link, answer.Status, err)
		}
		signIn, err := url.ParseQuery(page.Fragment)
		if err != nil || page.Path != "/" {
			t.Errorf("%s leads to %s, %v", link, page, err)
		}
		d.token = signIn.Get("token")
		answer = d.paste("curl http://"+address.Host+"/api/v1/ai-sessions/queue", "Origin", origin)
		if allowed := answer.Header.Get("Access-Control-Allow-Origin"); allowed != origin {
			t.Errorf("the origin that is allowed is %q", allowed)
		}
		if answer.StatusCode != http.StatusOK {
			t.Errorf("the token of %s is answered %s", link, answer.Status)
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
