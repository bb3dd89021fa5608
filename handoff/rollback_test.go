package handoff_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/handoff"
)

// The database has the last word: whatever fails after the event was appended takes the event with it.
func TestARolledBackHandoffLeavesNothing(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	a.breakCommits("true")
	if _, _, err := a.Create(t.Context(), a.dana, handoff.Draft{
		Session: session,
		Intent:  handoff.Escalate,
	}); err == nil {
		t.Fatal("a broken commit went unseen")
	}
	a.mendCommits()
	if history, _, err := a.History(t.Context(), a.vera, session, handoff.HistoryPage{}); err != nil ||
		len(history) != 0 {
		t.Errorf("got history %v, error %v", history, err)
	}
	if events := a.events(); len(events) != 0 {
		t.Errorf("got events %+v", events)
	}
	if h := a.escalate(a.dana, session); h.Number != 1 {
		t.Errorf("the next one got number %d", h.Number)
	}
	if events := a.events(); len(events) != 1 || events[0].Seq != 1 {
		t.Errorf("got events %+v, want the first", events)
	}
}

func TestAFailedClaimLeavesNothing(t *testing.T) {
	a := newAccount(t)
	h := a.get(a.escalate(a.dana, a.Session(a.dana)))
	a.breakCommits("new.type = 'handoff_claimed'")
	if _, err := a.Claim(t.Context(), a.eli, h.Ref()); err == nil {
		t.Fatal("a broken commit went unseen")
	}
	if diff := cmp.Diff(h, a.get(h), states); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"handoff_created #1 by Dana"}, a.story()); diff != "" {
		t.Error(diff)
	}
}

// breakCommits makes every transaction fail at COMMIT that appended an event for which condition holds.
func (a *account) breakCommits(condition string) {
	a.t.Helper()
	a.Exec(fmt.Sprintf(`create function refuse() returns trigger language plpgsql as $$
		begin
			if %s then raise 'refused at commit'; end if;
			return null;
		end $$`, condition))
	a.Exec(`create constraint trigger refuse after insert on event_log
		deferrable initially deferred for each row execute function refuse()`)
}

func (a *account) mendCommits() {
	a.t.Helper()
	a.Exec("drop function refuse cascade")
}
