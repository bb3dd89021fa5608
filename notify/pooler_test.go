package notify_test

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/notify"
)

func TestPoolerThatDropsNotificationsIsReported(t *testing.T) {
	a := newAccount(t)
	url := dbtest.StartPooler(t, a.URL, "ignore_startup_parameters = idle_session_timeout")
	r, log := a.listenAt(&url)
	s := r.subscribe(a.id, notify.Head())
	log.Await(listening) // until a canary is missing
	awaitReason(t, log, deaf, notify.ListenerPooler)
	a.deliversByComparison(s)
	r.expectDegraded(notify.ListenerPooler)
}

// In transaction mode each transaction can run on another server connection, which other clients have used.
func TestConcurrentTransactionsThroughAPooler(t *testing.T) {
	a := newAccount(t)
	pool, err := db.Open(t.Context(), dbtest.StartPooler(t, a.URL, "default_pool_size = 3"), "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	const workers, each = 8, 20
	var work sync.WaitGroup
	for range workers {
		work.Go(func() {
			for range each {
				err := pgx.BeginFunc(t.Context(), db.ForAccount(pool, a.id), func(tx pgx.Tx) error {
					_, err := a.append(tx)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if _, err := db.New(db.ForAccount(pool, a.id)).CurrentEpoch(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	if events := len(a.log()); events != workers*each {
		t.Errorf("there are %d events", events)
	}
}

func TestPoolerThatRefusesTheListenerIsReported(t *testing.T) {
	a := newAccount(t)
	url := dbtest.StartPooler(t, a.URL, "")
	r, log := a.listenAt(&url)
	s := r.subscribe(a.id, notify.Head())
	awaitReason(t, log, notListening, notify.ListenerPooler)
	a.deliversByComparison(s)
	r.expectDegraded(notify.ListenerPooler)
}
