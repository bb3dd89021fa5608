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
	"github.com/handoffd/handoffd/refusal"
)

// agent adds an agent, which is a user without an address.
func (a *account) agent(t testing.TB, name string) auth.Principal {
	t.Helper()
	id := uuid.New()
	a.Exec("insert into users (account_id, id, name, role) values ($1, $2, $3, 'agent')", a.ID, id, name)
	p, err := a.Directory.Principal(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func external(id string) directory.Ref { return directory.Ref{External: id} }

func TestASessionIsKnownByTheProductsOwnID(t *testing.T) {
	a := newAccount(t)
	put := func(p auth.Principal, in directory.SessionInput) (directory.Session, bool, error) {
		in.Title = "VPN drops"
		return a.Directory.PutSession(t.Context(), p, in)
	}
	first, created, err := put(a.dana, directory.SessionInput{Ref: external("T-1")})
	if err != nil || !created || first.ID.Version() != 7 || *first.ExternalID != "T-1" {
		t.Fatalf("got %+v, created %t, error %v", first, created, err)
	}
	again, created, err := put(a.dana, directory.SessionInput{
		Ref: external("T-1"), ExternalID: directory.Some("T-1"),
	})
	if err != nil || created || again.ID != first.ID {
		t.Errorf("again: got %+v, created %t, error %v", again, created, err)
	}
	if _, _, err := put(a.backend, directory.SessionInput{
		Ref: directory.Ref{ID: uuid.New()}, UserID: directory.Ref{ID: a.dana.UserID}, ExternalID: directory.Some("T-1"),
	}); !errors.Is(err, directory.ErrExternalIDTaken) {
		t.Errorf("a new session with its external id: %v", err)
	}
	other := a.AddSession(a.dana, directory.SessionInput{Title: "Another"})
	if _, _, err := put(a.dana, directory.SessionInput{
		Ref: directory.Ref{ID: other}, ExternalID: directory.Some("T-1"),
	}); !errors.Is(err, directory.ErrExternalIDTaken) {
		t.Errorf("a known session with its external id: %v", err)
	}
	if _, _, err := put(a.eli, directory.SessionInput{Ref: external("T-1")}); !errors.Is(err, refusal.ErrNotFound) {
		t.Errorf("by a colleague: %v", err)
	}
	if _, created, err := a.neighbourPut(t, "T-1"); err != nil || !created {
		t.Errorf("in another account: created %t, error %v", created, err)
	}
	for name, in := range map[string]directory.SessionInput{
		"another than in the path": {Ref: external("T-1"), ExternalID: directory.Some("T-2")},
		"null with ext: before":    {Ref: external("T-1"), ExternalID: cleared},
		"with ext: twice":          {Ref: directory.Ref{ID: other}, ExternalID: directory.Some("ext:T-9")},
		"empty":                    {Ref: directory.Ref{ID: other}, ExternalID: directory.Some("")},
		"too long":                 {Ref: directory.Ref{ID: other}, ExternalID: directory.Some(strings.Repeat("é", 201))},
		"with NUL":                 {Ref: directory.Ref{ID: other}, ExternalID: directory.Some("a\x00b")},
	} {
		_, _, err := put(a.dana, in)
		if diff := cmp.Diff([]string{"external_id"}, invalidFields(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func (a *account) neighbourPut(t *testing.T, id string) (directory.Session, bool, error) {
	t.Helper()
	b := a.neighbour()
	return b.Directory.PutSession(t.Context(), b.dana, directory.SessionInput{Ref: external(id), Title: "Theirs"})
}

func TestTwoPutsOfOneNewExternalIDMakeOneSession(t *testing.T) {
	a := newAccount(t)
	for range 20 {
		id := external(uuid.NewString())
		var mu sync.Mutex
		var writers sync.WaitGroup
		sessions, made := map[uuid.UUID]int{}, 0
		for _, p := range []auth.Principal{a.dana, a.backend, a.backend} {
			writers.Go(func() {
				session, created, err := a.Directory.PutSession(t.Context(), p, directory.SessionInput{
					Ref: id, UserID: directory.Ref{ID: a.dana.UserID}, Title: "VPN drops",
				})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if sessions[session.ID]++; created {
					made++
				}
			})
		}
		writers.Wait()
		if len(sessions) != 1 || made != 1 {
			t.Fatalf("%d sessions, %d times created", len(sessions), made)
		}
	}
}

func TestTheOwnerOfASessionIsNamedByAnyOfTheirIDs(t *testing.T) {
	a := newAccount(t)
	a.Exec("update users set external_id = 'U-7' where id = $1", a.eli.UserID)
	bot := a.agent(t, "Bot")
	put := func(p auth.Principal, owner directory.Ref) (directory.Session, error) {
		session, _, err := a.Directory.PutSession(t.Context(), p, directory.SessionInput{
			Ref: directory.Ref{ID: uuid.New()}, UserID: owner, Title: "VPN drops",
		})
		return session, err
	}
	if session, err := put(a.backend, external("U-7")); err != nil || session.UserID != a.eli.UserID {
		t.Errorf("got %+v, error %v", session, err)
	}
	if _, err := put(a.backend, external("U-8")); !errors.Is(err, refusal.ErrNotFound) {
		t.Errorf("an unknown one: %v", err)
	}
	if _, err := put(a.dana, external("U-7")); !errors.Is(err, refusal.ErrForbidden) {
		t.Errorf("a colleague: %v", err)
	}
	if session, err := put(a.backend, directory.Ref{ID: bot.UserID}); err != nil || session.UserID != bot.UserID {
		t.Errorf("for an agent: %+v, %v", session, err)
	}
	if _, err := put(bot, directory.Ref{ID: a.dana.UserID}); !errors.Is(err, refusal.ErrForbidden) {
		t.Errorf("a person, by an agent: %v", err)
	}
}

func TestAnAgentHasItsOwnSessionsOnly(t *testing.T) {
	a := newAccount(t)
	bot, other := a.agent(t, "Bot"), a.agent(t, "Other")
	own := a.Session(bot)
	words := []directory.Message{{Role: directory.FromTool, Name: "grep", Content: "no match"}}
	if err := a.Directory.AppendMessages(t.Context(), bot, own, words); err != nil {
		t.Fatal(err)
	}
	session, err := a.Directory.Session(t.Context(), bot, own)
	if err != nil || session.UserID != bot.UserID || len(session.Messages) != 1 ||
		session.Messages[0].Role != directory.FromTool || session.Messages[0].Name != "grep" {
		t.Errorf("got %+v, error %v", session, err)
	}
	if _, err := a.Directory.Session(t.Context(), a.backend, own); err != nil {
		t.Errorf("read by the backend: %v", err)
	}
	for name, foreign := range map[string]uuid.UUID{
		"a person's": a.Session(a.dana), "another agent's": a.Session(other), "absent": uuid.New(),
	} {
		_, read := a.Directory.Session(t.Context(), bot, foreign)
		_, messages := a.Directory.Messages(t.Context(), bot, foreign, "", 0)
		appended := a.Directory.AppendMessages(t.Context(), bot, foreign, words)
		for what, err := range map[string]error{"read": read, "messages": messages, "append": appended} {
			if err != refusal.ErrNotFound { //nolint:errorlint // the same to the byte
				t.Errorf("%s, %s: got %v", name, what, err)
			}
		}
	}
	elses := a.Session(other)
	_, _, err = a.Directory.PutSession(t.Context(), bot, directory.SessionInput{
		Ref: directory.Ref{ID: elses}, Title: "Taken over",
	})
	if !errors.Is(err, refusal.ErrNotFound) {
		t.Errorf("written: %v", err)
	}
}
