package api_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/mail"
)

// A mail server that is not there: the response to an escalation does not know, the timeline does.
func TestTimelineNamesUndeliveredMail(t *testing.T) {
	a := newAccount(t)
	nowhere, err := mail.ParseServer("smtp://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	worker := &mail.Worker{
		DB: a.Pool, Server: nowhere, Delay: time.Nanosecond, PollInterval: 10 * time.Millisecond,
		RetryDelays: []time.Duration{time.Hour},
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := worker.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	defer running.Wait()
	defer stop()
	waiting := a.escalation(a.dana)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(testTimeout)
	var mails []handoff.Mail
	untried := func(m handoff.Mail) bool { return m.Attempts == 0 }
	for len(mails) < 3 || slices.ContainsFunc(mails, untried) { // to Eli, Mia and Ada
		select {
		case <-tick.C:
			mails = a.read(waiting).Timeline[0].Mails
		case <-overdue:
			t.Fatalf("nothing was tried: %+v", mails)
		}
	}
	a.replica(api.Config{}).as(a.vera).get(handoffPath(waiting)).is(http.StatusOK)
	for _, m := range mails {
		if m.Status != "queued" || m.Attempts != 1 || m.Error == nil || !strings.Contains(*m.Error, "refused") {
			t.Errorf("the timeline tells of %+v", m)
		}
	}
}
