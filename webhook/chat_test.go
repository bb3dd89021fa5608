package webhook_test

import (
	"context"
	"crypto/x509"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/outbound"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/internal/slacktest"
	"github.com/handoffd/handoffd/webhook"
)

// chatAccount is an account whose escalations are posted in chat.
type chatAccount struct {
	*handofftest.Account
	t                *testing.T
	admin, dana, eli auth.Principal
	webhooks         *webhook.Service
	keys             *seal.Keyring
	slackURL         string
	roots            *x509.CertPool
}

func newChatAccount(t *testing.T) *chatAccount {
	t.Helper()
	return chatAccountIn(t, handofftest.New(t))
}

func chatAccountIn(t *testing.T, in *handofftest.Account) *chatAccount {
	t.Helper()
	keys, err := seal.ParseKeyring("a key that is long enough to seal secrets with")
	if err != nil {
		t.Fatal(err)
	}
	a := &chatAccount{Account: in, t: t, keys: keys, roots: x509.NewCertPool()}
	a.admin, a.dana, a.eli = a.Admin("Ada"), a.Engineer("Dana"), a.Engineer("Eli")
	a.webhooks = &webhook.Service{Runner: in.Runner, Keys: keys}
	return a
}

// trust has the workers of the account accept the certificate of a stand-in.
func (a *chatAccount) trust(server *httptest.Server) { a.roots.AddCert(server.Certificate()) }

// slack makes an endpoint that posts in the channel support of a stand-in.
func (a *chatAccount) slack(server *slacktest.Server, filter ...func(*webhook.Input)) uuid.UUID {
	a.t.Helper()
	a.trust(server.HTTP)
	a.slackURL = server.URL
	in := webhook.Input{Slack: &webhook.SlackInput{Token: new(slacktest.Token), Channel: new("#support")}}
	for _, set := range filter {
		set(&in)
	}
	return a.endpoint(in)
}

func (a *chatAccount) endpoint(in webhook.Input) (id uuid.UUID) {
	a.t.Helper()
	err := a.webhooks.Runner.Run(a.t.Context(), a.ID, func(tx pgx.Tx) error {
		made, err := a.webhooks.CreateTx(a.t.Context(), tx, a.admin, in)
		id = made.ID
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return id
}

func (a *chatAccount) worker() *webhook.Worker {
	publicURL, err := url.Parse("https://desk.acme.example")
	if err != nil {
		a.t.Fatal(err)
	}
	policy := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, RootCAs: a.roots}
	return &webhook.Worker{
		DB: a.Pool, Keys: a.keys, Client: policy.Client(), PublicURL: publicURL, SlackURL: a.slackURL,
	}
}

// run runs workers, as so many replicas do, until the test ends. What it returns tells them that the log has moved.
func (a *chatAccount) run(replicas int) (logChanged func()) {
	a.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var workers []*webhook.Worker
	ended := make(chan error, replicas)
	for range replicas {
		worker := a.worker()
		workers = append(workers, worker)
		go func() { ended <- worker.Run(ctx) }()
	}
	a.t.Cleanup(func() {
		cancel()
		for range replicas {
			if err := <-ended; err != nil && ctx.Err() == nil {
				a.t.Errorf("worker: %v", err)
			}
		}
	})
	return func() {
		for _, each := range workers {
			each.LogChanged(a.ID)
		}
	}
}

// escalation is a session with everything that a message shows.
func (a *chatAccount) escalation(priority handoff.Priority) handoff.Handoff {
	a.t.Helper()
	session := a.AddSession(a.dana, directory.SessionInput{
		Ref: directory.Ref{External: "node-502"}, Title: "Order export times out", Customer: directory.Some("Globex & Söhne"),
	})
	return a.HandOff(a.dana, handoff.Draft{
		Session: session, Intent: handoff.Escalate, Priority: priority, EngineerNotes: "Restarted it twice.\nNo luck.",
	})
}

// until waits for a condition.
func (a *chatAccount) until(what string, holds func() bool) {
	a.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for !holds() {
		if time.Now().After(deadline) {
			a.t.Fatalf("never: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// told waits until an endpoint is done with all events of the account.
func (a *chatAccount) told(endpoint uuid.UUID) {
	a.t.Helper()
	a.until("the endpoint is at the head of the log", func() bool {
		return a.Count(`select count(*) from webhooks as w join event_heads as h on h.account_id = w.account_id
			where w.id = $1 and w.cursor_seq = h.seq and w.cursor_epoch = current_event_epoch()`, endpoint) == 1
	})
}

// posts returns what the timeline of a handoff says that endpoints were told, by the type of its step.
func (a *chatAccount) posts(h handoff.Handoff, step string) []handoff.Post {
	a.t.Helper()
	now, err := a.Get(a.t.Context(), a.eli, h.SessionID, h.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	at := slices.IndexFunc(now.Timeline, func(s handoff.Step) bool { return s.Type == step })
	if at < 0 {
		a.t.Fatalf("the timeline has no %s", step)
	}
	return now.Timeline[at].Posts
}
