package docs_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The agent of agents.md asks; the replica on which it waits is killed; a person answers; the same call made again
// returns the answer.
func TestAgentOfTheDocument(t *testing.T) {
	d := deploy(t)
	_, linh := d.user("Linh")
	key := d.command("key", "add", "--account", d.account, "--name", "Build agent", "--agent")
	b := d.balance()
	agent := exec.CommandContext(t.Context(), buildInModule(t, filepath.Join(extract(t, "agents.md"), "agent.go")))
	agent.Env = append(os.Environ(), "HANDOFF_URL="+b.URL, "HANDOFF_KEY="+key)
	said, err := agent.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var final strings.Builder
	agent.Stdout = &final
	if err := agent.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	says := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("the agent never said %q", want)
	}
	says("Nobody has claimed #1 yet")
	d.killWaiting(b)
	says("Nobody has claimed #1 yet")
	asked := d.onlyCard(linh)
	asked.act("claim", "{}")
	says("Linh has claimed #1 and is reading")
	asked.act("return", `{"answer": "Use the replica."}`)
	says("ask_a_human: #1 was answered by Linh")
	for lines.Scan() { // a full pipe would stop it
	}
	if err := agent.Wait(); err != nil || !strings.Contains(final.String(), "Use the replica.") {
		t.Errorf("the agent ended with %q, error %v", final.String(), err)
	}
}

// killWaiting kills the replica that has an open wait; requests go to the other one.
func (d *deployment) killWaiting(b *balancer) {
	d.t.Helper()
	for i, address := range d.replicas {
		if strings.Contains(d.get(address+"/metrics", ""), "\nhandoffd_streams_open 1\n") {
			b.mu.Lock()
			d.replicas[i] = d.replicas[1-i]
			b.mu.Unlock()
			d.kill(address)
			return
		}
	}
	d.t.Fatal("no replica has an open wait")
}

// card is a handoff of the queue.
type card struct {
	d         *deployment
	token     string
	ID        string
	SessionID string `json:"session_id"`
}

// onlyCard returns the one handoff of the queue.
func (d *deployment) onlyCard(token string) card {
	d.t.Helper()
	var queue struct{ Items []card }
	text := d.get(d.replicas[0]+"/api/v1/ai-sessions/queue", token)
	if err := json.Unmarshal([]byte(text), &queue); err != nil || len(queue.Items) != 1 {
		d.t.Fatalf("the queue is %s, error %v", text, err)
	}
	queue.Items[0].d, queue.Items[0].token = d, token
	return queue.Items[0]
}

// act makes a change of the handoff.
func (c card) act(change, body string) {
	c.d.t.Helper()
	path := "/api/v1/ai-sessions/" + c.SessionID + "/handoffs/" + c.ID + "/" + change
	c.d.send(http.MethodPost, c.d.replicas[0]+path, c.token, body, http.StatusOK)
}

func (d *deployment) get(address, token string) string {
	d.t.Helper()
	return d.send(http.MethodGet, address, token, "", http.StatusOK)
}
