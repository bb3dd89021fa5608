package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/stream"
)

func TestTimelineCountsDeliveries(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}, a.patient()), a.replica(api.Config{}, a.patient())
	elsewhere := one.as(a.otherAccount().eli).follow("")
	live := []*follower{one.as(a.eli).follow(""), one.as(a.mia).follow(""), two.as(a.ada).follow("")}
	parked, waiting := a.parked(a.dana), a.escalation(a.dana)
	for _, f := range live {
		f.expect("handoff_created")
	}
	late := two.as(a.eli).follow("0")
	late.expect("handoff_created")
	two.as(a.mia).claim(waiting).is(http.StatusOK)
	for _, f := range append(live, late) {
		f.expect("handoff_claimed")
	}

	a.drainAndRecord(one, two, elsewhere, live[0], live[1], live[2], late)
	steps := a.read(waiting).Timeline
	for i, what := range []string{"handoff_created", "handoff_claimed"} {
		step := steps[i]
		if step.Type != what || step.Deliveries == nil || *step.Deliveries != 4 {
			t.Errorf("%s was delivered %v times, want 4", step.Type, step.Deliveries)
		}
		if step.FirstDeliveredAt == nil || step.FirstDeliveredAt.Before(step.At) {
			t.Errorf("%s at %v was first delivered at %v", step.Type, step.At, step.FirstDeliveredAt)
		}
	}
	if step := a.read(parked).Timeline[0]; step.Deliveries != nil || step.FirstDeliveredAt != nil {
		t.Errorf("parking was delivered %d times", *step.Deliveries)
	}
}

func TestTimelineCountsNoDeliveryWithoutStreams(t *testing.T) {
	a := newAccount(t)
	waiting := a.escalation(a.dana)
	step := a.read(waiting).Timeline[0]
	if step.Deliveries == nil || *step.Deliveries != 0 || step.FirstDeliveredAt != nil {
		t.Errorf("got %+v", step)
	}
}

func TestDeliveriesAreRecordedWhileTheReplicaRuns(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	follower := r.as(a.eli).follow("")
	waiting := a.escalation(a.dana)
	follower.expect("handoff_created")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	for *a.read(waiting).Timeline[0].Deliveries == 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the delivery is not recorded")
		}
	}
}

// patient returns the configuration of streams that record deliveries however long it takes. A replica that stops tries
// it for a second, which can pass on a busy machine.
func (a *testAccount) patient() stream.Config {
	return stream.Config{RecordDeliveries: func(ctx context.Context, counts []notify.DeliveryCount) error {
		return a.RecordDeliveries(context.WithoutCancel(ctx), counts)
	}}
}

// drainAndRecord ends all streams of the replicas and records their deliveries.
func (a *testAccount) drainAndRecord(one, two *replica, followers ...*follower) {
	a.t.Helper()
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
func (a *testAccount) read(h handoff.Handoff) handoff.Handoff {
	a.t.Helper()
	got, err := a.Get(a.t.Context(), a.vera.Principal, h.SessionID, h.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return got
}
