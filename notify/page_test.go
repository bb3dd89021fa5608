package notify_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// Clients can leave before the part of the log that they wait for is read, or during the read.
func TestPagesWithoutSubscriptionsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := &heldLog{memoryLog: newMemoryLog(0)}, uuid.New()
		for range 100 {
			log.commit(account)
		}
		hub := startHub(t, log, 4, never)
		hub.subscribe(account, notify.Head())
		release := make(chan struct{})
		log.release.Store(&release)
		var subscribing sync.WaitGroup
		subscribe := func(ctx context.Context, after int64, want error) {
			subscribing.Go(func() {
				s, err := hub.Subscribe(ctx, account, notify.Position{Epoch: "e0", Seq: after})
				if !errors.Is(err, want) {
					t.Errorf("after event %d: got %v, want %v", after, err, want)
				}
				if err == nil {
					s.Close()
				}
			})
			synctest.Wait()
		}
		leaving, leave := context.WithCancel(t.Context())
		for after := int64(0); after < 80; after += 4 {
			subscribe(leaving, after, context.Canceled)
		}
		subscribe(t.Context(), 3, nil)  // its page is being read
		subscribe(t.Context(), 79, nil) // its page is not
		leave()
		synctest.Wait()
		if n := hub.PagesHeld(account); n != 5 {
			t.Errorf("%d pages are held, want those of the four reads under way and one that is awaited", n)
		}
		close(release)
		subscribing.Wait()
		synctest.Wait() // the other reads have ended
		if n := hub.PagesHeld(account); n != 2 {
			t.Errorf("%d pages are held, want the two that are read for others", n)
		}
	})
}
