package webhook_test

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/webhook"
)

// expectReset expects a reset as the next message.
func (a *testAccount) expectReset(endpoint webhook.Issued, reason string, head int64) {
	a.t.Helper()
	m := a.receiver.next()
	if m.Type != "reset" || m.Data.Reason != reason || m.Data.LastEventID != a.eventID(head) {
		a.t.Fatalf("%s came, want a reset because of %s", m.raw, reason)
	}
	if want := endpoint.ID.String() + "." + a.eventID(head) + ".reset"; m.id() != want {
		a.t.Errorf("the reset has the id %s, want %s", m.id(), want)
	}
	if err := verifierOf(a.t, *endpoint.Secret).Verify(m.raw, m.header); err != nil {
		a.t.Error(err)
	}
}

func TestEndpointThatFellBehindTheRetentionIsReset(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	a.escalate(3)
	a.Exec("update event_heads set floor = 2")
	a.Exec("delete from event_log where seq <= 2")
	a.worker()
	a.expectReset(endpoint, "expired", 3)
	a.escalate(1)
	if m := a.receiver.next(); m.Data.Seq != 4 {
		t.Errorf("event %d came after the reset", m.Data.Seq)
	}
	a.awaitAt(endpoint.ID, 4)
	if got := a.deliveries(endpoint.ID); !slices.Equal(got, []string{"3 delivered", "4 delivered"}) {
		t.Errorf("deliveries: %v", got)
	}
}

func TestGapInTheLogIsAReset(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	a.escalate(3)
	a.Exec("delete from event_log where seq <= 2") // by hand: the floor does not say so
	a.worker()
	a.expectReset(endpoint, "expired", 3)
	a.awaitAt(endpoint.ID, 3)
}

func TestEveryEndpointIsResetAtANewEpoch(t *testing.T) {
	for name, begin := range map[string]func(context.Context, *pgxpool.Pool) (string, error){
		"bump": notify.BeginEpoch, "accept": notify.AcceptEpoch,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			a.escalate(1)
			endpoint := a.endpoint("/")
			a.escalate(1)
			if _, err := begin(t.Context(), a.Pool); err != nil {
				t.Fatal(err)
			}
			a.worker()
			a.expectReset(endpoint, "epoch", 2)
			a.awaitAt(endpoint.ID, 2)
			a.escalate(1)
			if m := a.receiver.next(); m.Data.Seq != 3 {
				t.Errorf("event %d came after the reset", m.Data.Seq)
			}
			a.awaitAt(endpoint.ID, 3)
			if _, err := begin(t.Context(), a.Pool); err != nil { // while the worker runs, and nothing else happens
				t.Fatal(err)
			}
			a.expectReset(endpoint, "epoch", 3)
			a.awaitAt(endpoint.ID, 3)
			a.receiver.expectNone()
		})
	}
}

func TestReplayComesAfterTheResetThatIsOwed(t *testing.T) {
	for name, c := range map[string]struct {
		reason string
		begin  func(*testAccount)
	}{
		"retention": {"expired", func(a *testAccount) {
			a.Exec("update event_heads set floor = 2")
			a.Exec("delete from event_log where seq <= 2")
		}},
		"epoch": {"epoch", func(a *testAccount) {
			if _, err := notify.BeginEpoch(a.t.Context(), a.Pool); err != nil {
				a.t.Fatal(err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			endpoint := a.endpoint("/")
			a.escalate(5)
			c.begin(a)
			a.replay(endpoint.ID, a.eventID(3))
			a.worker()
			a.expectReset(endpoint, c.reason, 3)
			for _, seq := range []int64{4, 5} {
				if m := a.receiver.next(); m.id() != endpoint.ID.String()+"."+a.eventID(seq) {
					t.Errorf("%s came, want event %d", m.id(), seq)
				}
			}
			a.awaitAt(endpoint.ID, 5)
			a.replay(endpoint.ID, a.eventID(4)) // no reset is owed
			if m := a.receiver.next(); m.Data.Seq != 5 {
				t.Errorf("%s came", m.raw)
			}
			a.awaitAt(endpoint.ID, 5)
			a.receiver.expectNone()
		})
	}
}

// The database was restored from before the event after which to replay.
func TestReplayOfAnEarlierEpochGoesOnAtTheHead(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	a.escalate(1)
	a.Exec("update webhooks set cursor_epoch = 'abc', replay_after = 9")
	a.worker()
	a.expectReset(endpoint, "epoch", 1)
	a.awaitAt(endpoint.ID, 1)
}

func TestResetOfAnAccountWithoutEvents(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	if _, err := notify.BeginEpoch(t.Context(), a.Pool); err != nil {
		t.Fatal(err)
	}
	a.worker()
	a.expectReset(endpoint, "epoch", 0)
	a.awaitAt(endpoint.ID, 0)
}
