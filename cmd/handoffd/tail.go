package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

type tailCommand struct {
	database
	ListenURL string    `env:"HANDOFF_LISTEN_URL" placeholder:"URL" help:"Direct connection for LISTEN where DATABASE_URL is a pooler. Default: DATABASE_URL."`
	Account   uuid.UUID `placeholder:"ID" help:"Leave out other accounts."`
	JSON      bool      `name:"json" help:"One JSON object a line."`
}

// Run prints what is committed from now on, until ctx ends.
func (c *tailCommand) Run(ctx context.Context, out output) error {
	servers, err := db.NewServers(c.URL, "handoffd tail")
	if err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	servers.Observe = true
	pool, err := servers.Pool(ctx)
	if err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	defer pool.Close()
	connect, err := servers.Listen(cmp.Or(c.ListenURL, c.URL), "handoffd tail")
	if err != nil {
		return usageError{fmt.Errorf("HANDOFF_LISTEN_URL: %w", err)}
	}
	tail := &notify.Tail{Connect: connect, Log: notify.Log{DB: pool}, Account: c.Account}
	show := func(s notify.Sighting) { printLine(out, s) }
	ready := func() { fmt.Fprintf(os.Stderr, "following %s; Ctrl-C ends it\n", notify.Channel) }
	if c.JSON {
		show = func(s notify.Sighting) { printJSON(out, s) }
	}
	return tail.Run(ctx, ready, show)
}

// printJSON prints a sighting for programs.
func printJSON(out io.Writer, s notify.Sighting) {
	line := struct {
		At        time.Time           `json:"at"`
		Kind      notify.SightingKind `json:"kind"`
		Backend   uint32              `json:"backend_pid,omitempty"`
		Payload   string              `json:"payload,omitempty"`
		AccountID uuid.UUID           `json:"account_id,omitzero"`
		EventID   string              `json:"event_id,omitempty"`
		Type      string              `json:"type,omitempty"`
		HandoffID uuid.UUID           `json:"handoff_id,omitzero"`
		Data      json.RawMessage     `json:"data,omitempty"`
	}{At: time.Now().UTC(), Kind: s.Kind, Backend: s.Backend, Payload: s.Payload}
	if e := s.Event; e != nil {
		line.At, line.AccountID, line.Type, line.HandoffID, line.Data = e.At, e.Account, e.Type, e.Handoff, e.Data
		line.EventID = eventID(s)
	}
	_ = json.NewEncoder(out).Encode(line) // nobody is left to tell
}

// printLine prints a sighting for people.
func printLine(out io.Writer, s notify.Sighting) {
	if s.Event == nil {
		fmt.Fprintf(out, "%s  %-11s  %q from backend %d\n", clock(time.Now()), s.Kind, s.Payload, s.Backend)
		return
	}
	var data struct {
		By      struct{ Name string }
		Handoff struct {
			Number int
			Title  string `json:"session_title"`
		}
	}
	_ = json.Unmarshal(s.Event.Data, &data) // what cannot be read is left out
	fmt.Fprintf(out, "%s  %-11s  %-18s  account %s  %s  handoff %d %q by %q\n", clock(s.Event.At), s.Kind, s.Event.Type,
		s.Event.Account, eventID(s), data.Handoff.Number, data.Handoff.Title, data.By.Name)
}

func eventID(s notify.Sighting) string {
	return notify.Position{Epoch: s.Epoch, Seq: s.Event.Seq}.String()
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05.000") }
