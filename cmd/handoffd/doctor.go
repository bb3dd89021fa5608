package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"
)

type doctorCommand struct {
	database
	settings
	LongTransaction time.Duration `default:"1m" help:"Report transactions that have been idle for this long."`
	JSON            bool          `name:"json" help:"Print one JSON document."`
}

// Validate is called by kong. Wrong values of other settings are findings.
func (c *doctorCommand) Validate() error { return c.database.Validate() }

// finding is the result of a check. Its JSON form is read by programs.
type finding struct {
	Check  string `json:"check"`
	Status string `json:"status"`
	Found  string `json:"found"`
	Advice string `json:"advice,omitempty"` // what to do about it
}

const (
	statusOK   = "ok"
	statusNote = "note" // fine if intended
	statusWarn = "warn" // promises are kept, with more latency or less safety
	statusFail = "fail"
)

func ok(check, found string) finding           { return finding{check, statusOK, found, ""} }
func note(check, found string) finding         { return finding{check, statusNote, found, ""} }
func warn(check, found, advice string) finding { return finding{check, statusWarn, found, advice} }
func fail(check, found, advice string) finding { return finding{check, statusFail, found, advice} }

// failed returns the finding of a check that could not be made because of an error of the database.
func failed(check string, err error) finding { return fail(check, oneLine(err), databaseHint(err)) }

// Run prints the findings and returns an error if a check failed.
func (c *doctorCommand) Run(ctx context.Context, out output) error {
	servers, pool, err := c.connect(ctx, "handoffd doctor", true)
	if err != nil {
		return err
	}
	defer pool.Close()
	connect, err := servers.Listen(cmp.Or(c.ListenURL, c.URL), "handoffd doctor")
	if err != nil {
		return usageError{fmt.Errorf("HANDOFF_LISTEN_URL: %w", err)}
	}
	findings := (&checks{
		servers: servers, pool: pool, url: c.URL, connect: connect, settings: c.settings, longTransaction: c.LongTransaction,
	}).run(ctx)
	failures := 0
	for _, f := range findings {
		if f.Status == statusFail {
			failures++
		}
	}
	if c.JSON {
		_ = json.NewEncoder(out).Encode(struct {
			OK     bool      `json:"ok"`
			Checks []finding `json:"checks"`
		}{failures == 0, findings}) // a failed write leaves the exit code
	} else {
		for _, f := range findings {
			fmt.Fprintf(out, "%-4s  %-10s  %s\n", f.Status, f.Check, f.Found)
			if f.Advice != "" {
				fmt.Fprintf(out, "%-16s  -> %s\n", "", f.Advice)
			}
		}
	}
	if failures > 0 {
		return fmt.Errorf("%d of %d checks failed; standard output says what to do", failures, len(findings))
	}
	return nil
}
