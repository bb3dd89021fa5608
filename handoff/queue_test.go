package handoff_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

func TestTheMostUrgentComeFirstThenWhoWaitedLongest(t *testing.T) {
	a := newAccount(t)
	for _, priority := range []handoff.Priority{
		handoff.Normal, handoff.Urgent, handoff.Low, handoff.Normal, handoff.Urgent, handoff.High,
	} {
		a.HandOff(a.dana, handoff.Draft{Session: a.Session(a.dana), Intent: handoff.Escalate, Priority: priority})
	}
	if diff := cmp.Diff([]int32{2, 5, 6, 1, 4, 3}, a.numbers(handoff.Filter{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAPromotedHandoffWaitsFromItsPromotion(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	a.park(a.dana, session)
	second := a.escalate(a.dana, a.Session(a.dana))
	if diff := cmp.Diff([]int32{1, 2}, a.numbers(handoff.Filter{})); diff != "" {
		t.Errorf("parked (-want +got):\n%s", diff)
	}
	a.escalate(a.dana, session)
	a.ClaimFor(a.eli, second) // a claim keeps its place
	if diff := cmp.Diff([]int32{2, 1}, a.numbers(handoff.Filter{})); diff != "" {
		t.Errorf("promoted (-want +got):\n%s", diff)
	}
}

func TestTheQueueByStatus(t *testing.T) {
	a := newAccount(t)
	a.park(a.dana, a.Session(a.dana))
	a.escalate(a.dana, a.Session(a.dana))
	a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	a.close(a.escalate(a.dana, a.Session(a.dana)))
	for _, test := range []struct {
		statuses []handoff.Status
		want     []int32
	}{
		{nil, []int32{1, 2, 3}},
		{[]handoff.Status{handoff.Parked}, []int32{1}},
		{[]handoff.Status{handoff.Waiting, handoff.Claimed}, []int32{2, 3}},
		{[]handoff.Status{handoff.Withdrawn}, []int32{4}},
		{[]handoff.Status{handoff.Resolved, handoff.Returned}, nil},
		{[]handoff.Status{handoff.Withdrawn, handoff.Parked, handoff.Withdrawn}, []int32{1, 4}},
	} {
		if diff := cmp.Diff(test.want, a.numbers(handoff.Filter{Statuses: test.statuses})); diff != "" {
			t.Errorf("status %v (-want +got):\n%s", test.statuses, diff)
		}
	}
}

func TestCountsAreOfTheWholeQueue(t *testing.T) {
	a := newAccount(t)
	team := uuid.New()
	a.park(a.dana, a.Session(a.dana))
	a.escalate(a.dana, a.teamSession(a.dana, team))
	a.ClaimFor(a.eli, a.escalate(a.dana, a.teamSession(a.dana, team)))
	a.ClaimFor(a.mia, a.escalate(a.dana, a.Session(a.dana)))
	a.close(a.escalate(a.dana, a.Session(a.dana)))
	b := a.neighbour()
	b.escalate(b.dana, b.Session(b.dana))

	for _, test := range []struct {
		name   string
		filter handoff.Filter
		counts handoff.Counts
		items  []int32
	}{
		{
			"all",
			handoff.Filter{},
			handoff.Counts{Parked: 1, Waiting: 1, Claimed: 2, Mine: 1, Others: 1, Closed: 1},
			[]int32{1, 2, 3, 4},
		},
		{"one page", handoff.Filter{Limit: 1}, handoff.Counts{
			Parked: 1, Waiting: 1, Claimed: 2, Mine: 1, Others: 1,
			Closed: 1,
		}, []int32{1}},
		{"one team", handoff.Filter{TeamID: &team}, handoff.Counts{Waiting: 1, Claimed: 1, Mine: 1}, []int32{2, 3}},
	} {
		queue, err := a.Queue(t.Context(), a.eli, test.filter)
		if err != nil {
			t.Fatal(err)
		}
		if queue.Counts != test.counts {
			t.Errorf("%s: got counts %+v, want %+v", test.name, queue.Counts, test.counts)
		}
		if diff := cmp.Diff(test.items, numbersOf(queue)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestAForeignTeamHasNoQueue(t *testing.T) {
	a := newAccount(t)
	for name, team := range map[string]*uuid.UUID{"foreign": a.neighbour().team(), "absent": new(uuid.New())} {
		if _, err := a.Queue(t.Context(), a.eli, handoff.Filter{TeamID: team}); !errors.Is(err, refusal.ErrNotFound) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

func TestAFilterIsChecked(t *testing.T) {
	a := newAccount(t)
	for name, test := range map[string]struct {
		filter handoff.Filter
		fields []string
	}{
		"negative limit":  {handoff.Filter{Limit: -1}, []string{"limit"}},
		"limit too high":  {handoff.Filter{Limit: 101}, []string{"limit"}},
		"unknown status":  {handoff.Filter{Statuses: []handoff.Status{"open"}}, []string{"status"}},
		"no base64":       {handoff.Filter{Cursor: "%"}, []string{"cursor"}},
		"no JSON":         {handoff.Filter{Cursor: "AAAA"}, []string{"cursor"}},
		"an empty object": {handoff.Filter{Cursor: "e30"}, []string{"cursor"}},
		"several": {
			handoff.Filter{Statuses: []handoff.Status{"x"}, Limit: 1000, Cursor: "x"},
			[]string{"status", "limit", "cursor"},
		},
	} {
		_, err := a.Queue(t.Context(), a.dana, test.filter)
		if diff := cmp.Diff(test.fields, invalidFields(t, err)); diff != "" {
			t.Errorf("%s: complains about the wrong fields (-want +got):\n%s", name, diff)
		}
	}
}

func TestTheQueueIsForActiveUsersOfTheAccount(t *testing.T) {
	a := newAccount(t)
	a.escalate(a.dana, a.Session(a.dana))
	for _, p := range []auth.Principal{a.vera, a.dana, a.ada, a.otto, a.backend} {
		if queue, err := a.Queue(t.Context(), p, handoff.Filter{}); err != nil || len(queue.Items) != 1 {
			t.Errorf("%s sees %d cards, error %v", p.Name, len(queue.Items), err)
		}
	}
	for _, p := range []auth.Principal{a.newAgent("Triage"), {}} {
		if _, err := a.Queue(t.Context(), p, handoff.Filter{}); !errors.Is(err, refusal.ErrForbidden) {
			t.Errorf("%q (service: %t): got %v", p.Name, p.Service, err)
		}
	}
	b := a.neighbour()
	queue, err := a.Queue(t.Context(), b.dana, handoff.Filter{})
	if err != nil || len(queue.Items) != 0 || queue.Counts != (handoff.Counts{}) || queue.LastEventID.Seq != 0 {
		t.Errorf("a neighbour sees %+v, error %v", queue, err)
	}
}

// While people work, a client loads the queue again and again. What each page shows plus the events after its position
// must give the state in the end, and no event may repeat what the page showed.
func TestAPageAndTheEventsAfterItMakeTheWhole(t *testing.T) {
	a := newAccount(t)
	var pages []handoff.Queue
	working := make(chan struct{})
	var work sync.WaitGroup
	for _, owner := range []auth.Principal{a.dana, a.mia} {
		var sessions []uuid.UUID
		for range 30 {
			sessions = append(sessions, a.Session(owner))
		}
		work.Go(func() {
			for i, session := range sessions {
				if i%3 == 0 {
					a.park(owner, session)
				}
				h := a.escalate(owner, session)
				if i%2 == 0 {
					a.ClaimFor(a.eli, h)
				}
			}
		})
	}
	go func() {
		work.Wait()
		close(working)
	}()
	for done := false; !done; {
		select {
		case <-working:
			done = true
		default:
		}
		page, err := a.Queue(t.Context(), a.vera, handoff.Filter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}

	events := a.events()
	final := pages[len(pages)-1]
	want := cards(final)
	if len(want) != 60 || final.LastEventID.Seq != int64(len(events)) {
		t.Fatalf("in the end there are %d cards at event %d of %d", len(want), final.LastEventID.Seq, len(events))
	}
	for _, page := range pages {
		got := cards(page)
		for _, event := range events[page.LastEventID.Seq:] {
			card := decodeEvent(t, event).Handoff
			if shown, ok := got[card.ID]; ok && shown.Version >= card.Version {
				t.Fatalf("event %d repeats version %d of #%d, which the page at %s shows", event.Seq, card.Version,
					card.Number, page.LastEventID)
			}
			got[card.ID] = card
		}
		if diff := cmp.Diff(want, got, states); diff != "" {
			t.Fatalf("page at %s plus later events (-want +got):\n%s", page.LastEventID, diff)
		}
	}
	t.Logf("%d pages were read during %d events", len(pages), len(events))
}

func cards(queue handoff.Queue) map[uuid.UUID]handoff.Card {
	cards := map[uuid.UUID]handoff.Card{}
	for _, card := range queue.Items {
		cards[card.ID] = card
	}
	return cards
}

func numbersOf(queue handoff.Queue) []int32 {
	var numbers []int32
	for _, card := range queue.Items {
		numbers = append(numbers, card.Number)
	}
	return numbers
}

// numbers are those of the handoffs on a page of the queue, in its order.
func (a *account) numbers(filter handoff.Filter) []int32 {
	a.t.Helper()
	queue, err := a.Queue(a.t.Context(), a.vera, filter)
	if err != nil {
		a.t.Fatal(err)
	}
	return numbersOf(queue)
}

func (a *account) teamSession(owner auth.Principal, team uuid.UUID) uuid.UUID {
	a.t.Helper()
	session := directory.SessionInput{
		Ref: directory.Ref{ID: uuid.New()}, Title: "Team matter", TeamID: directory.Some(team),
	}
	if _, _, err := a.Directory.PutSession(a.t.Context(), owner, session); err != nil {
		a.t.Fatal(err)
	}
	return session.Ref.ID
}

// team makes a team known and returns its id.
func (a *account) team() *uuid.UUID {
	a.t.Helper()
	team := uuid.New()
	a.teamSession(a.dana, team)
	return &team
}
