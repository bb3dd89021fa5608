package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestTimelineCountsDeliveries(t *testing.T) {
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

	o.drainAndRecord(one, two, elsewhere, live[0], live[1], live[2], late)
	steps := o.read(waiting).Timeline
	for i, what := range []string{"handoff_created", "handoff_claimed"} {
		step := steps[i]
		if step.Type != what || step.Deliveries == nil || *step.Deliveries != 4 {
			t.Errorf("%s was delivered %v times, want 4", step.Type, step.Deliveries)
		}
		if step.FirstDeliveredAt == nil || step.FirstDeliveredAt.Before(step.At) {
			t.Errorf("%s at %v was first delivered at %v", step.Type, step.At, step.FirstDeliveredAt)
		}
	}
	if step := o.read(parked).Timeline[0]; step.Deliveries != nil || step.FirstDeliveredAt != nil {
		t.Errorf("parking was delivered %d times", *step.Deliveries)
	}
}

func TestTimelineCountsNoDeliveryWithoutStreams(t *testing.T) {
	o := newOffice(t)
	waiting := o.escalation(o.dana)
	step := o.read(waiting).Timeline[0]
	if step.Deliveries == nil || *step.Deliveries != 0 || step.FirstDeliveredAt != nil {
		t.Errorf("got %+v", step)
	}
}

func TestDeliveriesAreRecordedWhileTheReplicaRuns(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	follower := r.as(o.eli).follow("")
	waiting := o.escalation(o.dana)
	follower.expect("handoff_created")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	for *o.read(waiting).Timeline[0].Deliveries == 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the delivery is not recorded")
		}
	}
}

// drainAndRecord ends all streams of the replicas and records their deliveries.
func (o *office) drainAndRecord(one, two *replica, followers ...*follower) {
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

// read returns the present handoff.
func (o *office) read(h handoff.Handoff) handoff.Handoff {
	o.t.Helper()
	got, err := o.Get(o.t.Context(), o.vera.Principal, h.SessionID, h.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return got
}
