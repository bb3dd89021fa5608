package handoff_test

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
)

// Replicas record the same events at the same time, each in an order of its own.
func TestDeliveriesAddUpOverReplicas(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	first := time.Now().Truncate(time.Millisecond)
	handoffs := []handoff.Handoff{
		a.longLife(), a.in(handoff.Waiting), b.in(handoff.Claimed), a.in(handoff.Resolved), b.in(handoff.Withdrawn),
	}
	for range 50 { // enough rows to lock that replicas meet in the middle
		a.do("release", a.eli, a.ClaimFor(a.eli, handoffs[1]))
	}
	var reached []notify.DeliveryCount
	for _, event := range append(a.events(), b.events()...) {
		reached = append(reached, notify.DeliveryCount{
			Account: event.Account, Seq: event.Seq, At: event.At,
			Streams: 1, FirstAt: first,
		})
	}
	const replicas, times = 8, 5
	var recording errgroup.Group
	for i := range replicas {
		mine := slices.Clone(reached)
		if i%2 == 1 {
			slices.Reverse(mine)
		}
		recording.Go(func() error {
			for range times {
				if err := a.RecordDeliveries(t.Context(), mine); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := recording.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, h := range handoffs {
		of := a
		if h.AccountID == b.ID {
			of = b
		}
		for _, step := range of.get(h).Timeline {
			switch {
			case step.Type == handoff.StepParked:
				if step.Deliveries != nil {
					t.Errorf("parking was delivered %d times", *step.Deliveries)
				}
			case *step.Deliveries != replicas*times || !step.FirstDeliveredAt.Equal(first):
				t.Errorf("%s has reached %d, the first at %v; want %d at %v",
					step.Type, *step.Deliveries, step.FirstDeliveredAt, replicas*times, first)
			}
		}
	}
}

func TestDeliveriesAreOfTheEventAndNotOfItsNumber(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	h := a.escalate(a.dana, a.Session(a.dana))
	event := a.events()[0]
	err := a.RecordDeliveries(t.Context(), []notify.DeliveryCount{
		{Account: a.ID, Seq: 1, At: event.At.Add(-time.Microsecond), Streams: 1, FirstAt: event.At}, // before a failover
		{Account: a.ID, Seq: 2, At: event.At, Streams: 1, FirstAt: event.At},
		{Account: b.ID, Seq: 1, At: event.At, Streams: 1, FirstAt: event.At},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := *a.get(h).Timeline[0].Deliveries; got != 0 {
		t.Errorf("it has reached %d", got)
	}
}

func TestTheFirstDeliveryIsTheEarliest(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	event := a.events()[0]
	for _, ms := range []time.Duration{20, 10, 30} {
		reached := notify.DeliveryCount{
			Account: a.ID, Seq: 1, At: event.At, Streams: 2,
			FirstAt: event.At.Add(ms * time.Millisecond),
		}
		if err := a.RecordDeliveries(t.Context(), []notify.DeliveryCount{reached}); err != nil {
			t.Fatal(err)
		}
	}
	step := a.get(h).Timeline[0]
	if *step.Deliveries != 6 || step.FirstDeliveredAt.Sub(event.At) != 10*time.Millisecond {
		t.Errorf("got %d streams, the first after %v", *step.Deliveries, step.FirstDeliveredAt.Sub(event.At))
	}
}
