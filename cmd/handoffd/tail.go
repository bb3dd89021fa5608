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
	servers, pool, err := c.open(ctx, "handoffd tail", true)
	if err != nil {
		return err
	}
	defer pool.Close()
	connect, err := servers.Listen(cmp.Or(c.ListenURL, c.URL), "handoffd tail")
	if err != nil {
		return usageError{fmt.Errorf("HANDOFF_LISTEN_URL: %w", err)}
	}
	show := printLine
	if c.JSON {
		show = printJSON
	}
	follower := &tailFollower{
		connect: connect, log: notify.Log{DB: pool}, account: c.Account, show: func(e tailEntry) { show(out, e) },
	}
	return follower.run(ctx, func() { fmt.Fprintf(os.Stderr, "following %s; Ctrl-C ends it\n", notify.Channel) })
}

// printJSON prints an entry for programs.
func printJSON(out io.Writer, entry tailEntry) {
	line := struct {
		At        time.Time       `json:"at"`
		Kind      entryKind       `json:"kind"`
		Backend   uint32          `json:"backend_pid,omitempty"`
		Payload   string          `json:"payload,omitempty"`
		AccountID uuid.UUID       `json:"account_id,omitzero"`
		EventID   string          `json:"event_id,omitempty"`
		Type      string          `json:"type,omitempty"`
		HandoffID uuid.UUID       `json:"handoff_id,omitzero"`
		Data      json.RawMessage `json:"data,omitempty"`
	}{At: time.Now().UTC(), Kind: entry.kind, Backend: entry.backend, Payload: entry.payload, EventID: entry.id}
	if e := entry.event; e != nil {
		line.At, line.AccountID, line.Type, line.HandoffID, line.Data = e.At, e.Account, e.Type, e.Handoff, e.Data
	}
	_ = json.NewEncoder(out).Encode(line) // there is no other place to report that standard output is closed
}

// printLine prints an entry for people.
func printLine(out io.Writer, entry tailEntry) {
	if entry.event == nil {
		fmt.Fprintf(out, "%s  %-11s  %q from backend %d\n", clock(time.Now()), entry.kind, entry.payload, entry.backend)
		return
	}
	var data struct {
		By      struct{ Name string }
		Handoff struct {
			Number int
			Title  string `json:"session_title"`
		}
	}
	_ = json.Unmarshal(entry.event.Data, &data) // members that cannot be decoded are printed empty
	fmt.Fprintf(out, "%s  %-11s  %-18s  account %s  %s  handoff %d %q by %q\n", clock(entry.event.At), entry.kind,
		entry.event.Type, entry.event.Account, entry.id, data.Handoff.Number, data.Handoff.Title, data.By.Name)
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05.000") }
