package mail_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/internal/smtptest"
)

// stopDuringData runs a worker until the server has all messages and has replied to none, and stops it.
// Before it waits for the end of the worker, it calls stopping.
func (a *account) stopDuringData(server *smtptest.Server, stopTime time.Duration, stopping func()) {
	a.t.Helper()
	w := a.worker(sender(a.t, server.Addr))
	w.SetStopTime(stopTime)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var running sync.WaitGroup
	running.Go(func() {
		if err := w.Run(ctx); !errors.Is(err, context.Canceled) {
			a.t.Errorf("the worker returned %v", err)
		}
	})
	a.waitUntil("the server has all messages", func() bool { return len(server.Messages()) == len(allRecipients) })
	stop()
	stopping()
	running.Wait()
}

// SIGTERM ends the context of the worker.
func TestReplyThatComesWhileStoppingIsRecorded(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	reply := make(chan struct{})
	server.Set(smtptest.Hooks{Data: func(context.Context) { <-reply }})
	h := a.escalate("VPN", "")
	a.stopDuringData(server, testTimeout, func() { close(reply) })
	if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
		t.Errorf("after the stop the timeline has %v", got)
	}
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}

// A server that does not reply holds up the stop for a few seconds only. Each person has the message once or twice.
func TestReplyThatDoesNotComeWhileStopping(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Data: func(ctx context.Context) { <-ctx.Done() }})
	h := a.escalate("VPN", "")
	a.stopDuringData(server, 10*time.Millisecond, func() {})
	server.Set(smtptest.Hooks{})
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
		t.Errorf("the timeline has %v", got)
	}
	a.expectCopies(server, 1, 2)
}

// A replica dies between the end of the message and the record. Its lease ends by itself; the test ends it sooner.
func TestMessageThatWasNotRecordedIsSentAgain(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	dead := make(chan struct{})
	server.Set(smtptest.Hooks{Data: func(context.Context) { <-dead }})
	h := a.escalate("VPN", "")
	stop := a.start(a.worker(sender(t, server.Addr)))
	a.waitUntil("the server has all messages", func() bool { return len(server.Messages()) == len(allRecipients) })
	server.Set(smtptest.Hooks{})
	a.Exec("update mailboxes set leased_until = clock_timestamp(), next_at = clock_timestamp()")
	other := a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	a.expectCopies(server, 2, 2)
	other()
	close(dead) // it was only frozen: what it records late changes no other lease
	stop()
	if got := a.mails(h); len(got) != len(allRecipients) || statuses(got)["sent"] != len(allRecipients) {
		t.Errorf("the timeline has %+v", got)
	}
}

// expectCopies expects each recipient to have been sent one message, so many times.
func (a *account) expectCopies(server *smtptest.Server, least, most int) {
	a.t.Helper()
	ids := make(map[string][]string)
	for _, m := range server.Messages() {
		ids[m.To] = append(ids[m.To], parseMessage(a.t, m).Header.Get("Message-Id"))
	}
	for _, to := range allRecipients {
		got := ids[to]
		if len(got) < least || len(got) > most || len(slices.Compact(slices.Clone(got))) != 1 {
			a.t.Errorf("%s was sent %v, want one Message-ID %d to %d times", to, got, least, most)
		}
	}
}
