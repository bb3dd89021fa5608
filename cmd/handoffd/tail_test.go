package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
)

// tailProcess is `handoffd tail`, as in a terminal.
type tailProcess struct {
	t     *testing.T
	lines chan string
}

func startTail(t *testing.T, args ...string) *tailProcess {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], append([]string{"tail"}, args...)...)
	process.Env = append(os.Environ(), asProgram+"=1")
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	p := &tailProcess{t: t, lines: make(chan string, 100)}
	printed := make(chan struct{})
	go func() {
		defer close(printed)
		for scanner := bufio.NewScanner(stdout); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		_ = process.Process.Kill()
		<-printed
		_ = process.Wait() // killed
	})
	if said, err := bufio.NewReader(stderr).ReadString('\n'); !strings.Contains(said, "following") {
		t.Fatalf("tail says %q, %v", said, err)
	}
	return p
}

// shows waits for a line that contains all the words, and skips others.
func (p *tailProcess) shows(words ...string) string {
	p.t.Helper()
	overdue := time.After(testTimeout)
	for {
		select {
		case line := <-p.lines:
			missing := false
			for _, word := range words {
				missing = missing || !strings.Contains(line, word)
			}
			if !missing {
				return line
			}
		case <-overdue:
			p.t.Fatalf("tail never showed %q", words)
		}
	}
}

func TestTailShowsEventsAndMarksOtherNotifications(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme")
	other := sh.ok("account", "add", "Other")
	user := sh.addUser(account, "Dana", "engineer")
	r, token := startReplica(t), sh.ok("token", user)
	people, programs, elsewhere := startTail(t), startTail(t, "--json"), startTail(t, "--account", other)

	r.escalate(token)
	people.shows("event", "handoff_created", account, "Printer on fire", `by "Dana"`)
	var line struct {
		Kind, Type, Payload string
		EventID             string          `json:"event_id"`
		AccountID           string          `json:"account_id"`
		Data                json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal([]byte(programs.shows(`"kind":"event"`)), &line); err != nil {
		t.Fatal(err)
	}
	if line.Type != "handoff_created" || line.AccountID != account || !strings.HasSuffix(line.EventID, "-1") ||
		len(line.Data) == 0 {
		t.Errorf("programs read %+v", line)
	}

	repeated := line.Payload
	forged := strings.Replace(repeated, `"seq":1`, `"seq":99`, 1)
	for _, payload := range []string{"not json", forged, repeated} {
		if _, err := d.Pool.Exec(t.Context(), `select pg_notify('handoff_events', $1)`, payload); err != nil {
			t.Fatal(err)
		}
	}
	people.shows("junk", "not json")
	people.shows("forged", `\"seq\":99`)
	people.shows("repeated", `\"seq\":1`)
	_, err := d.Pool.Exec(t.Context(), `begin; set local handoffd.account = '*';
		insert into event_log select account_id, 2, at, type, handoff_id, data from event_log;
		update event_heads set seq = 2; commit`)
	if err != nil {
		t.Fatal(err)
	}
	people.shows("unannounced", "-2", "Printer on fire")
	if first := elsewhere.shows("s"); strings.Contains(first, account) {
		t.Errorf("of the other account it shows %q", first)
	}
}
