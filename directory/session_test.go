package directory_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// cleared is a member that is null.
var cleared = directory.Optional[string]{Given: true}

func TestPuttingASessionKeepsWhatItDoesNotName(t *testing.T) {
	a := newAccount(t)
	team := uuid.New()
	id := uuid.New()
	first, created, err := a.Directory.PutSession(t.Context(), a.dana, directory.SessionInput{
		Ref: directory.Ref{ID: id}, Title: "VPN drops", ProblemSummary: directory.Some("Every hour."),
		Customer: directory.Some("Contoso"), TeamID: directory.Some(team), Status: directory.Some("blocked"),
		ExternalID: directory.Some("T-4711"),
	})
	if err != nil || !created {
		t.Fatalf("created %t, error %v", created, err)
	}
	if first.AccountID != a.ID || first.UserID != a.dana.UserID || first.Status != "blocked" || *first.TeamID != team {
		t.Errorf("got %+v", first)
	}
	second, created, err := a.Directory.PutSession(t.Context(), a.dana,
		directory.SessionInput{Ref: directory.Ref{External: "T-4711"}, Title: "VPN drops at noon"})
	if err != nil || created {
		t.Fatalf("the second time: created %t, error %v", created, err)
	}
	want := first
	want.Title, want.UpdatedAt = "VPN drops at noon", second.UpdatedAt
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("what the second did not name (-want +got):\n%s", diff)
	}
	third, _, err := a.Directory.PutSession(t.Context(), a.dana, directory.SessionInput{
		Ref: directory.Ref{ID: id}, Title: "VPN drops at noon", TeamID: directory.Optional[uuid.UUID]{Given: true},
		ProblemSummary: cleared, Customer: cleared, Status: cleared, ExternalID: cleared,
	})
	if err != nil {
		t.Fatal(err)
	}
	want = directory.Session{
		ID: id, AccountID: a.ID, UserID: a.dana.UserID, Title: "VPN drops at noon", Status: "open",
		CreatedAt: first.CreatedAt, UpdatedAt: third.UpdatedAt,
	}
	if diff := cmp.Diff(want, third); diff != "" {
		t.Errorf("with null (-want +got):\n%s", diff)
	}
	if !second.UpdatedAt.After(first.UpdatedAt) {
		t.Errorf("updated at %v, then at %v", first.UpdatedAt, second.UpdatedAt)
	}
	want.MessagePage = &directory.MessagePage{Messages: []directory.Message{}}
	read, err := a.Directory.Session(t.Context(), a.vera, id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

func TestEngineersKeepTheirOwnSessionsOnly(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	elis, theirs := a.Session(a.eli), b.Session(b.dana)
	of := func(owner uuid.UUID) directory.SessionInput {
		return directory.SessionInput{UserID: directory.Ref{ID: owner}}
	}
	for _, test := range []struct {
		name    string
		p       auth.Principal
		session directory.SessionInput
		want    error
	}{
		{"for a colleague", a.dana, of(a.eli.UserID), refusal.ErrForbidden},
		{"for a colleague, by an owner", a.otto, of(a.eli.UserID), refusal.ErrForbidden},
		{"for a stranger", a.dana, of(b.dana.UserID), refusal.ErrNotFound},
		{"for an unknown user", a.dana, of(uuid.New()), refusal.ErrNotFound},
		{"a colleague's session", a.dana, directory.SessionInput{Ref: directory.Ref{ID: elis}}, refusal.ErrNotFound},
		{"a stranger's team", a.dana, directory.SessionInput{TeamID: directory.Some(*b.team(t))}, refusal.ErrNotFound},
		{"the id of a stranger's session", a.dana, directory.SessionInput{Ref: directory.Ref{ID: theirs}}, nil},
		{"for a stranger, by the backend", a.backend, of(b.dana.UserID), refusal.ErrNotFound},
		{"by a viewer", a.vera, directory.SessionInput{}, refusal.ErrForbidden},
		{"without a role", auth.Principal{AccountID: a.ID}, directory.SessionInput{}, refusal.ErrForbidden},
	} {
		test.session.Title = "Taken over"
		if test.session.Ref.IsZero() {
			test.session.Ref.ID = uuid.New()
		}
		if _, _, err := a.Directory.PutSession(t.Context(), test.p, test.session); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	for _, kept := range []struct {
		*account
		id uuid.UUID
	}{{a, elis}, {b, theirs}} {
		if session, err := kept.Directory.Session(t.Context(), kept.vera, kept.id); err != nil ||
			session.Title == "Taken over" {
			t.Errorf("got %+v, error %v", session, err)
		}
	}
}

func TestTheBackendMovesASessionToAnotherEngineer(t *testing.T) {
	a := newAccount(t)
	id := a.Session(a.dana)
	moved, created, err := a.Directory.PutSession(t.Context(), a.backend,
		directory.SessionInput{Ref: directory.Ref{ID: id}, UserID: directory.Ref{ID: a.eli.UserID}, Title: "Moved"})
	if err != nil || created || moved.UserID != a.eli.UserID {
		t.Fatalf("got %+v, created %t, error %v", moved, created, err)
	}
	a.HandOff(a.eli, handoff.Draft{Session: id, Intent: handoff.Escalate})
}

func TestASessionIsChecked(t *testing.T) {
	a := newAccount(t)
	long := func(n int) string { return strings.Repeat("é", n) }
	for name, test := range map[string]struct {
		p       auth.Principal
		session directory.SessionInput
		fields  []string
	}{
		"no title": {a.dana, directory.SessionInput{}, []string{"title"}},
		"all too long": {a.dana, directory.SessionInput{
			Title: long(301), ProblemSummary: directory.Some(long(10_001)),
			Customer: directory.Some(long(301)), Status: directory.Some(long(41)),
		}, []string{"title", "problem_summary", "customer", "status"}},
		"NUL and bad": {
			a.dana,
			directory.SessionInput{Title: "\x00", ProblemSummary: directory.Some("\xff")},
			[]string{"title", "problem_summary"},
		},
		"whose is it?": {a.backend, directory.SessionInput{Title: "Orphan"}, []string{"user_id"}},
	} {
		test.session.Ref.ID = uuid.New()
		_, _, err := a.Directory.PutSession(t.Context(), test.p, test.session)
		if diff := cmp.Diff(test.fields, invalidFields(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	longest := directory.SessionInput{
		Ref: directory.Ref{ID: uuid.New()}, Title: long(300), ProblemSummary: directory.Some(long(10_000)),
		Customer: directory.Some(long(300)), Status: directory.Some(long(40)),
	}
	if _, _, err := a.Directory.PutSession(t.Context(), a.dana, longest); err != nil {
		t.Errorf("the longest: %v", err)
	}
}

func TestATranscriptKeepsItsOrder(t *testing.T) {
	a := newAccount(t)
	id := a.Session(a.dana)
	var writers sync.WaitGroup
	for _, p := range []auth.Principal{a.dana, a.backend} {
		writers.Go(func() {
			for range 10 {
				pair := []directory.Message{
					{Role: directory.FromUser, Content: "Why?"},
					{Role: directory.FromAssistant, Content: "Because."},
				}
				if err := a.Directory.AppendMessages(t.Context(), p, id, pair); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	session, err := a.Directory.Session(t.Context(), a.vera, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(session.Messages) != 40 {
		t.Fatalf("got %d messages, want 40", len(session.Messages))
	}
	for i, message := range session.Messages {
		if want := []directory.MessageRole{directory.FromUser, directory.FromAssistant}[i%2]; message.Role != want ||
			message.CreatedAt.IsZero() {
			t.Fatalf("message %d is %+v, want one from the %s", i, message, want)
		}
	}
}

func TestOnlyItsOwnerAndTheBackendWriteATranscript(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	id := a.Session(a.dana)
	words := []directory.Message{{Role: directory.Note, Content: "Hello"}}
	for name, test := range map[string]struct {
		p       auth.Principal
		session uuid.UUID
	}{
		"a colleague":           {a.eli, id},
		"an owner":              {a.otto, id},
		"a neighbour":           {b.dana, id},
		"a neighbour's backend": {b.backend, id},
		"an engineer, absent":   {a.dana, uuid.New()},
		"the backend, absent":   {a.backend, uuid.New()},
	} {
		if err := a.Directory.AppendMessages(t.Context(), test.p, test.session,
			words); err != refusal.ErrNotFound { //nolint:errorlint // the same to the byte
			t.Errorf("%s: got %v", name, err)
		}
	}
	session, err := a.Directory.Session(t.Context(), a.vera, id)
	if err != nil || len(session.Messages) != 0 {
		t.Errorf("got messages %+v, error %v", session.Messages, err)
	}
}

func TestMessagesAreChecked(t *testing.T) {
	a := newAccount(t)
	id := a.Session(a.dana)
	err := a.Directory.AppendMessages(t.Context(), a.dana, id, []directory.Message{
		{Role: directory.FromUser, Content: "fine"},
		{Role: "robot", Content: "\xff"},
		{Role: directory.Note, Content: "a\x00b"},
		{Role: directory.FromSystem, Content: strings.Repeat("é", 100_001)},
	})
	if diff := cmp.Diff([]string{"1.role", "1.content", "2.content", "3.content"}, invalidFields(t, err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if session, err := a.Directory.Session(t.Context(), a.dana, id); err != nil || len(session.Messages) != 0 {
		t.Errorf("some were kept: %+v, error %v", session.Messages, err)
	}
}

func TestReadingASession(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	id := a.Session(a.dana)
	for name, test := range map[string]struct {
		p       auth.Principal
		session uuid.UUID
		want    error
	}{
		"a viewer":    {a.vera, id, nil},
		"a neighbour": {b.otto, id, refusal.ErrNotFound},
		"absent":      {a.otto, uuid.New(), refusal.ErrNotFound},
		"the backend": {a.backend, id, nil},
	} {
		if _, err := a.Directory.Session(t.Context(), test.p, test.session); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}
