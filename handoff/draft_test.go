package handoff_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// A user who cannot hand a session off must not learn whether it exists.
func TestOnlyOnesOwnSessionCanBeHandedOff(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	for name, session := range map[string]uuid.UUID{
		"a colleague's":    a.Session(a.eli),
		"an absent one":    uuid.New(),
		"another tenant's": b.Session(b.dana),
	} {
		for _, p := range []auth.Principal{a.dana, a.ada, a.otto} {
			_, _, err := a.Create(t.Context(), p, handoff.Draft{Session: session, Intent: handoff.Escalate})
			if err != refusal.ErrNotFound { //nolint:errorlint // equal, not only alike: its text must not tell more
				t.Errorf("%s hands off %s session: got %v", p.Name, name, err)
			}
		}
	}
	if len(a.events())+len(b.events()) != 0 {
		t.Error("something was announced")
	}
}

func TestCreateRequiresEngineer(t *testing.T) {
	a := newAccount(t)
	viewed, _, err := a.Directory.PutSession(t.Context(), a.backend,
		directory.SessionInput{Ref: directory.Ref{ID: uuid.New()}, UserID: directory.Ref{ID: a.vera.UserID}, Title: "Hers"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []auth.Principal{a.vera, {}} {
		_, _, err := a.Create(t.Context(), p, handoff.Draft{Session: viewed.ID, Intent: handoff.Escalate})
		if !errors.Is(err, refusal.ErrForbidden) {
			t.Errorf("%q (service: %t): got %v", p.Name, p.Service, err)
		}
	}
}

func TestADraftIsChecked(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	for name, test := range map[string]struct {
		draft  handoff.Draft
		fields []string
	}{
		"no intent":        {handoff.Draft{}, []string{"intent"}},
		"unknown intent":   {handoff.Draft{Intent: "Park"}, []string{"intent"}},
		"unknown priority": {handoff.Draft{Intent: handoff.Park, Priority: "critical"}, []string{"priority"}},
		"everything": {
			handoff.Draft{Priority: "x", EngineerNotes: "\x00"},
			[]string{"intent", "priority", "engineer_notes"},
		},
		"NUL":           {handoff.Draft{Intent: handoff.Park, EngineerNotes: "a\x00b"}, []string{"engineer_notes"}},
		"invalid UTF-8": {handoff.Draft{Intent: handoff.Park, EngineerNotes: "a\xffb"}, []string{"engineer_notes"}},
		"too long": {
			handoff.Draft{Intent: handoff.Park, EngineerNotes: strings.Repeat("é", 20_001)},
			[]string{"engineer_notes"},
		},
	} {
		test.draft.Session = session
		_, _, err := a.Create(t.Context(), a.dana, test.draft)
		if diff := cmp.Diff(test.fields, invalidFields(t, err)); diff != "" {
			t.Errorf("%s: complains about the wrong fields (-want +got):\n%s", name, diff)
		}
	}
	longest := handoff.Draft{Session: session, Intent: handoff.Park, EngineerNotes: strings.Repeat("é", 20_000)}
	if h := a.HandOff(a.dana, longest); h.EngineerNotes != longest.EngineerNotes {
		t.Error("the longest notes were not kept as they are")
	}
}
