package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/webhook"
)

// testAccount is an account with an admin, an engineer and a receiver of webhooks.
type testAccount struct {
	*handofftest.Account
	t testing.TB

	ada      auth.Principal // admin
	dana     auth.Principal // engineer
	receiver *receiver
	keys     *seal.Keyring
}

func newAccount(t testing.TB) *testAccount {
	t.Helper()
	return newAccountOf(t, handofftest.New(t))
}

func newAccountOf(t testing.TB, account *handofftest.Account) *testAccount {
	t.Helper()
	keys, err := seal.ParseKeyring("a key that is long enough to seal secrets with")
	if err != nil {
		t.Fatal(err)
	}
	return &testAccount{
		Account: account, t: t, ada: account.Admin("Ada"), dana: account.Engineer("Dana"),
		receiver: newReceiver(t), keys: keys,
	}
}

// service returns the service of endpoints.
func (a *testAccount) service() *webhook.Service {
	return &webhook.Service{Runner: &tx.Runner{DB: a.Pool}, Keys: a.keys}
}

// within runs f in a transaction of the account.
func within[T any](a *testAccount, f func(context.Context, tx.Tx) (T, error)) T {
	a.t.Helper()
	var result T
	err := (&tx.Runner{DB: a.Pool}).Run(a.t.Context(), a.ID, func(tx tx.Tx) (err error) {
		result, err = f(a.t.Context(), tx)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return result
}

// endpoint makes an endpoint of the receiver at a path.
func (a *testAccount) endpoint(path string, change ...func(*webhook.Input)) webhook.Issued {
	a.t.Helper()
	in := webhook.Input{URL: new(a.receiver.URL + path)}
	for _, each := range change {
		each(&in)
	}
	return within(a, func(ctx context.Context, tx tx.Tx) (webhook.Issued, error) {
		return a.service().CreateTx(ctx, tx, a.ada, in)
	})
}

// put changes an endpoint.
func (a *testAccount) put(id uuid.UUID, in webhook.Input) webhook.Issued {
	a.t.Helper()
	changed, err := a.service().Put(a.t.Context(), a.ada, id, in)
	if err != nil {
		a.t.Fatal(err)
	}
	return changed
}

func (a *testAccount) replay(id uuid.UUID, after string) webhook.Endpoint {
	a.t.Helper()
	return within(a, func(ctx context.Context, tx tx.Tx) (webhook.Endpoint, error) {
		return a.service().ReplayTx(ctx, tx, a.ada, id, after)
	})
}

// read returns the endpoint as it is now.
func (a *testAccount) read(id uuid.UUID) webhook.Endpoint {
	a.t.Helper()
	endpoint, err := a.service().Endpoint(a.t.Context(), a.ada, id)
	if err != nil {
		a.t.Fatal(err)
	}
	return endpoint
}

// await waits until the endpoint satisfies a condition.
func (a *testAccount) await(id uuid.UUID, what string, satisfied func(webhook.Endpoint) bool) webhook.Endpoint {
	a.t.Helper()
	for deadline := time.Now().Add(timeout); ; time.Sleep(5 * time.Millisecond) {
		endpoint := a.read(id)
		if satisfied(endpoint) {
			return endpoint
		}
		if time.Now().After(deadline) {
			a.t.Fatalf("the endpoint is never %s: %+v", what, endpoint)
		}
	}
}

// awaitAt waits until the cursor of the endpoint is at a seq of the present epoch, with a lease that was given back.
func (a *testAccount) awaitAt(id uuid.UUID, seq int64) {
	a.t.Helper()
	want := a.eventID(seq)
	a.await(id, "at "+want, func(e webhook.Endpoint) bool {
		return e.LastEventID == want &&
			a.Count("select count(*) from webhooks where id = $1 and leased_until is null", id) == 1
	})
}

// deliveries returns the attempts of an endpoint, oldest first, each as "seq class", "seq delivered" or "seq replayed".
func (a *testAccount) deliveries(id uuid.UUID) []string {
	a.t.Helper()
	page, err := a.service().Deliveries(a.t.Context(), a.ada, id, 100, "")
	if err != nil {
		a.t.Fatal(err)
	}
	list := make([]string, len(page.Items))
	for i, each := range page.Items {
		position, err := notify.ParsePosition(each.EventID)
		if err != nil {
			a.t.Fatal(err)
		}
		result := each.Status
		switch {
		case each.Error != nil:
			result = *each.Error
		case each.IsReplay:
			result = "replayed"
		}
		list[len(list)-1-i] = fmt.Sprintf("%d %s", position.Seq, result)
	}
	return list
}

func (a *testAccount) eventID(seq int64) string {
	a.t.Helper()
	epoch, err := notify.Epoch(a.t.Context(), a.Pool)
	if err != nil {
		a.t.Fatal(err)
	}
	return notify.Position{Epoch: epoch, Seq: seq}.String()
}

// escalate escalates n sessions of the engineer, each an event.
func (a *testAccount) escalate(n int) (last handoff.Handoff) {
	a.t.Helper()
	for range n {
		last = a.Escalate(a.dana)
	}
	return last
}

// escalateWith escalates a session with a priority.
func (a *testAccount) escalateWith(priority handoff.Priority) handoff.Handoff {
	a.t.Helper()
	return a.HandOff(a.dana, handoff.Draft{
		Session: a.Session(a.dana), Intent: handoff.Escalate, Priority: priority,
	})
}

// worker runs a worker on a pool of its own, as a replica does, until the test ends or stop is called.
func (a *testAccount) worker(change ...func(*webhook.Worker)) (w *webhook.Worker, stop func()) {
	a.t.Helper()
	return a.workerOn(a.URL, change...)
}

func (a *testAccount) workerOn(url string, change ...func(*webhook.Worker)) (w *webhook.Worker, stop func()) {
	a.t.Helper()
	pool, err := db.Open(a.t.Context(), url, "handoffd test worker")
	if err != nil {
		a.t.Fatal(err)
	}
	return a.workerWith(pool, change...)
}

func (a *testAccount) workerWith(pool *pgxpool.Pool, change ...func(*webhook.Worker)) (*webhook.Worker, func()) {
	w := &webhook.Worker{DB: pool, Keys: a.keys, Client: a.receiver.client(), Interval: 20 * time.Millisecond}
	for _, each := range change {
		each(w)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			a.t.Errorf("the worker ended with %v", err)
		}
		pool.Close()
	}
	a.t.Cleanup(stop)
	return w, stop
}

func (a *testAccount) rotate(id uuid.UUID) webhook.Issued {
	a.t.Helper()
	return within(a, func(ctx context.Context, tx tx.Tx) (webhook.Issued, error) {
		return a.service().RotateTx(ctx, tx, a.ada, id)
	})
}

func (a *testAccount) allAccounts() db.Scope { return db.AllAccounts(a.Pool) }

// dueAccounts returns the number of accounts with due endpoints, by the query that workers make every interval.
func (a *testAccount) dueAccounts() int {
	a.t.Helper()
	accounts, err := db.New(a.allAccounts()).AccountsWithDueWebhooks(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	return len(accounts)
}
