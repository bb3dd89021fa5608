package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestATimelineSaysHowManySeatsWereReached(t *testing.T) {
	o := newOffice(t)
	one, two := o.replica(api.Config{}), o.replica(api.Config{})
	elsewhere := one.as(o.neighbour().eli).follow("")
	live := []*follower{one.as(o.eli).follow(""), one.as(o.mia).follow(""), two.as(o.ada).follow("")}
	parked, waiting := o.parked(o.dana), o.escalation(o.dana)
	for _, f := range live {
		f.expect("handoff_created")
	}
	late := two.as(o.eli).follow("0")
	late.expect("handoff_created")
	two.as(o.mia).claim(waiting).is(http.StatusOK)
	for _, f := range append(live, late) {
		f.expect("handoff_claimed")
	}

	o.close(one, two, elsewhere, live[0], live[1], live[2], late)
	steps := o.read(waiting).Timeline
	for i, what := range []string{"handoff_created", "handoff_claimed"} {
		step := steps[i]
		if step.Type != what || step.SeatsReached == nil || *step.SeatsReached != 4 {
			t.Errorf("%s has reached %v seats, want 4", step.Type, step.SeatsReached)
		}
		if step.FirstReachedAt == nil || step.FirstReachedAt.Before(step.At) {
			t.Errorf("%s at %v reached the first at %v", step.Type, step.At, step.FirstReachedAt)
		}
	}
	if step := o.read(parked).Timeline[0]; step.SeatsReached != nil || step.FirstReachedAt != nil {
		t.Errorf("parking has reached %d seats", *step.SeatsReached)
	}
}

func TestNobodyWasTold(t *testing.T) {
	o := newOffice(t)
	waiting := o.escalation(o.dana)
	step := o.read(waiting).Timeline[0]
	if step.SeatsReached == nil || *step.SeatsReached != 0 || step.FirstReachedAt != nil {
		t.Errorf("got %+v", step)
	}
}

// Nobody has to stop for the seats to be told.
func TestSeatsAreRecordedWithinASecondOrTwo(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	follower := r.as(o.eli).follow("")
	waiting := o.escalation(o.dana)
	follower.expect("handoff_created")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for *o.read(waiting).Timeline[0].SeatsReached == 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the seat is not recorded")
		}
	}
}

// close drains the replicas, waits until the streams have ended, and has everything recorded.
func (o *office) close(one, two *replica, followers ...*follower) {
	o.t.Helper()
	one.drain()
	two.drain()
	for _, f := range followers {
		f.expect("bye")
		f.ends()
	}
	one.stopStreams()
	two.stopStreams()
}

// read is a handoff as the service has it now.
func (o *office) read(h handoff.Handoff) handoff.Handoff {
	o.t.Helper()
	got, err := o.Get(o.t.Context(), o.vera.Principal, h.SessionID, h.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return got
}
