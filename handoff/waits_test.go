package handoff_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

// Every way of changing a handoff is tried from every status, and so is every way of losing the authority over a claim.
// Observers are called exactly for the events that are in the log.
func TestEveryEventIsObserved(t *testing.T) {
	a := newAccount(t)
	var observed []string
	a.Observers = []handoff.Observer{func(_ context.Context, _ pgx.Tx, event handoff.Event) error {
		observed = append(observed, fmt.Sprintf("%s #%d version %d", event.Type, event.Handoff.Number,
			event.Handoff.Version))
		return nil
	}}
	statuses := []handoff.Status{
		handoff.Parked, handoff.Waiting, handoff.Claimed, handoff.Resolved, handoff.Returned, handoff.Withdrawn,
	}
	for _, status := range statuses {
		for _, act := range actions {
			h := a.in(status)
			for _, p := range []auth.Principal{a.eli, a.dana, a.ada} {
				_, _ = act(a, p, h) // many are refused; the log says which were not
			}
		}
	}
	a.escalate(a.dana, a.in(handoff.Parked).SessionID)
	lose := map[string]func() error{
		"demoted by the product":     func() error { return a.put(a.ada, auth.Viewer, true) },
		"deactivated by the product": func() error { return a.put(a.ada, auth.Engineer, false) },
		"demoted by a command":       func() error { return a.Directory.SetRole(t.Context(), a.eli.UserID, auth.Viewer) },
		"deactivated by a command":   func() error { return a.Directory.SetActive(t.Context(), a.eli.UserID, false) },
		"deactivated by psql": func() error {
			a.Exec("update users set active = false where id = $1", a.eli.UserID)
			_, err := a.ReleaseOrphanedClaims(t.Context())
			return err
		},
	}
	for how, end := range lose {
		first, second := a.in(handoff.Claimed), a.in(handoff.Claimed)
		if err := end(); err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		for _, h := range []handoff.Handoff{first, second} {
			if got := a.get(h).Status; got != handoff.Waiting {
				t.Fatalf("%s: the handoff is %s", how, got)
			}
		}
		if err := a.put(a.ada, auth.Engineer, true); err != nil {
			t.Fatal(err)
		}
	}
	var announced []string
	seen := make(map[string]bool)
	for _, event := range a.events() {
		seen[event.Type] = true
		card := decodeEvent(t, event).Handoff
		announced = append(announced, fmt.Sprintf("%s #%d version %d", event.Type, card.Number, card.Version))
	}
	slices.Sort(announced)
	slices.Sort(observed)
	if diff := cmp.Diff(announced, observed); diff != "" {
		t.Errorf("what is in the log, and what was observed (-log +observed):\n%s", diff)
	}
	for _, event := range []string{
		handoff.EventCreated, handoff.EventClaimed, handoff.EventReleased, handoff.EventReassigned, handoff.EventResolved,
		handoff.EventReturned, handoff.EventWithdrawn,
	} {
		if !seen[event] {
			t.Errorf("no %s was tried", event)
		}
	}
}

// A transition that appended its event by itself could forget the observers.
func TestEventsAreAppendedInOnePlace(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") && strings.Contains(string(source), "notify.Append(") {
			places = append(places, fmt.Sprintf("%s ×%d", file, strings.Count(string(source), "notify.Append(")))
		}
	}
	if !slices.Equal(places, []string{"observer.go ×1"}) {
		t.Errorf("notify.Append is called in %v; announce is the one place for it", places)
	}
}
