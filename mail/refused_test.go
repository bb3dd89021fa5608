package mail_test

import (
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

var errRelaying = &smtp.SMTPError{
	Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Relaying denied",
}

// The server does not let the service send, until the operator has mended that. The log has one line for each change.
func TestServerThatRefusesTheServiceIsTriedSlowly(t *testing.T) {
	t.Parallel()
	for name, hooks := range map[string]smtptest.Hooks{
		"at MAIL": {Mail: func() error { return errRelaying }},
		"at RCPT": {Rcpt: func(string, int) error { return errRelaying }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, server := newAccount(t), smtptest.Start(t, nil)
			server.Set(hooks)
			h := a.escalate("VPN", "")
			log := logtest.New(t)
			w := a.worker(sender(t, server.Addr))
			w.Logger = log.Logger
			w.RetryDelays = []time.Duration{0, 0, time.Hour}
			a.start(w)
			a.waitUntil("each message is refused", func() bool { return a.triedAll(h, 1) && a.sending() == 0 })
			if n := a.scheduled(); n != len(allRecipients) || !w.Refused() {
				t.Errorf("%d mailboxes wait, refused: %t", n, w.Refused())
			}
			if got := statuses(a.mails(h)); got["queued"] != len(allRecipients) {
				t.Errorf("the timeline has %v", got)
			}
			log.Await("mail cannot be sent; it is tried again")
			log.ExpectNoMore()
			server.Set(smtptest.Hooks{})
			a.makeMailDue()
			a.waitForMail()
			if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
			log.Await("mail can be sent again")
			log.ExpectNoMore()
			if w.Refused() {
				t.Error("it is still refused")
			}
		})
	}
}
