package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

const streamPath = sessions + "escalations/stream"

// follower is a client with an open stream.
type follower struct {
	*sse.Decoder
	t        testing.TB
	response *http.Response
	close    func()
}

// event is one event of the stream with its data.
type event struct {
	sse.Event
	data eventData
}

// eventData holds the members of all events.
type eventData struct {
	Type    string
	Seq     int64
	At      time.Time
	By      handoff.Person
	Handoff handoff.Card

	AccountID   uuid.UUID `json:"account_id"`
	LastEventID string    `json:"last_event_id"`
	Replica     string
	Degraded    bool
	Reason      string
	ExpiresAt   time.Time `json:"expires_at"`
}

// follow opens the stream after a position, which can be empty, and reads its ready event.
func (c *client) follow(after string) *follower {
	c.t.Helper()
	f := c.open(after)
	f.expect("ready")
	return f
}

// open opens the stream after a position and reads no event.
func (c *client) open(after string) *follower {
	c.t.Helper()
	if after != "" {
		c.with("Last-Event-ID", after)
	}
	return c.openAt(streamPath)
}

func (c *client) openAt(path string) *follower {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	response, err := c.send(ctx, http.MethodGet, path, nil)
	if err != nil {
		cancel()
		c.t.Fatal(err)
	}
	leave := func() {
		cancel()
		_ = response.Body.Close() // its error would be the cancellation
	}
	c.t.Cleanup(leave)
	if response.StatusCode != http.StatusOK {
		refusal, err := c.read(response)
		c.t.Fatalf("the stream was refused: %d %s %v", refusal.status, refusal.body, err)
	}
	if err := conforms(response, nil); err != nil {
		c.t.Fatal(err)
	}
	return &follower{Decoder: sse.NewDecoder(response.Body), t: c.t, response: response, close: leave}
}

// expect reads the next event, which must have this name and conform to openapi.yaml.
func (f *follower) expect(name string) event {
	f.t.Helper()
	got, err := f.Next()
	if err != nil {
		f.t.Fatalf("waiting for %s: %v", name, err)
	}
	if got.Name != name {
		f.t.Fatalf("got %s %s, want %s", got.Name, got.Data, name)
	}
	if strings.Contains(string(got.Data), uuid.Nil.String()) {
		f.t.Fatalf("%s holds the nil UUID: %s", name, got.Data)
	}
	e := event{Event: got}
	if err := json.Unmarshal(got.Data, &e.data); err != nil {
		f.t.Fatalf("%s: %v: %s", name, err, got.Data)
	}
	schema := "HandoffEvent"
	if e.data.Type == "" {
		schema = strings.ToUpper(name[:1]) + name[1:] + "Event"
	}
	if err := conformsTo(schema, got.Data); err != nil {
		f.t.Fatalf("%s: the data does not conform to openapi.yaml: %v", name, err)
	}
	if e.data.Type == "" {
		return e
	}
	at, err := notify.ParsePosition(got.ID)
	if err != nil || at.Seq != e.data.Seq || e.data.Type != name || e.data.At.IsZero() {
		f.t.Fatalf("id %q, name %q and data %s do not agree", got.ID, name, got.Data)
	}
	return e
}

// ends expects the end of the stream.
func (f *follower) ends() {
	f.t.Helper()
	if got, err := f.Next(); !errors.Is(err, io.EOF) {
		f.t.Fatalf("got %s %s and error %v, want the end of the stream", got.Name, got.Data, err)
	}
}
