package handoff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

func TestParkingIsSilent(t *testing.T) {
	a := newAccount(t)
	h, created, err := a.Create(t.Context(), a.dana, handoff.Draft{
		Session: a.Session(a.dana), Intent: handoff.Park, EngineerNotes: "Waiting for the customer's logs.",
	})
	if err != nil || !created {
		t.Fatalf("created %t, error %v", created, err)
	}
	if h.Status != handoff.Parked || h.Priority != handoff.Normal || h.WaitingSince != nil || h.Version != 1 {
		t.Errorf("got %+v, want a parked handoff of normal priority that waits for nobody", h)
	}
	if story := a.story(); len(story) != 0 {
		t.Errorf("parking was announced: %v", story)
	}
}

func TestEscalatingAppendsOneEventWithTheCard(t *testing.T) {
	a := newAccount(t)
	h := a.HandOff(a.dana, handoff.Draft{
		Session: a.Session(a.dana), Intent: handoff.Escalate, Priority: handoff.Urgent, EngineerNotes: "MTU?\nTried 1400.",
	})
	if h.Status != handoff.Waiting || h.WaitingSince == nil || !h.WaitingSince.Equal(h.CreatedAt) {
		t.Errorf("got %+v, want it waiting since it was created", h)
	}
	events := a.events()
	if len(events) != 1 || events[0].Type != handoff.EventCreated || events[0].Handoff != h.ID {
		t.Fatalf("got events %+v, want one handoff_created", events)
	}
	got := decodeEvent(t, events[0])
	if want := (handoff.Person{ID: a.dana.UserID, Name: "Dana"}); got.By != want {
		t.Errorf("the event is by %+v, want %+v", got.By, want)
	}
	queue, err := a.Queue(t.Context(), a.dana, handoff.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(queue.Items[0], got.Handoff, states); diff != "" {
		t.Errorf("the event's card is not the queue's (-queue +event):\n%s", diff)
	}
	if got.Handoff.Priority != handoff.Urgent || got.Handoff.NotePreview != "MTU? Tried 1400." ||
		got.Handoff.SessionTitle != "VPN drops every hour" || got.Handoff.ProblemSummary == "" {
		t.Errorf("got card %+v", got.Handoff)
	}
}

// A handoff is not read again after it was added, so its response and its event must agree with what is read later.
func TestNewHandoffIsWhatIsReadLater(t *testing.T) {
	a := newAccount(t)
	a.Exec("update users set external_id = 'dana' where id = $1", a.dana.UserID)
	session := a.AddSession(a.dana, directory.SessionInput{
		Title: "VPN drops", TeamID: directory.Some(*a.team()), Customer: directory.Some("Globex"),
	})
	a.close(a.escalate(a.dana, session))
	a.Exec("update users set name = 'Dana Doe' where id = $1", a.dana.UserID) // later than the principal was read
	bot := a.newAgent("Bot")
	created := map[string]handoff.Handoff{
		"the second of a session": a.escalate(a.dana, session),
		"one by an agent":         a.escalate(bot, a.sessionOf(bot)),
		"one by a service":        a.escalate(a.backend, a.Session(a.dana)),
		"a parked one":            a.park(a.dana, a.Session(a.dana)),
	}
	cards := make(map[uuid.UUID]handoff.Card)
	for _, event := range a.events() {
		cards[event.Handoff] = decodeEvent(t, event).Handoff
	}
	for what, h := range created {
		read := a.get(h)
		read.Context, read.Timeline, read.TimelineOmitted = nil, nil, nil
		if diff := cmp.Diff(read, h, states); diff != "" {
			t.Errorf("%s (-read +created):\n%s", what, diff)
		}
	}
	queue, err := a.Queue(t.Context(), a.dana, handoff.Filter{Statuses: []handoff.Status{handoff.Waiting}})
	if err != nil || len(queue.Items) != 3 {
		t.Fatalf("got %d cards, error %v", len(queue.Items), err)
	}
	for _, card := range queue.Items {
		if diff := cmp.Diff(card, cards[card.ID], states); diff != "" {
			t.Errorf("#%d (-queue +event):\n%s", card.Number, diff)
		}
	}
}

func TestEscalatingAParkedHandoffPromotesIt(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	parked := a.get(a.HandOff(a.dana, handoff.Draft{
		Session: session, Intent: handoff.Park, Priority: handoff.High, EngineerNotes: "Later.",
	}))
	promoted, created, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil || created {
		t.Fatalf("created %t, error %v; want the parked one promoted", created, err)
	}
	if promoted.WaitingSince == nil || promoted.WaitingSince.Before(parked.CreatedAt) {
		t.Errorf("promoted at %v, created at %v", promoted.WaitingSince, parked.CreatedAt)
	}
	want := parked
	want.Intent, want.Status, want.WaitingSince = handoff.Escalate, handoff.Waiting, promoted.WaitingSince
	want.DueAt = promoted.DueAt
	want.Version++
	got := a.get(promoted)
	want.Timeline = got.Timeline
	if diff := cmp.Diff(want, got, states); diff != "" {
		t.Errorf("promotion changed more than it should (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"handoff_created #1 by Dana"}, a.story()); diff != "" {
		t.Error(diff)
	}
}

// Who escalates is who promotes, also where the session was given to another user since it was parked.
func TestPromotionSetsCreator(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	a.park(a.dana, session)
	a.Exec("update ai_sessions set user_id = $1 where id = $2", a.eli.UserID, session)
	h := a.escalate(a.eli, session)
	if h.CreatedBy.ID != a.eli.UserID {
		t.Errorf("escalated by %s", h.CreatedBy.Name)
	}
	_, err := a.Claim(t.Context(), a.eli, h.Ref())
	if conflict := conflictOf(t, err); conflict.Conflict != handoff.OwnHandoff {
		t.Errorf("got %v", err)
	}
	a.ClaimFor(a.dana, h)
}

func TestPromotionTakesWhatTheDraftSays(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	a.HandOff(a.dana, handoff.Draft{
		Session: session, Intent: handoff.Park, Priority: handoff.Low,
		EngineerNotes: "Later.",
	})
	h := a.HandOff(a.dana, handoff.Draft{
		Session: session, Intent: handoff.Escalate, Priority: handoff.Urgent, EngineerNotes: "Now.",
	})
	if h.Priority != handoff.Urgent || h.EngineerNotes != "Now." {
		t.Errorf("got priority %s and notes %q", h.Priority, h.EngineerNotes)
	}
}

func TestASessionHasOneOpenHandoff(t *testing.T) {
	for _, open := range []struct {
		name   string
		first  func(*account, uuid.UUID) handoff.Handoff
		second handoff.Intent
	}{
		{"parked, park again", func(a *account, s uuid.UUID) handoff.Handoff { return a.park(a.dana, s) }, handoff.Park},
		{"waiting, park", func(a *account, s uuid.UUID) handoff.Handoff { return a.escalate(a.dana, s) }, handoff.Park},
		{
			"waiting, escalate", func(a *account, s uuid.UUID) handoff.Handoff { return a.escalate(a.dana, s) },
			handoff.Escalate,
		},
		{"claimed, escalate", func(a *account, s uuid.UUID) handoff.Handoff {
			return a.ClaimFor(a.eli,
				a.escalate(a.dana, s))
		}, handoff.Escalate},
	} {
		t.Run(open.name, func(t *testing.T) {
			a := newAccount(t)
			session := a.Session(a.dana)
			first := open.first(a, session)
			before := a.story()
			_, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: open.second})
			conflict := conflictOf(t, err)
			if conflict.Conflict != handoff.HandoffActive || conflict.Card.ID != first.ID ||
				conflict.Card.Version != first.Version || conflict.Card.Status != first.Status {
				t.Errorf("got conflict %s with card %+v, want handoff_active with the open handoff", conflict.Conflict,
					conflict.Card)
			}
			if diff := cmp.Diff(before, a.story()); diff != "" {
				t.Errorf("the refused one was announced:\n%s", diff)
			}
		})
	}
}

func TestAClosedHandoffIsLinkedFromTheNext(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	first := a.escalate(a.dana, session)
	a.close(first)
	second := a.escalate(a.dana, session)
	if first.PreviousHandoffID != nil {
		t.Errorf("the first one follows %s", first.PreviousHandoffID)
	}
	if second.ID == first.ID || second.PreviousHandoffID == nil || *second.PreviousHandoffID != first.ID {
		t.Errorf("got %s that follows %v, want a new one that follows %s", second.ID, second.PreviousHandoffID, first.ID)
	}
	history, _, err := a.History(t.Context(), a.vera, session, handoff.HistoryPage{})
	if err != nil {
		t.Fatal(err)
	}
	if len(history) != 2 || history[0].ID != second.ID || history[1].ID != first.ID ||
		history[1].Status != handoff.Withdrawn {
		t.Errorf("got history %+v, want both, newest first", history)
	}
}

func TestTwoCreateForOneSessionAtOnce(t *testing.T) {
	a := newAccount(t)
	for range 20 {
		session := a.Session(a.dana)
		errs := make(chan error, 2)
		for range cap(errs) {
			go func() {
				_, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
				errs <- err
			}()
		}
		first, second := <-errs, <-errs
		if first != nil {
			first, second = second, first
		}
		if first != nil {
			t.Fatalf("nobody won: %v, %v", first, second)
		}
		if conflict := conflictOf(t, second); conflict.Conflict != handoff.HandoffActive {
			t.Fatalf("the loser got %v", conflict)
		}
	}
	if events := a.events(); len(events) != 20 {
		t.Errorf("%d events for 20 handoffs", len(events))
	}
}
