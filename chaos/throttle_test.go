package chaos

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/smtptest"
)

// Many handoffs wait for many people under a mail server that takes few messages. Each person is told of all of them in
// a handful of messages, and escalating takes as long as where there is no recipient.
func TestMailServerThatThrottles(t *testing.T) {
	for _, test := range []struct {
		escalations, people, messages int
		window                        time.Duration
		long                          bool
	}{
		{24, 5, 4, 10 * time.Second, false},
		{100, 20, 30, time.Minute, true},
	} {
		fault := fmt.Sprintf("%d escalations to %d people, %d messages in %v",
			test.escalations, test.people, test.messages, test.window)
		t.Run(fault, func(t *testing.T) {
			if test.long {
				onlyLong(t)
			}
			t.Parallel() // it mostly waits
			r := begin(t, fault, Allowance{Mails: 6, Repairs: true})
			server := smtptest.Start(t, nil)
			putOff := throttle(server, test.messages, test.window)
			r.startTwo(mailSettings(server)...)
			without := r.timeEscalations(r.account(2), test.escalations)
			a, _ := r.followedAccount(test.people+1, 2)
			r.addMailboxes(server, a, a.users[1:]...)
			with := r.timeEscalations(a, test.escalations/2)
			for _, h := range r.mustEscalate(r.replicas[0], a, 3) {
				r.transition(r.replicas[0], a, a.users[0], h, "withdraw", "", "handoff_withdrawn")
			}
			eventually(t, "the mail server is busy", func() bool { return len(server.Messages()) > 1 })
			with = slices.Concat(with, r.timeEscalations(a, test.escalations/2))
			r.compareLatency(without, with)
			began := time.Now()
			r.awaitMail(a, !test.long, 8*time.Minute)
			t.Logf("told %v later in %d messages, %d attempts put off",
				time.Since(began).Round(time.Second), len(server.Messages()), putOff())
			r.finish()
			if !test.long && putOff() == 0 {
				t.Error("no message was put off")
			}
		})
	}
}
