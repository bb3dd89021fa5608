package api_test

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/stream"
)

// asks begins a call that waits, and returns when it does.
func (a *agent) asks(question string) <-chan toolResult {
	a.t.Helper()
	result := a.start("ask_a_human", arguments{"question": question, "wait_seconds": 300})
	a.notice("Nobody has claimed #")
	return result
}

// waits expects a number of open streams and waits.
func (r *replica) waits(open int) {
	r.t.Helper()
	for began := time.Now(); r.streams.Stats().Open != open; runtime.Gosched() {
		if time.Since(began) > testTimeout {
			r.t.Fatalf("%d are open, want %d", r.streams.Stats().Open, open)
		}
	}
}

func TestWaitOfAnAgentEndsAtShutdown(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	asked := r.agent(a.scout.token).asks("Which one?")
	r.drain()
	if result := (<-asked).says("The server is restarting: call check_answer"); result.CheckAgain != 1 {
		t.Errorf("it is to check again in %d s", result.CheckAgain)
	}
}

func TestWaitOfAnAgentEndsWithItsClient(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	ctx, leave := context.WithCancel(t.Context())
	scout := r.agent(a.scout.token)
	left := make(chan struct{})
	go func() {
		defer close(left)
		if result, err := scout.try(ctx, "ask_a_human", arguments{"question": "Which?", "wait_seconds": 300}); err == nil {
			t.Errorf("a client that left got %q", result.text)
		}
	}()
	scout.notice("Nobody has claimed #1")
	r.waits(1)
	leave()
	<-left
	r.waits(0)
}

// The agent has another key, so its question stays.
func TestWaitOfAnAgentEndsWithItsKey(t *testing.T) {
	a := newAccount(t)
	second := a.APIKey(directory.APIKeyDraft{Name: "Scout", Agent: true, UserID: directory.Ref{ID: a.scout.UserID}})
	r := a.replica(api.Config{})
	asked := r.agent(*second.Secret).asks("Which one?")
	if _, err := a.Directory.RevokeAPIKey(t.Context(), a.ada.Principal, second.ID); err != nil {
		t.Fatal(err)
	}
	(<-asked).fails("was revoked")
	r.agent(a.scout.token).call("check_answer", arguments{"handoff": "#1"}).says("Nobody has claimed #1")
}

func TestWaitsOfAgentsCountAsStreams(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{Limits: stream.Limits{PerUser: 1}})
	scout := r.agent(a.scout.token)
	scout.asks("Which one?")
	further := scout.call("ask_a_human", arguments{"question": "Or another?", "wait_seconds": 300})
	further.says("Nobody has claimed #2", "as many waits as the server accepts")
	scout.call("check_answer", arguments{"session": further.Session}).says("Nobody has claimed #2")
}

func TestWaitsOfAgentsHoldNoConnection(t *testing.T) {
	a := newAccount(t)
	url := a.URL + map[bool]string{true: "&", false: "?"}[strings.Contains(a.URL, "?")] + "pool_max_conns=2"
	r := startReplica(t, url, api.Config{}, func(l *notify.Listener) { background(t, l.Run) })
	scout := r.agent(a.scout.token)
	for _, question := range []string{"One?", "Two?", "Three?", "Four?"} {
		scout.asks(question)
	}
	r.as(a.dana).get(sessions + "queue").is(http.StatusOK)
	r.waits(4)
}

// A client without a progress token gets comments: proxies cut connections that are silent for a minute.
func TestWaitWithoutProgressTokenIsNotSilent(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask_a_human",
		"arguments":{"question":"Which one?","wait_seconds":300}}}`
	response, err := r.mcp(a.scout.token).send(ctx, http.MethodPost, "/mcp", call)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	comment := make([]byte, len(": waiting\n\n"))
	if _, err := response.Body.Read(comment); err != nil || string(comment) != ": waiting\n\n" {
		t.Errorf("got %q, error %v", comment, err)
	}
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
