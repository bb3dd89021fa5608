package chaos

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/internal/smtptest"
)

// A mail server that hangs, refuses or greylists does not delay an escalation. Each recipient receives each message
// once when the server accepts it.
func TestMailServers(t *testing.T) {
	onlyLong(t)
	var hung atomic.Int32
	for _, test := range []struct {
		fault string
		hooks func(repaired <-chan struct{}) smtptest.Hooks
	}{
		{"SMTP hanging", func(repaired <-chan struct{}) smtptest.Hooks {
			return smtptest.Hooks{Hello: func(ctx context.Context) {
				hung.Add(1)
				select {
				case <-repaired:
				case <-ctx.Done():
				}
			}}
		}},
		{"SMTP refusing", func(repaired <-chan struct{}) smtptest.Hooks {
			return smtptest.Hooks{Rcpt: func(string, int) error {
				select {
				case <-repaired:
					return nil
				default:
					return &smtp.SMTPError{Code: 550, Message: "Not today"}
				}
			}}
		}},
		{"SMTP greylisting", func(<-chan struct{}) smtptest.Hooks {
			return smtptest.Hooks{Rcpt: func(_ string, nth int) error {
				if nth == 1 {
					return &smtp.SMTPError{Code: 451, Message: "Come back later"}
				}
				return nil
			}}
		}},
	} {
		t.Run(test.fault, func(t *testing.T) {
			server, repaired := smtptest.Start(t, nil), make(chan struct{})
			server.Set(test.hooks(repaired))
			hung.Store(0)
			escalateByMail(t, test.fault, server, func() bool { return hung.Load() > 0 }, func() { close(repaired) })
		})
	}
}

// escalateByMail escalates on two replicas, waits until every mailbox has been tried or the server hangs, repairs the
// server, and makes the next tries due, which would come only minutes later.
func escalateByMail(t *testing.T, fault string, server *smtptest.Server, hangs func() bool, repair func()) {
	const users, escalations, handful = 4, 10, 4
	r := begin(t, fault, Allowance{Mails: handful})
	r.startTwo(mailSettings(server)...)
	a := r.account(users)
	r.addMailboxes(server, a, a.users[1:]...)
	began := time.Now()
	for i := range escalations {
		r.mustEscalate(r.replicas[i%2], a, 1)
	}
	if took := time.Since(began); took > promised(escalations*time.Second) {
		t.Errorf("%d escalations took %v", escalations, took)
	}
	within(t, 2*time.Minute, "every mailbox has been tried", func() bool {
		return hangs() || query[int](r, `select count(*) from mailboxes
			where account_id = $1 and (failures > 0 or sent_at is not null)`, a.id) == users-1
	})
	repair()
	r.awaitMail(a, true, 2*time.Minute)
	r.finish()
}

// mailSettings returns the settings of a replica that sends mail through a server.
func mailSettings(server *smtptest.Server) []string {
	return []string{"HANDOFF_SMTP_URL=" + server.URL(), "HANDOFF_MAIL_FROM=handoffs@example.com"}
}

// awaitMail waits until every mailbox of an account was told of what waits. With hurry, no mail is delayed.
func (r *run) awaitMail(a *account, hurry bool, limit time.Duration) {
	r.t.Helper()
	log, hurried := r.log(a), time.Time{}
	within(r.t, limit, "every person is told of every handoff that waits", func() bool {
		if hurry && time.Since(hurried) > time.Second {
			r.exec(`update mailboxes set next_at = now(), sent_at = sent_at - interval '5 minutes'
				where account_id = $1 and next_at > now()`, a.id)
			r.exec(`update mail_pace set next_at = now() where next_at > now()`)
			hurried = time.Now()
		}
		for _, box := range r.mailboxes {
			if !box.isTold(log) {
				return false
			}
		}
		return true
	})
}
