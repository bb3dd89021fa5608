package db_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

// Two standbys are promoted at once, and two replicas that name them in different orders find both as copies at the
// same moment. Neither must follow, not even for a while, what the other does not.
func TestReplicasAgreeOnTwinsPromotedAtOnce(t *testing.T) {
	f := newFleet(t, 2, 0)
	f.leadsTo(f.pool, 0)
	f.servers[1], f.servers[2] = f.servers[2], f.servers[1]
	other, otherPool := f.service()
	f.leadsTo(otherPool, 0)
	f.kill(0)
	f.promote(1)
	f.promote(2)
	open := f.holdNames(1, 2)
	followed := make([]string, 2)
	var looks sync.WaitGroup
	for i, watched := range []*db.Servers{f.watched, other} {
		looks.Go(func() {
			for followed[i] == "" {
				for _, host := range watched.Probe(t.Context()) {
					if host.Newest {
						followed[i] = host.Address + " " + host.History.Epoch()
					}
				}
			}
		})
	}
	open()
	looks.Wait()
	if followed[0] != followed[1] {
		t.Errorf("one replica follows %s, the other %s", followed[0], followed[1])
	}
}

// holdNames keeps copies from being given names until two sessions wait to do so and open is called.
func (f *fleet) holdNames(servers ...int) (open func()) {
	f.Helper()
	var gates []pgx.Tx
	for _, server := range servers {
		conn, err := pgx.Connect(f.Context(), f.servers[server].AdminURL("handoffd"))
		if err != nil {
			f.Fatal(err)
		}
		f.Cleanup(func() { _ = conn.Close(context.Background()) })
		tx, err := conn.Begin(f.Context())
		if err != nil {
			f.Fatal(err)
		}
		if _, err := tx.Exec(f.Context(), "select from event_epoch for update"); err != nil {
			f.Fatal(err)
		}
		gates = append(gates, tx)
	}
	return func() {
		f.Helper()
		for deadline := time.Now().Add(time.Minute); ; {
			waiting := 0
			for _, gate := range gates {
				var here int
				// What pg_stat_activity shows stands still in a transaction.
				const count = `select count(distinct pid) from pg_locks where not granted`
				if err := gate.QueryRow(f.Context(), count).Scan(&here); err != nil {
					f.Fatal(err)
				}
				waiting += here
			}
			if waiting == 2 {
				break
			}
			if time.Now().After(deadline) {
				f.Fatalf("%d sessions wait to name a copy", waiting)
			}
		}
		for _, gate := range gates {
			if err := gate.Rollback(f.Context()); err != nil {
				f.Error(err)
			}
		}
	}
}
