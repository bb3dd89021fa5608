package handoff_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// Several users do different things with the same handoff at once, over two replicas. Whatever comes of it, the log
// tells one story: each success is one event, each event one version, and nothing follows the end.
func TestConcurrentChangesGiveOneHistory(t *testing.T) {
	const rounds = 40
	a := newAccount(t)
	pool, err := db.Open(t.Context(), a.URL, "second replica")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	second := *a
	second.Services = handofftest.NewServices(pool)

	crowd := []struct {
		replica *account
		by      auth.Principal
		action  string
	}{
		{a, a.eli, "resolve"},
		{&second, a.eli, "release"},
		{a, a.mia, "claim"},
		{&second, a.ada, "return"},
		{a, a.ada, "reassign"},
		{&second, a.dana, "withdraw"},
		{a, a.otto, "release"},
	}
	made := map[uuid.UUID]map[int32]bool{} // the versions that successes answered
	begins := map[uuid.UUID]int32{}        // the version in which the race began
	for round := range rounds {
		h := a.in([]handoff.Status{handoff.Claimed, handoff.Waiting}[round%2])
		made[h.ID], begins[h.ID] = map[int32]bool{}, h.Version
		var mu sync.Mutex
		var racers sync.WaitGroup
		start := make(chan struct{})
		for _, racer := range crowd {
			racers.Go(func() {
				<-start
				changed, err := actions[racer.action](racer.replica, racer.by, h)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made[h.ID][changed.Version] = true
				}
			})
		}
		close(start)
		racers.Wait()
	}

	versions, ends := map[uuid.UUID]int32{}, map[uuid.UUID]string{}
	for _, event := range a.events() {
		id := event.Handoff
		if end, closed := ends[id]; closed {
			t.Errorf("%s followed %s", event.Type, end)
		}
		card := decodeEvent(t, event).Handoff
		if versions[id]++; card.Version != versions[id] {
			t.Errorf("event %d of a handoff shows its version %d", versions[id], card.Version)
		}
		if card.ClosedAt != nil {
			ends[id] = event.Type
		}
	}
	for id, answered := range made {
		if announced := int(versions[id] - begins[id]); len(answered) != announced {
			t.Errorf("%d changes were answered, %d were announced", len(answered), announced)
		}
	}
	if len(ends) == 0 {
		t.Error("no handoff was closed: the race proves nothing")
	}
}

// The refused UPDATE and the reading of the reason are two statements. What changes in between must not be the
// reason for an answer that was never true.
func TestAChangeBetweenUpdateAndReadingIsTakenIntoAccount(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	config, err := pgxpool.ParseConfig(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	config.ConnConfig.Tracer = afterMove(func() { once.Do(func() { a.ClaimFor(a.eli, h) }) })
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	resolved, err := handofftest.NewServices(pool).Resolve(t.Context(), a.eli, h.Ref(), "MTU")
	if err != nil || resolved.Status != handoff.Resolved {
		t.Errorf("got %s, error %v", resolved.Status, err)
	}
}

// afterMove is called when a connection has run the UPDATE of a transition.
type afterMove func()

type moveKey struct{}

func (f afterMove) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	return context.WithValue(ctx, moveKey{}, strings.Contains(q.SQL, "ApplyTransition"))
}

func (f afterMove) TraceBatchStart(ctx context.Context, conn *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	last := b.Batch.QueuedQueries[b.Batch.Len()-1]
	return f.TraceQueryStart(ctx, conn, pgx.TraceQueryStartData{SQL: last.SQL})
}

func (f afterMove) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (f afterMove) TraceBatchEnd(ctx context.Context, conn *pgx.Conn, _ pgx.TraceBatchEndData) {
	f.TraceQueryEnd(ctx, conn, pgx.TraceQueryEndData{})
}

func (f afterMove) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	if isMove, _ := ctx.Value(moveKey{}).(bool); isMove {
		f()
	}
}
