package handoff_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/handoff"
)

func TestHandoffNumbersHaveNoGaps(t *testing.T) {
	a := newAccount(t)
	a.breakCommits("new.data ->> 'handoff' like '%the commit fails%'")
	b := a.neighbour()
	b.escalate(b.dana, b.Session(b.dana)) // has numbers of its own

	var creators sync.WaitGroup
	const n = 20
	numbers := make(chan int, n)
	for i := range n {
		session := a.Session(a.dana)
		creators.Go(func() {
			draft := handoff.Draft{Session: session, Intent: handoff.Escalate}
			if i%3 == 0 {
				draft.EngineerNotes = "the commit fails"
			}
			h, _, err := a.Create(t.Context(), a.dana, draft)
			switch {
			case draft.EngineerNotes == "" && err != nil:
				t.Error(err)
			case draft.EngineerNotes != "" && err == nil:
				t.Error("a broken commit went unseen")
			case err == nil:
				numbers <- int(h.Number)
			}
		})
	}
	creators.Wait()
	close(numbers)
	var got []int
	for number := range numbers {
		got = append(got, number)
	}
	slices.Sort(got)
	for i, number := range got {
		if number != i+1 {
			t.Fatalf("got numbers %v", got)
		}
	}
	if len(got) != 13 {
		t.Errorf("got %d handoffs, want 13", len(got))
	}
}

func TestPromotionTakesNoNumber(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	parked := a.park(a.dana, session)
	if promoted := a.escalate(a.dana, session); promoted.ID != parked.ID || promoted.Number != parked.Number {
		t.Errorf("parked is #%d, promoted #%d", parked.Number, promoted.Number)
	}
	if next := a.escalate(a.dana, a.Session(a.dana)); next.Number != parked.Number+1 {
		t.Errorf("#%d follows #%d", next.Number, parked.Number)
	}
}

// The client and the event have been told of a target that the policy no longer has when the handoff is inserted.
func TestPolicyThatChangesMeanwhileHoldsForLaterWaits(t *testing.T) {
	a := newAccount(t)
	var told handoff.Handoff
	err := a.Runner.Run(t.Context(), a.ID, func(tx pgx.Tx) (err error) {
		told, _, err = a.CreateTx(t.Context(), tx, a.dana, handoff.Draft{
			Session: a.Session(a.dana), Intent: handoff.Escalate,
		})
		a.Exec("insert into response_policies (account_id, normal_seconds) values ($1, 60)", a.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if read := a.get(told); !read.DueAt.Equal(*told.DueAt) {
		t.Errorf("it is due at %s, and was said to be at %s", read.DueAt, told.DueAt)
	}
	if next := a.escalate(a.dana, a.Session(a.dana)); next.DueAt.Sub(next.CreatedAt) != time.Minute {
		t.Errorf("the next one is due after %s", next.DueAt.Sub(next.CreatedAt))
	}
}
