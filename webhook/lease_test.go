package webhook_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/relay"
	"github.com/handoffd/handoffd/webhook"
)

// held has the receiver hold its answers until the returned function is called.
func (r *receiver) held() (release func()) {
	held := make(chan struct{})
	r.answers(func(http.ResponseWriter, message) { <-held })
	return func() {
		r.answers(nil)
		close(held)
	}
}

// The first worker is taken for dead while it posts: its lease is over.
func TestWorkerThatLostItsLeaseMovesNothing(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	release := a.receiver.held()
	first, stopFirst := a.worker()
	a.escalate(1)
	sent := a.receiver.next()
	a.Exec("update webhooks set leased_until = clock_timestamp() - interval '1 second'")
	a.worker()
	if again := a.receiver.next(); again.id() != sent.id() {
		t.Errorf("the second worker sent %s, the first %s", again.id(), sent.id())
	}
	release()
	a.awaitAt(endpoint.ID, 1)
	stopFirst()
	if got := a.deliveries(endpoint.ID); !slices.Equal(got, []string{"1 delivered"}) {
		t.Errorf("deliveries: %v", got)
	}
	if lost := first.Stats().LeasesLost; lost != 1 {
		t.Errorf("the first worker lost %d leases", lost)
	}
}

func TestOneReplicaPostsAtATime(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	release := a.receiver.held()
	for range 3 {
		a.worker()
	}
	a.escalate(1)
	a.receiver.next()
	a.Count("select count(*) from pg_sleep(0.3)") // each worker looks every 20 ms
	a.receiver.expectNone()
	release()
	a.awaitAt(endpoint.ID, 1)
}

func TestReplayWhilePostingSkipsNothing(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	a.worker()
	a.escalate(3)
	for range 3 {
		a.receiver.next()
	}
	a.awaitAt(endpoint.ID, 3)
	release := a.receiver.held()
	a.escalate(1)
	if m := a.receiver.next(); m.Data.Seq != 4 {
		t.Fatalf("event %d came", m.Data.Seq)
	}
	a.replay(endpoint.ID, a.eventID(1))
	release()
	for _, seq := range []int64{2, 3, 4} {
		m := a.receiver.next()
		if want := endpoint.ID.String() + "." + a.eventID(seq); m.id() != want {
			t.Errorf("%s came, want %s", m.id(), want)
		}
	}
	a.awaitAt(endpoint.ID, 4)
	got := a.deliveries(endpoint.ID)
	want := []string{"1 delivered", "2 delivered", "3 delivered", "2 replayed", "3 replayed"}
	if !slices.Equal(got[:5], want) || len(got) != 6 {
		t.Errorf("deliveries: %v", got)
	}
}

func TestEndpointCanBeDisabledOrDeletedWhilePosting(t *testing.T) {
	a := newAccount(t)
	disabled, deleted := a.endpoint("/disabled"), a.endpoint("/deleted")
	release := a.receiver.held()
	w, _ := a.worker()
	a.escalate(2)
	a.receiver.next()
	a.receiver.next()
	a.put(disabled.ID, webhook.Input{Active: new(false)})
	if err := a.service().Delete(t.Context(), a.ada, deleted.ID); err != nil {
		t.Fatal(err)
	}
	release()
	a.await(disabled.ID, "recorded, or the other not lost", func(e webhook.Endpoint) bool {
		return e.LastEventID == a.eventID(1) && w.Stats().LeasesLost > 0
	})
	a.awaitQuiet()
	a.receiver.expectNone()
	if got := a.read(disabled.ID); got.Active || *got.DisabledReason != webhook.DisabledByUser {
		t.Errorf("the endpoint is %+v", got)
	}
	if lost := w.Stats().LeasesLost; lost != 1 {
		t.Errorf("%d leases were lost", lost)
	}
	a.put(disabled.ID, webhook.Input{Active: new(true)})
	if m := a.receiver.next(); m.Data.Seq != 2 {
		t.Errorf("event %d came", m.Data.Seq)
	}
	a.awaitAt(disabled.ID, 2)
}

// beforeRecord calls a function when a delivery is recorded for the first time, before the statement is sent.
type beforeRecord struct {
	once sync.Once
	call func()
}

// TraceBatchStart looks for the statement behind those that begin its transaction.
func (b *beforeRecord) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	for _, q := range data.Batch.QueuedQueries {
		if strings.HasPrefix(q.SQL, "-- name: RecordWebhookSuccess ") {
			b.once.Do(b.call)
		}
	}
	return ctx
}

func (*beforeRecord) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (*beforeRecord) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (*beforeRecord) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (*beforeRecord) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// The connections to the database break when the answer of the receiver is there. The lease is given back: the event is
// posted again before it is over.
func TestOutageBetweenPostAndRecordLosesNothing(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	link, through := relay.Postgres(t, a.URL)
	servers, err := db.NewServers(through, "handoffd test worker")
	if err != nil {
		t.Fatal(err)
	}
	servers.Tracer = &beforeRecord{call: link.Drop}
	pool, err := servers.Pool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.workerWith(pool)
	release := a.receiver.held()
	a.escalate(3)
	sent := a.receiver.next()
	a.Exec("update webhooks set leased_until = clock_timestamp() + interval '1 hour'")
	release()
	var seqs []int64
	for len(seqs) == 0 || seqs[len(seqs)-1] != 3 {
		seqs = append(seqs, a.receiver.next().Data.Seq)
	}
	if sent.Data.Seq != 1 || !slices.Equal(seqs, []int64{1, 2, 3}) {
		t.Errorf("after event %d came %v", sent.Data.Seq, seqs)
	}
	a.awaitAt(endpoint.ID, 3)
}

func TestStopEndsAnAttemptWithoutBlame(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	release := a.receiver.held()
	_, stop := a.worker()
	a.escalate(1)
	a.receiver.next()
	began := time.Now()
	stop()
	if took := time.Since(began); took > time.Minute {
		t.Errorf("stopping took %s", took)
	}
	got := a.read(endpoint.ID)
	free := a.Count("select count(*) from webhooks where leased_until is null")
	if got.Failures != 0 || got.LastAttempt != nil || free != 1 {
		t.Errorf("the endpoint is %+v", got)
	}
	release()
	a.worker()
	if m := a.receiver.next(); m.Data.Seq != 1 {
		t.Errorf("%s came", m.raw)
	}
	a.awaitAt(endpoint.ID, 1)
}

func TestStopLetsAnAttemptEnd(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	release := a.receiver.held()
	_, stop := a.worker()
	a.escalate(2)
	a.receiver.next()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		stop()
	}()
	a.awaitStopping()
	release()
	<-stopped
	if got := a.deliveries(endpoint.ID); len(got) > 1 || len(got) == 1 && got[0] != "1 delivered" {
		t.Errorf("deliveries: %s", strings.Join(got, ", "))
	}
	a.receiver.expectNone()
}

// awaitStopping gives a goroutine that stops a worker time to begin with it.
func (a *testAccount) awaitStopping() { a.Count("select count(*) from pg_sleep(0.1)") }
