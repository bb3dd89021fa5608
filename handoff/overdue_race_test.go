package handoff_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// replica returns the account as another replica serves it.
func (a *account) replica() *account {
	a.t.Helper()
	pool, err := db.Open(a.t.Context(), a.URL, "another replica")
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(pool.Close)
	other := *a
	services := *a.Account
	services.Services = handofftest.NewServices(pool)
	other.Account = &services
	return &other
}

// More handoffs than one page holds, announced by three replicas at once: each level exactly once.
func TestThreeReplicasAnnounceEachLevelOnce(t *testing.T) {
	a := newAccount(t)
	replicas := []*account{a, a.replica(), a.replica()}
	var handoffs []handoff.Handoff
	for range 130 {
		handoffs = append(handoffs, a.escalate(a.dana, a.Session(a.dana)))
	}
	for range 3 {
		a.pass(time.Hour + time.Second)
		var announcing sync.WaitGroup
		for _, replica := range replicas {
			announcing.Go(replica.announceDue)
		}
		announcing.Wait()
		a.announceDue() // what all had passed over
	}
	levels := make(map[string][]int16)
	for _, event := range a.events() {
		if event.Type == handoff.EventOverdue {
			levels[event.Handoff.String()] = append(levels[event.Handoff.String()], decodeEvent(t, event).Handoff.Overdue)
		}
	}
	for _, h := range handoffs {
		if got := levels[h.ID.String()]; !slices.Equal(got, []int16{1, 2}) {
			t.Errorf("#%d: announced %v", h.Number, got)
		}
	}
}

// Claims, releases and announcements at once, over two replicas: no wait is announced after its end, and each level at
// most once in each wait.
func TestClaimsRaceWithAnnouncements(t *testing.T) {
	a := newAccount(t)
	replicas := []*account{a, a.replica()}
	h := a.escalate(a.dana, a.Session(a.dana))
	done := make(chan struct{})
	var announcing, claiming sync.WaitGroup
	for _, replica := range replicas {
		announcing.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					replica.pass(time.Hour)
					replica.announceDue()
				}
			}
		})
	}
	for i, claimer := range []auth.Principal{a.eli, a.mia} {
		replica := replicas[i]
		claiming.Go(func() {
			for range 60 {
				claimed, err := replica.Claim(t.Context(), claimer, h.Ref())
				if err == nil {
					_, err = replica.Release(t.Context(), claimer, claimed.Ref())
				}
				if conflict := (*handoff.ConflictError)(nil); err != nil && !errors.As(err, &conflict) {
					t.Error(err)
				}
			}
		})
	}
	claiming.Wait()
	close(done)
	announcing.Wait()

	var announced int16 // in the present wait
	waits, total := true, 0
	for i, event := range a.events() {
		card := decodeEvent(t, event).Handoff
		if card.Version != int32(i)+1 {
			t.Fatalf("event %d has version %d", i+1, card.Version)
		}
		switch event.Type {
		case handoff.EventClaimed:
			waits = false
		case handoff.EventReleased:
			waits, announced = true, 0
		case handoff.EventOverdue:
			total++
			announced++
			if !waits || card.Overdue != announced || card.Status != handoff.Waiting {
				t.Errorf("event %d announces level %d of a handoff that is %s, want %d", i+1, card.Overdue, card.Status, announced)
			}
		}
	}
	if total == 0 {
		t.Error("nothing was announced")
	}
}
