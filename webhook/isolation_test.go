package webhook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/webhook"
)

// hangingEndpoints makes n endpoints whose path begins with /hangs.
func (a *testAccount) hangingEndpoints(n int) {
	a.t.Helper()
	for i := range n {
		a.endpoint(fmt.Sprintf("/hangs/%d", i))
	}
}

// More receivers hang than there are prompt slots. They hang for the first time, so nothing tells them from others.
func TestReceiversThatHangDelayOnlyThemselves(t *testing.T) {
	a := newAccount(t)
	held := make(chan struct{})
	defer close(held)
	a.receiver.answers(func(_ http.ResponseWriter, m message) {
		if strings.HasPrefix(m.path, "/hangs") {
			<-held
		}
	})
	a.hangingEndpoints(300)
	well := a.endpoint("/well")
	a.worker()
	a.escalate(1)
	a.awaitAt(well.ID, 1)
	began := time.Now()
	a.escalate(5)
	a.awaitAt(well.ID, 6)
	if took := time.Since(began); took > 5*time.Second {
		t.Logf("five events took %s while others hang", took)
	}
	failed := a.Count("select count(*) from webhook_deliveries where error is not null and error <> 'timeout'")
	if failed != 0 {
		t.Errorf("%d attempts failed otherwise than by their time", failed)
	}
}

func TestAnotherAccountIsNotDelayedByABacklog(t *testing.T) {
	a := newAccount(t)
	busy := a.endpoint("/busy")
	a.escalate(200)
	other := newAccountOf(t, a.OtherAccount())
	other.receiver = a.receiver
	quiet := other.endpoint("/quiet")
	other.escalate(1)
	a.worker()
	other.awaitAt(quiet.ID, 1)
	a.awaitAt(busy.ID, 200)
	if n := len(a.receiver.messages); n != 201 {
		t.Errorf("%d messages came", n)
	}
}

func TestOnlyTheNewest500AttemptsAreKept(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	a.worker()
	a.escalate(1)
	a.awaitAt(endpoint.ID, 1)
	a.Exec(`
		insert into webhook_deliveries (account_id, webhook_id, number, event_id, event_type, attempt, duration_ms)
		select account_id, webhook_id, n, event_id, event_type, 1, 0 from webhook_deliveries, generate_series(2, 600) as n`)
	a.Exec("update webhooks set attempts = 600")
	a.escalate(1)
	a.awaitAt(endpoint.ID, 2)
	if n := a.Count("select count(*) from webhook_deliveries where number > 101"); n != 500 ||
		a.Count("select count(*) from webhook_deliveries") != 500 {
		t.Errorf("%d newest attempts are kept", n)
	}
}

func TestTestEventIsSignedAndMovesNothing(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	w := &webhook.Worker{DB: a.Pool, Keys: a.keys, Client: a.receiver.client()}
	service := a.service()
	service.Send = w.Test
	for status, want := range map[int]string{http.StatusAccepted: "delivered", http.StatusGone: "failed"} {
		a.receiver.answersStatus(status)
		attempt, err := service.Test(t.Context(), a.ada, endpoint.ID)
		if err != nil || attempt.Status != want || int(*attempt.HTTPStatus) != status {
			t.Errorf("%d: %+v, %v", status, attempt, err)
		}
		m := a.receiver.next()
		if m.Type != "test" || m.Data.Message == "" || verifierOf(t, *endpoint.Secret).Verify(m.raw, m.header) != nil ||
			!strings.HasPrefix(m.id(), endpoint.ID.String()+".test-") {
			t.Errorf("%s %s", m.id(), m.raw)
		}
	}
	if got := a.read(endpoint.ID); !got.Active || got.LastAttempt != nil || len(a.deliveries(endpoint.ID)) != 0 {
		t.Errorf("the endpoint is %+v", got)
	}
}

func TestAttemptsAndBacklogAreCounted(t *testing.T) {
	a := newAccount(t)
	a.receiver.answersStatus(http.StatusInternalServerError)
	endpoint := a.endpoint("/hidden/path")
	w, stop := a.worker()
	a.escalate(3)
	a.await(endpoint.ID, "failing", func(e webhook.Endpoint) bool { return e.Failures > 0 })
	stop()
	if n := w.Stats().Attempts[webhook.Standard]["status"]; n < 1 {
		t.Errorf("%d attempts failed", n)
	}
	backlog, err := webhook.ReadBacklog(t.Context(), a.allAccounts(), 0, 1)
	if err != nil || backlog.Active != 1 || backlog.Behind != 1 || backlog.Failing != 1 || backlog.Events != 3 ||
		backlog.Oldest <= 0 || backlog.OldestAnswering != 0 || len(backlog.LongestFailed) != 1 {
		t.Fatalf("the backlog is %+v, %v", backlog, err)
	}
	got := backlog.LongestFailed[0]
	if got.ID != endpoint.ID || got.Class != "status" || strings.Contains(got.Receiver, "hidden") {
		t.Errorf("what fails is %+v", got)
	}
	a.Exec(`update webhooks set failures = 0, failing_since = null`)
	backlog, err = webhook.ReadBacklog(t.Context(), a.allAccounts(), 0, 1)
	if err != nil || backlog.OldestAnswering <= 0 {
		t.Errorf("of an endpoint that does not fail the backlog is %+v, %v", backlog, err)
	}
}

// The cost of one look for what is due, with ten thousand endpoints in a thousand accounts and nothing to do.
func BenchmarkIdleEndpoints(b *testing.B) {
	a := newAccountOf(b, handofftest.New(b))
	a.endpoint("/")
	a.Exec(`insert into accounts (id, name) select gen_random_uuid(), 'account ' || n from generate_series(1, 999) as n`)
	a.Exec(`insert into event_heads (account_id, seq, floor) select id, 1000, 0 from accounts on conflict do nothing`)
	a.Exec(`
		insert into webhooks (id, account_id, format, url, secret, secret_last_four, created_by_id, created_by_name,
			created_by_service, cursor_epoch, cursor_seq)
		select gen_random_uuid(), accounts.id, w.format, w.url, w.secret, w.secret_last_four, w.created_by_id,
			w.created_by_name, w.created_by_service, w.cursor_epoch, 1000
		from webhooks as w, accounts, generate_series(1, 10)`)
	a.Exec("update webhooks set cursor_seq = 1000")
	a.Exec("analyze webhooks")
	for b.Loop() {
		if due := a.dueAccounts(); due != 0 {
			b.Fatalf("%d accounts are due", due)
		}
	}
}
