package api_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
	"github.com/handoffd/handoffd/stream"
)

func TestResumeDeliversMissedEventsOnce(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	a.escalation(a.dana)
	eli := one.as(a.eli).follow("0")
	seen := eli.expect("handoff_created").ID
	eli.close()
	for range 3 {
		a.escalation(a.dana)
	}

	resumed := map[string]*follower{
		"by header": two.as(a.eli).open(seen),
		"by query":  two.as(a.eli).openAt(streamPath + "?last_event_id=" + seen),
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
	a.escalation(a.dana)
	for how, follower := range resumed {
		if got := follower.expect("handoff_created"); got.data.Seq != 5 {
			t.Errorf("%s: the first live event is %d", how, got.data.Seq)
		}
	}
}

func TestLastEventIDHeaderWinsOverQuery(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.escalation(a.dana)
	a.escalation(a.dana)
	first := r.as(a.eli).follow("0").expect("handoff_created").ID

	eli := r.as(a.eli).with("Last-Event-ID", first).openAt(streamPath + "?last_event_id=0")
	eli.expect("ready")
	if got := eli.expect("handoff_created"); got.data.Seq != 2 {
		t.Errorf("resumed with event %d, as the query asks", got.data.Seq)
	}
}

func TestResumeFromUnknownPositionIsReset(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.escalation(a.dana)
	head := r.as(a.eli).follow("0").expect("handoff_created").ID
	position, err := notify.ParsePosition(head)
	if err != nil {
		t.Fatal(err)
	}

	for reason, after := range map[string]notify.Position{
		"epoch":  {Epoch: "f00" + position.Epoch, Seq: 1},
		"future": {Epoch: position.Epoch, Seq: 99},
	} {
		eli := r.as(a.eli).open(after.String())
		reset := eli.expect("reset")
		if reset.ID != head || reset.data.Reason != reason || reset.data.LastEventID != head {
			t.Errorf("%s: got reset %s %s, want it at the head %s", reason, reset.ID, reset.Data, head)
		}
		if ready := eli.expect("ready"); ready.ID != head {
			t.Errorf("%s: ready is at %s, want the head %s", reason, ready.ID, head)
		}
	}
}

func TestResumeFromBeforeRetentionIsReset(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for range 3 {
		a.escalation(a.dana)
	}
	eli := r.as(a.eli).follow("0")
	first := eli.expect("handoff_created").ID
	eli.expect("handoff_created")
	last := eli.expect("handoff_created").ID
	a.Exec(`update event_log set at = at - interval '8 days' where account_id = $1`, a.ID)
	if n, err := (&notify.Pruner{DB: a.Pool}).Prune(t.Context()); n != 3 || err != nil {
		t.Fatalf("pruned %d events, error %v", n, err)
	}

	for _, where := range []*replica{r, a.replica(api.Config{})} { // one has the events in memory
		mia := where.as(a.mia).open(first)
		if reset := mia.expect("reset"); reset.data.Reason != "expired" || reset.ID != last {
			t.Errorf("got reset %s with id %s", reset.Data, reset.ID)
		}
		if ready := mia.expect("ready"); ready.ID != last {
			t.Errorf("ready is at %s, the account at %s", ready.ID, last)
		}
		for _, position := range []string{"", "0", last} {
			if ready := where.as(a.mia).open(position).expect("ready"); ready.ID != last {
				t.Errorf("ready is at %s, the account at %s", ready.ID, last)
			}
		}
	}
	a.escalation(a.dana)
	if got := eli.expect("handoff_created"); got.data.Seq != 4 {
		t.Errorf("the next event is number %d", got.data.Seq)
	}
}

// All clients of a replica reconnect to another one at once, each with another position.
func TestSimultaneousResumesShareReads(t *testing.T) {
	const crowd, missed = 100, 300
	a := newAccount(t)
	var ids []string
	for range missed / 3 {
		h := a.escalation(a.dana)
		for _, change := range []func(context.Context, auth.Principal, handoff.Ref) (handoff.Handoff, error){
			a.Claim, a.Release,
		} {
			if _, err := change(t.Context(), a.mia.Principal, h.Ref()); err != nil {
				t.Fatal(err)
			}
		}
	}
	r := a.replica(api.Config{}, stream.Config{Limits: stream.Limits{PerUser: crowd + 1}})
	all := r.as(a.eli).follow("0")
	for range missed {
		event, err := all.Next()
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, event.ID)
	}
	before := r.hub.Stats().LogReads
	var coming sync.WaitGroup
	for i := range crowd {
		client := r.as(a.eli)
		coming.Go(func() {
			from := i * missed / crowd
			if err := client.resumes(ids[from], ids[from+1:]); err != nil {
				t.Errorf("after %s: %v", ids[from], err)
			}
		})
	}
	coming.Wait()
	reads := r.hub.Stats().LogReads - before
	t.Logf("%v reads of the log for %d clients", reads, crowd)
	if reads > crowd/2 {
		t.Error("the reads are not shared")
	}
}

// resumes opens the stream after an id and expects these events. It can run in any goroutine.
func (c *client) resumes(after string, want []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	response, err := c.with("Last-Event-ID", after).send(ctx, http.MethodGet, streamPath, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	stream := sse.NewDecoder(response.Body)
	if ready, err := stream.Next(); err != nil || ready.Name != "ready" {
		return fmt.Errorf("got %s %s, error %w", ready.Name, ready.Data, err)
	}
	for _, id := range want {
		if event, err := stream.Next(); err != nil || event.ID != id {
			return fmt.Errorf("got %s, want %s, error %w", event.ID, id, err)
		}
	}
	return nil
}

func TestMalformedPositionIsRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, id := range []string{
		"x", "-1", "7f3a", "7f3a-", "7F3A-1", "7f3a--1", "7f3a-01", "7f3a-99999999999999999999", "00",
	} {
		r.as(a.eli).with("Last-Event-ID", id).get(streamPath).blames("Last-Event-ID")
		r.as(a.eli).get(streamPath + "?last_event_id=" + id).blames("last_event_id")
	}
	// A malformed position is never taken for none.
	for _, query := range []string{
		"%zz", "7f3a-5%", "7f3a-5;x=1", "&last_event_id=7f3a-1", "7f3a-1&last_event_id=7f3a-2",
	} {
		r.as(a.eli).get(streamPath + "?last_event_id=" + query).blames("last_event_id")
	}
	twice := r.as(a.eli).with("Last-Event-ID", "7f3a-1")
	twice.header.Add("Last-Event-ID", "7f3a-2")
	twice.get(streamPath).blames("Last-Event-ID")
	r.as(a.eli).get(sessions + "queue?limit=%zz").blames("limit")
}
