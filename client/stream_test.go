package client_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/client"
)

// follower reads a stream event by event.
type follower struct {
	t    testing.TB
	next func() (client.Event, error, bool)
}

func follow(t testing.TB, c *client.Client, after string) *follower {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	next, stop := iter.Pull2(c.Stream(ctx, after))
	t.Cleanup(func() {
		stop()
		cancel()
	})
	return &follower{t, next}
}

// expect reads the next event that is not "ready", which must have this type.
func (f *follower) expect(name string) client.Event {
	f.t.Helper()
	for {
		event, err, ok := f.next()
		switch {
		case !ok || err != nil:
			f.t.Fatalf("waiting for %s: %v", name, err)
		case event.Type == name:
			return event
		case event.Type != "ready":
			f.t.Fatalf("got %s, want %s", event.Type, name)
		}
	}
}

// escalate hands a new session off.
func escalate(t testing.TB, c *client.Client) client.Handoff {
	t.Helper()
	session := uuid.NewString()
	if _, err := c.PutSession(t.Context(), session, client.SessionInput{Title: "Printer on fire"}); err != nil {
		t.Fatal(err)
	}
	input := client.HandoffInput{Intent: client.Escalate, EngineerNotes: "Water did not help."}
	h, err := c.HandOff(t.Context(), session, input)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// inTurn is a proxy that takes the replicas in turn.
func inTurn(t testing.TB) *httptest.Server {
	t.Helper()
	var turn atomic.Int64
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		target, err := url.Parse(server.replicas[turn.Add(1)%2].URL)
		if err != nil {
			panic(err)
		}
		r.SetURL(target)
	}, ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }}
	s := httptest.NewServer(proxy)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func TestStreamResumesOnTheOtherReplica(t *testing.T) {
	t.Parallel() // the server asks for pauses between connections
	a := newAccount(t)
	dana, proxy := a.engineer("Dana"), inTurn(t)
	linh := a.engineer("Linh")
	linh.URL = proxy.URL
	f := follow(t, linh, "")
	f.expect("ready")
	for number := 1; number <= 2; number++ {
		h := escalate(t, dana)
		proxy.CloseClientConnections()
		escalate(t, dana)
		for _, want := range []int{2*number - 1, 2 * number} {
			got := f.expect("handoff_created")
			if got.Handoff.Number != want || got.Seq != int64(want) || got.By.Name != "Dana" || got.At.IsZero() {
				t.Fatalf("got %+v, want number %d", got, want)
			}
			if want == h.Number && (got.Handoff.ID != h.ID || got.Handoff.NotePreview != h.EngineerNotes) {
				t.Errorf("got %+v, want %+v", got.Handoff, h)
			}
		}
	}
}

func TestStreamGoesOnAfterTheQueue(t *testing.T) {
	a := newAccount(t)
	dana := a.engineer("Dana")
	first := escalate(t, dana)
	queue, err := dana.Queue(t.Context(), client.QueueFilter{Statuses: []client.Status{client.Waiting}, Limit: 1})
	if err != nil || len(queue.Items) != 1 || queue.Items[0].ID != first.ID || queue.Counts.Waiting != 1 {
		t.Fatalf("got %+v, %v", queue, err)
	}
	second := escalate(t, dana)
	if got := follow(t, dana, queue.LastEventID).expect("handoff_created"); got.Handoff.ID != second.ID {
		t.Errorf("got %+v", got)
	}
	if got := follow(t, dana, "0").expect("handoff_created"); got.Handoff.ID != first.ID {
		t.Errorf("got %+v", got)
	}
}

func TestStreamTellsOfAReset(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	f := follow(t, dana, "abc-7")
	if got := f.expect("reset"); got.Reason != "epoch" || got.ID == "" {
		t.Errorf("got %+v", got)
	}
	h := escalate(t, dana)
	if got := f.expect("handoff_created"); got.Handoff.ID != h.ID {
		t.Errorf("got %+v", got)
	}
}

// The stream goes on with another token before the first expires.
func TestStreamRenewsItsToken(t *testing.T) {
	a := newAccount(t)
	dana := a.user("Dana", client.Engineer)
	short, long := a.run("token", dana, "--ttl", "30s"), a.run("token", dana)
	var renewed atomic.Bool
	c := &client.Client{URL: server.replicas[0].URL, Token: func(_ context.Context, renew bool) (string, error) {
		if renew {
			renewed.Store(true)
		}
		if renewed.Load() {
			return long, nil
		}
		return short, nil
	}}
	f := follow(t, c, "")
	f.expect("ready")
	f.expect("ready") // of the second connection
	if !renewed.Load() {
		t.Error("the token was not renewed")
	}
	h := escalate(t, a.clientOf(dana))
	if got := f.expect("handoff_created"); got.Handoff.ID != h.ID {
		t.Errorf("got %+v", got)
	}
}

func TestStreamEndsForWhoIsNotAllowed(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	vera := a.clientOf(a.user("Vera", client.Viewer))
	_, err, _ := follow(t, vera, "").next()
	if problem, ok := errors.AsType[*client.Problem](err); !ok || problem.Code != "forbidden" {
		t.Errorf("got %v", err)
	}
	dana := a.user("Dana", client.Engineer)
	f := follow(t, a.clientOf(dana), "")
	f.expect("ready")
	a.run("user", "deactivate", dana)
	_, err, _ = f.next()
	if problem, ok := errors.AsType[*client.Problem](err); !ok || problem.Status/100 != 4 {
		t.Errorf("got %v", err)
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for event, err := range dana.Stream(ctx, "") {
		if event.Type == "ready" {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("got %v", last)
	}
}

// A connection on which nothing comes is given up.
func TestStreamLeavesASilentConnection(t *testing.T) {
	dana := newAccount(t).engineer("Dana")
	u := newUnreliable(t)
	u.answers = []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}}
	dana.URL, dana.IdleTimeout = u.URL, time.Second
	follow(t, dana, "").expect("ready")
	if len(u.requests) < 2 {
		t.Errorf("it took %d requests", len(u.requests))
	}
}
