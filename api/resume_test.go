package api_test

import (
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/notify"
)

func TestResumeGivesWhatWasMissedAndNothingTwice(t *testing.T) {
	o := newOffice(t)
	one, two := o.replica(api.Config{}), o.replica(api.Config{})
	o.escalation(o.dana)
	eli := one.as(o.eli).follow("0")
	seen := eli.expect("handoff_created").ID
	eli.close()
	for range 3 {
		o.escalation(o.dana)
	}

	resumed := map[string]*follower{
		"by header": two.as(o.eli).open(seen),
		"by query":  two.as(o.eli).openAt(streamPath + "?last_event_id=" + seen),
	}
	for how, follower := range resumed {
		if ready := follower.expect("ready"); ready.ID != seen || ready.data.LastEventID != seen {
			t.Errorf("%s: ready is at %s, want %s", how, ready.ID, seen)
		}
		for _, want := range []int64{2, 3, 4} {
			if got := follower.expect("handoff_created"); got.data.Seq != want {
				t.Errorf("%s: got event %d, want %d", how, got.data.Seq, want)
			}
		}
	}
	o.escalation(o.dana)
	for how, follower := range resumed {
		if got := follower.expect("handoff_created"); got.data.Seq != 5 {
			t.Errorf("%s: the first live event is %d", how, got.data.Seq)
		}
	}
}

func TestTheHeaderWinsOverTheQuery(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	o.escalation(o.dana)
	o.escalation(o.dana)
	first := r.as(o.eli).follow("0").expect("handoff_created").ID

	eli := r.as(o.eli).with("Last-Event-ID", first).openAt(streamPath + "?last_event_id=0")
	eli.expect("ready")
	if got := eli.expect("handoff_created"); got.data.Seq != 2 {
		t.Errorf("resumed with event %d, as the query asks", got.data.Seq)
	}
}

func TestAResumeThatIsImpossibleIsReset(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	o.escalation(o.dana)
	head := r.as(o.eli).follow("0").expect("handoff_created").ID
	position, err := notify.ParsePosition(head)
	if err != nil {
		t.Fatal(err)
	}

	for reason, after := range map[string]notify.Position{
		"epoch":  {Epoch: "f00" + position.Epoch, Seq: 1},
		"future": {Epoch: position.Epoch, Seq: 99},
	} {
		eli := r.as(o.eli).open(after.String())
		reset := eli.expect("reset")
		if reset.ID != head || reset.data.Reason != reason || reset.data.LastEventID != head {
			t.Errorf("%s: got reset %s %s, want it at the head %s", reason, reset.ID, reset.Data, head)
		}
		if ready := eli.expect("ready"); ready.ID != head {
			t.Errorf("%s: ready is at %s, want the head %s", reason, ready.ID, head)
		}
	}
}

func TestAMalformedPositionIsRefused(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	for _, id := range []string{"x", "-1", "7f3a", "7f3a-", "7F3A-1", "7f3a--1", "7f3a-01", "7f3a-99999999999999999999", "00"} {
		r.as(o.eli).with("Last-Event-ID", id).get(streamPath).blames("Last-Event-ID")
		r.as(o.eli).get(streamPath + "?last_event_id=" + id).blames("Last-Event-ID")
	}
}
