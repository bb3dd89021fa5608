package notify_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

func TestPayloadIsAsDocumentedAndRollbackSendsNone(t *testing.T) {
	a := newAccount(t)
	channel := a.listen()
	a.rollback()
	a.commit(1)
	want := fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"%s","seq":1,"type":"handoff_created","handoff_id":"%s"}`,
		a.id, a.position().Epoch, a.handoff)
	if got := receive(t, channel); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPayloadIsAtMost400Bytes(t *testing.T) {
	a := newAccount(t)
	channel := a.listen()
	a.exec(`insert into event_heads (account_id, seq) values ($1, 9223372036854775806)`, a.id)
	longest := strings.Repeat("x", 40)
	err := a.inTx(func(tx pgx.Tx) error {
		_, err := notify.Append(t.Context(), tx, a.id, longest, a.handoff, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := receive(t, channel); len(got) > 400 || !strings.Contains(got, longest) {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

// listen opens a connection that listens without a Listener.
func (a *account) listen() *pgx.Conn {
	a.t.Helper()
	conn, err := pgx.Connect(a.t.Context(), a.URL)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { conn.Close(context.Background()) })
	if _, err := conn.Exec(a.t.Context(), "listen "+notify.Channel); err != nil {
		a.t.Fatal(err)
	}
	return conn
}

func receive(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	n, err := conn.WaitForNotification(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n.Payload
}

func TestAppendReturnsTheLoggedEvent(t *testing.T) {
	a := newAccount(t)
	var appended notify.Event
	if err := a.inTx(func(tx pgx.Tx) (err error) { appended, err = a.append(tx); return err }); err != nil {
		t.Fatal(err)
	}
	logged := a.log()[0]
	if appended.Seq != logged.Seq || appended.Type != logged.Type || appended.Handoff != logged.Handoff ||
		appended.Account != logged.Account || !appended.At.Equal(logged.At) || string(appended.Data) != string(logged.Data) {
		t.Errorf("appended %+v\nlogged   %+v", appended, logged)
	}
}

func TestAppendRefusesDataThatCannotBeEncoded(t *testing.T) {
	a := newAccount(t)
	err := a.inTx(func(tx pgx.Tx) error {
		_, err := notify.Append(t.Context(), tx, a.id, "handoff_created", a.handoff, func() {})
		return err
	})
	if err == nil || len(a.log()) > 0 {
		t.Errorf("got %v and %v", err, a.log())
	}
}

func TestAppendWaitsForUncommittedAppend(t *testing.T) {
	a := newAccount(t)
	first, err := db.ForAccount(a.Pool, a.id).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.append(first); err != nil {
		t.Fatal(err)
	}
	second, err := db.ForAccount(a.Pool, a.id).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	appended := make(chan notify.Event)
	go func() {
		event, err := a.append(second)
		if err != nil {
			t.Error(err)
		}
		appended <- event
	}()
	a.waitUntilBlocked(second.Conn().PgConn().PID())
	if err := first.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := (<-appended).Seq; got != 1 {
		t.Errorf("the second has number %d, though the first was rolled back", got)
	}
	if err := second.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// waitUntilBlocked asks the server until the backend waits for a lock.
func (a *account) waitUntilBlocked(backend uint32) {
	a.t.Helper()
	for blocked := false; !blocked; runtime.Gosched() {
		err := a.Pool.QueryRow(a.t.Context(), `select cardinality(pg_blocking_pids($1)) > 0`, int32(backend)).Scan(&blocked)
		if err != nil {
			a.t.Fatal(err)
		}
	}
}

func TestConcurrentAppendsAreGaplessAndArriveInCommitOrder(t *testing.T) {
	const writers, each = 8, 40
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	var writing sync.WaitGroup
	for range writers {
		writing.Go(func() { a.commit(each) })
	}
	got := s.readUpTo(writers * each)
	writing.Wait()
	if !slices.IsSortedFunc(got, func(a, b notify.Event) int { return a.At.Compare(b.At) }) {
		t.Error("the times of the events are not in the order of their numbers")
	}
	for i, e := range a.log() {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d of the log has number %d", i+1, e.Seq)
		}
	}
}

func TestTransactionsOverManyAccountsInOneOrderDoNotDeadlock(t *testing.T) {
	const writers, each = 6, 25
	a := newAccount(t)
	accounts := []*account{a, a.neighbour(), a.neighbour(), a.neighbour()}
	var writing sync.WaitGroup
	for range writers {
		writing.Go(func() {
			for range each {
				some := slices.Clone(accounts)
				rand.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
				some = some[:3]
				slices.SortFunc(some, func(a, b *account) int { return cmp.Compare(a.id.String(), b.id.String()) })
				err := a.inTx(func(tx pgx.Tx) error {
					for _, one := range some {
						if _, err := one.append(tx); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	events := 0
	for _, one := range accounts {
		log := one.log()
		events += len(log)
		if n := len(log); n > 0 && log[n-1].Seq != int64(n) {
			t.Errorf("%d events, the last is number %d", n, log[n-1].Seq)
		}
	}
	if events != writers*each*3 {
		t.Errorf("%d events, want %d", events, writers*each*3)
	}
}

// log reads all events of the account.
func (a *account) log() []notify.Event {
	a.t.Helper()
	batches, err := notify.Log{DB: a.Pool}.Read(context.Background(), map[uuid.UUID]int64{a.id: 0}, 10_000)
	if err != nil {
		a.t.Fatal(err)
	}
	return batches[0].Events
}

func BenchmarkAppend(b *testing.B) {
	b.Run("one account", func(b *testing.B) {
		b.ReportAllocs()
		a := newAccount(b)
		for b.Loop() {
			a.commit(1)
		}
	})
	b.Run("an account for each writer", func(b *testing.B) {
		a := newAccount(b)
		var mu sync.Mutex
		b.RunParallel(func(pb *testing.PB) {
			mu.Lock()
			mine := a.neighbour()
			mu.Unlock()
			for pb.Next() {
				mine.commit(1)
			}
		})
	})
}
