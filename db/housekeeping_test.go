package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

const readTransaction = "select pg_current_xact_id()::text, count(*) from accounts"

// transactions runs the statement readTransaction several times in a group, with others and the statements that wait
// already, and returns how many transactions that took.
func transactions(t *testing.T, h *db.Housekeeping, others ...func()) int {
	t.Helper()
	var (
		running sync.WaitGroup
		mu      sync.Mutex
		ids     = make(map[string]struct{})
		group   = h.Waiting() + 5 + len(others)
	)
	for range 5 {
		running.Go(func() {
			var id string
			var accounts int
			if err := h.QueryRow(t.Context(), readTransaction).Scan(&id, &accounts); err != nil || accounts != 2 {
				t.Errorf("%d accounts are seen, error %v, want 2", accounts, err)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[id] = struct{}{}
		})
	}
	for _, other := range others {
		running.Go(other)
	}
	awaitWaiting(t, h, group)
	h.RunGroup()
	running.Wait()
	return len(ids)
}

func awaitWaiting(t *testing.T, h *db.Housekeeping, n int) {
	t.Helper()
	await(t, "statements wait", func() bool { return h.Waiting() == n })
}

func TestHousekeepingSharesATransaction(t *testing.T) {
	h := housekeeping(t)
	exec := func() {
		tag, err := h.Exec(t.Context(), "update accounts set name = name || $1", "!")
		if err != nil || tag.RowsAffected() != 2 {
			t.Errorf("%d rows changed, error %v, want 2", tag.RowsAffected(), err)
		}
	}
	read := func() {
		rows, err := h.Query(t.Context(), "select n, n::text from generate_series(1, 3) as n")
		if err != nil {
			t.Error(err)
			return
		}
		var sum, n int
		var text string
		for rows.Next() {
			if err := rows.Scan(&n, &text); err != nil {
				t.Error(err)
			}
			sum += n
		}
		if rows.Err() != nil || sum != 6 || text != "3" {
			t.Errorf("sum %d, last %q, error %v", sum, text, rows.Err())
		}
	}
	if got := transactions(t, h, exec, read); got != 1 {
		t.Errorf("%d transactions", got)
	}
}

func TestFailingHousekeepingFailsNoOther(t *testing.T) {
	h := housekeeping(t)
	fail := func() {
		_, err := h.Exec(t.Context(), "select 1 / 0")
		if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "22012" {
			t.Errorf("1 / 0: error %v", err)
		}
	}
	miss := func() {
		if _, err := h.Exec(t.Context(), "select from missing"); !db.IsMissingObject(err) {
			t.Errorf("a missing table: error %v", err)
		}
	}
	if got := transactions(t, h, fail); got != 5 {
		t.Errorf("%d transactions, want one for each statement", got)
	}
	transactions(t, h, miss)
}

func TestHousekeepingOutlivesItsCallers(t *testing.T) {
	h := housekeeping(t)
	leave := func() {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := h.Exec(ctx, "select 1"); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that has left: error %v", err)
		}
	}
	if got := transactions(t, h, leave, leave); got != 1 {
		t.Errorf("%d transactions", got)
	}
}

func TestHousekeepingDoesNotWaitForASlowStatement(t *testing.T) {
	h := housekeeping(t)
	h.SetTimes(time.Hour, time.Second)
	slow, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if _, err := h.Exec(slow, "select pg_sleep(60)"); err == nil {
			t.Error("the slow statement was not cancelled")
		}
	})
	awaitWaiting(t, h, 1)
	if got := transactions(t, h); got != 5 {
		t.Errorf("%d transactions, want one for each statement", got)
	}
	stop()
	running.Wait()
}

// A group that was under way when a newer history was found is run again there.
func TestHousekeepingReadsNoOlderHistory(t *testing.T) {
	const epoch = "select current_event_epoch()"
	f := newFleet(t, 1, 0)
	f.leadsTo(f.pool, 0)
	h := db.NewHousekeeping(f.pool)
	h.SetTimes(time.Millisecond, time.Minute)
	tx, err := db.AllAccounts(f.pool).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "select pg_advisory_xact_lock(1)"); err != nil {
		t.Fatal(err)
	}
	found := make(chan string)
	go func() {
		var got string
		if err := h.QueryRow(t.Context(), epoch+" from pg_advisory_xact_lock(1)").Scan(&got); err != nil {
			t.Error(err)
		}
		found <- got
	}()
	for f.admin(0, "select count(*)::text from pg_locks where locktype = 'advisory' and not granted") != "1" {
		if t.Context().Err() != nil {
			t.Fatal("the statement does not wait")
		}
	}
	f.promote(1)
	f.isDegraded(f.watched, db.SplitBrain)
	_ = tx.Rollback(t.Context())
	if got, want := <-found, f.admin(1, epoch); got != want {
		t.Errorf("the answer is of epoch %s, want %s", got, want)
	}
}

// housekeeping returns a Housekeeping that runs a group when a test says so.
func housekeeping(t *testing.T) *db.Housekeeping {
	t.Helper()
	d := dbtest.New(t)
	addAccounts(t, d.Pool)
	h := db.NewHousekeeping(d.Pool)
	h.SetTimes(time.Hour, time.Minute)
	return h
}
