package handoff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

func TestOpenHandoffsOfTheCallerAreCounted(t *testing.T) {
	a := newAccount(t)
	team := uuid.New()
	a.park(a.dana, a.Session(a.dana))
	a.escalate(a.dana, a.teamSession(a.dana, team))
	a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	a.close(a.escalate(a.dana, a.Session(a.dana)))
	a.escalate(a.mia, a.Session(a.mia))
	for _, test := range []struct {
		name   string
		caller auth.Principal
		filter handoff.Filter
		want   int64
	}{
		{"parked, waiting and claimed", a.dana, handoff.Filter{}, 3},
		{"whatever the page shows", a.dana, handoff.Filter{Statuses: []handoff.Status{handoff.Withdrawn}, Limit: 1}, 3},
		{"of a team", a.dana, handoff.Filter{TeamID: &team}, 1},
		{"of another user", a.mia, handoff.Filter{}, 1},
		{"of a user who asked nothing", a.eli, handoff.Filter{}, 0},
		{"of a service", auth.Principal{AccountID: a.ID, Service: true}, handoff.Filter{}, 0},
	} {
		queue, err := a.Queue(t.Context(), test.caller, test.filter)
		if err != nil || queue.Counts.Asked != test.want {
			t.Errorf("%s: got %d, error %v, want %d", test.name, queue.Counts.Asked, err, test.want)
		}
	}
}

func TestCardNamesTheCustomer(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	a.escalate(a.dana, session)
	for _, customer := range []*string{nil, new("Acme")} {
		a.Exec("update ai_sessions set customer = $2 where id = $1", session, customer)
		queue, err := a.Queue(t.Context(), a.eli, handoff.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(customer, queue.Items[0].Customer); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
