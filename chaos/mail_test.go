package chaos

import (
	"context"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/internal/smtptest"
)

// A mail server that hangs, refuses or greylists does not delay an escalation. Each recipient receives each message
// once when the server accepts it.
func TestMailServers(t *testing.T) {
	onlyLong(t)
	for _, test := range []struct {
		fault string
		hooks func(repaired <-chan struct{}) smtptest.Hooks
	}{
		{"SMTP hanging", func(repaired <-chan struct{}) smtptest.Hooks {
			return smtptest.Hooks{Hello: func(ctx context.Context) {
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
			escalateByMail(t, test.fault, server, func() { close(repaired) })
		})
	}
}

// escalateByMail escalates on two replicas, waits until every message has been tried, repairs the server, and starts
// the next tries, which are due only minutes later.
func escalateByMail(t *testing.T, fault string, server *smtptest.Server, repair func()) {
	const users, escalations = 4, 10
	r := begin(t, fault, Allowance{})
	settings := []string{"HANDOFF_SMTP_URL=" + server.URL(), "HANDOFF_MAIL_FROM=handoffs@example.com"}
	r.startTwo(settings...)
	a := r.account(users)
	want := escalations * (users - 1)
	began := time.Now()
	for i := range escalations {
		r.mustEscalate(r.replicas[i%2], a, 1)
	}
	if took := time.Since(began); took > promised(escalations*time.Second) {
		t.Errorf("%d escalations took %v", escalations, took)
	}
	count := func(condition string) int {
		return query[int](r, `select count(*) from handoff_mails where account_id = $1 and `+condition, a.id)
	}
	within(t, 2*time.Minute, "every message has been tried", func() bool { return count(`attempts > 0`) == want })
	repair()
	within(t, time.Minute, "every message has been sent", func() bool {
		r.exec(`update river_job set state = 'available', scheduled_at = now()
			where kind = 'mail_delivery' and state = 'scheduled'`)
		return count(`status = 'sent'`) == want
	})
	received := make(map[string]int)
	for _, message := range server.Messages() {
		received[message.To]++
	}
	for to, n := range received {
		if n != escalations {
			t.Errorf("%s received %d messages about %d escalations", to, n, escalations)
		}
	}
	if len(received) != users-1 {
		t.Errorf("%d users received mail, want %d", len(received), users-1)
	}
	r.finish()
}
