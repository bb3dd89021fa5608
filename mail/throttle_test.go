package mail_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

var errTooMany = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many messages"}

// A server takes three messages in each period, or refuses the first connections.
func TestThrottlingDelaysAndLosesNothing(t *testing.T) {
	t.Parallel()
	for name, hooks := range map[string]func(throttle func() error) smtptest.Hooks{
		"at the connection": func(func() error) smtptest.Hooks {
			var connections atomic.Int32
			return smtptest.Hooks{Connect: func() error {
				if connections.Add(1) <= 12 { // five connections say EHLO and then HELO
					return errTooMany
				}
				return nil
			}}
		},
		"at MAIL": func(f func() error) smtptest.Hooks { return smtptest.Hooks{Mail: f} },
		"at RCPT": func(f func() error) smtptest.Hooks {
			return smtptest.Hooks{Rcpt: func(string, int) error { return f() }}
		},
		"at DATA": func(f func() error) smtptest.Hooks { return smtptest.Hooks{Content: f} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, server := newAccount(t), smtptest.Start(t, nil)
			server.Set(hooks(smtptest.Throttle(3, 2*time.Second, errTooMany)))
			var handoffs []handoff.Handoff
			for i := range 5 {
				handoffs = append(handoffs, a.escalate(fmt.Sprintf("VPN %d", i), ""))
			}
			w := a.worker(sender(t, server.Addr))
			w.SetPace(120, 100*time.Millisecond)
			a.start(w)
			a.waitForMail()
			for _, h := range handoffs {
				mails := a.mails(h)
				once := func(m handoff.Mail) bool { return m.Status == "sent" && m.Attempts == 1 }
				if len(mails) != len(allRecipients) || slices.ContainsFunc(mails, func(m handoff.Mail) bool { return !once(m) }) {
					t.Errorf("mails in the timeline: %+v", mails)
				}
			}
			if results := w.Stats().Results; results["throttled"] == 0 || results["failed"]+results["retried"] > 0 {
				t.Errorf("counted %v", results)
			}
		})
	}
}

// Messages that follow each other go over the same connections.
func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.start(a.worker(sender(t, server.Addr)))
	for i := range 10 {
		a.escalate(fmt.Sprintf("VPN %d", i), "")
		a.waitForMail()
	}
	if n := len(server.Messages()); n != 10*len(allRecipients) {
		t.Errorf("%d messages were sent", n)
	}
	if n := server.Connections(); n > 15 { // an idle one can have been closed on a slow machine
		t.Errorf("they took %d connections", n)
	}
}

// A connection that the server has closed is replaced, which is no failure.
func TestConnectionThatTheServerClosedIsReplaced(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	w := a.worker(sender(t, server.Addr))
	a.start(w)
	for i := range 2 {
		a.escalate(fmt.Sprintf("VPN %d", i), "")
		a.waitForMail()
		server.CloseConnections()
	}
	if n := len(server.Messages()); n != 2*len(allRecipients) {
		t.Errorf("%d messages were sent, results %v", n, w.Stats().Results)
	}
}
