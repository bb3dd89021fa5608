package handoff_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// Eight writers over two replicas, while others claim and release, both replicas announce, and time passes: no
// deadlock, no version without its step, at most one announcement in 5 s, and the last message is announced.
func TestManyWritersAreAnnouncedOnceInAWhile(t *testing.T) {
	a := newAccount(t)
	pool, err := db.Open(t.Context(), a.URL, "second replica")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	second := *a
	second.Services = handofftest.NewServices(pool)
	h := a.escalate(a.dana, a.Session(a.dana))

	const writers, each, moves = 8, 25, 6
	began := time.Now()
	var writing, others sync.WaitGroup
	done := make(chan struct{})
	for i := range writers {
		replica := []*account{a, &second}[i%2]
		author := []auth.Principal{a.dana, a.backend}[i%3%2]
		writing.Go(func() {
			for range each {
				replica.say(author, h, "more")
			}
		})
	}
	repeat := func(do func()) {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					do()
				}
			}
		})
	}
	for _, replica := range []*account{a, &second} {
		repeat(replica.announceDue)
	}
	for replica, claimer := range map[*account]auth.Principal{a: a.eli, &second: a.mia} {
		repeat(func() {
			claimed, err := replica.Claim(t.Context(), claimer, h.Ref())
			if err == nil {
				_, err = replica.Release(t.Context(), claimer, claimed.Ref())
			}
			if conflict := (*handoff.ConflictError)(nil); err != nil && !errors.As(err, &conflict) {
				t.Error(err)
			}
		})
	}
	for range moves {
		a.advance(h)
	}
	writing.Wait()
	close(done)
	others.Wait()
	a.advance(h)
	a.announceDue()

	updates := a.updates()
	most := 2 + moves + int(time.Since(began)/(5*time.Second))
	if len(updates) == 0 || len(updates) > most {
		t.Errorf("%d announcements, want at most %d", len(updates), most)
	}
	last := updates[len(updates)-1]
	if want := strconv.Itoa(writers * each); last != "Dana "+want && last != "service "+want {
		t.Errorf("the last announcement is %q", last)
	}
	var versions []int32
	for _, event := range a.events() {
		versions = append(versions, decodeEvent(t, event).Handoff.Version)
	}
	for i, version := range versions {
		if version != int32(i)+1 {
			t.Fatalf("the versions of the events are %v", versions)
		}
	}
	if steps := a.Count("select count(*) from handoff_timeline where handoff_id = $1", h.ID); int(steps) != len(versions) {
		t.Errorf("%d steps for %d events", steps, len(versions))
	}
}

func TestUpdatesAreAnnouncedByOneOfTwoReplicas(t *testing.T) {
	a := newAccount(t)
	var handoffs []handoff.Handoff
	for range 20 {
		h := a.escalate(a.dana, a.Session(a.dana))
		a.say(a.dana, h, "first")
		a.say(a.dana, h, "second")
		a.advance(h)
		handoffs = append(handoffs, h)
	}
	var replicas sync.WaitGroup
	for range 2 {
		replicas.Go(a.announceDue)
	}
	replicas.Wait()
	a.announceDue() // what both had passed over
	updates := a.updates()
	slices.Sort(updates)
	if want := slices.Concat(slices.Repeat([]string{"Dana 1"}, len(handoffs)), slices.Repeat([]string{"Dana 2"},
		len(handoffs))); !slices.Equal(updates, want) {
		t.Errorf("the announcements are %v", updates)
	}
}

func TestTheAnnouncerAnnouncesWhatIsDue(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	a.say(a.dana, h, "first")
	a.say(a.dana, h, "second")
	a.advance(h)
	ctx, stop := context.WithCancel(t.Context())
	service := *a.Service
	service.Observers = []handoff.Observer{func(context.Context, pgx.Tx, handoff.Event) error {
		stop()
		return nil
	}}
	announcer := handoff.Announcer{Service: &service, Interval: time.Millisecond}
	if err := announcer.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}
