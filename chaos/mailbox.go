package chaos

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Mailbox is what a person who is told by mail has received.
type Mailbox struct {
	Account uuid.UUID
	User    uuid.UUID
	Mails   []Mail
}

// Mail is one message, decoded. It names a handoff by the id of its session.
type Mail struct {
	At   time.Time
	Text string
}

// onItsWay is how long a message can be on its way to the mail server.
const onItsWay = 15 * time.Second

// checkMailbox checks that a person was told of each handoff of another person that waits at the end, and of no handoff
// that does not exist or did not wait.
func (c *checker) checkMailbox(box Mailbox, waits map[uuid.UUID][]wait) {
	c.report.Told += len(box.Mails)
	if limit := c.Allowed.Mails; limit > 0 && len(box.Mails) > limit {
		c.report.add(Flooded, "user %s received %d messages, the limit is %d", box.User, len(box.Mails), limit)
	}
	sessions := make(map[uuid.UUID]bool) // in the log
	for _, event := range c.logs[box.Account].Events {
		sessions[event.Session] = true
	}
	told := make(map[uuid.UUID][]time.Time)
	for _, mail := range box.Mails {
		c.checkSent(box.Account, "a message", []byte(mail.Text))
		for id := range ids([]byte(mail.Text)) {
			if c.sessions[id] && !sessions[id] {
				c.report.add(Mistold, "user %s was told of session %s, which has no handoff", box.User, id)
			}
			told[id] = append(told[id], mail.At)
		}
	}
	for handoff, all := range waits {
		first, last := all[0].began, all[len(all)-1]
		if first.By == box.User {
			continue
		}
		times := told[first.Session]
		if last.ended.IsZero() && len(times) == 0 {
			c.report.add(Untold, "user %s of handoff %s", box.User, handoff)
		}
		for _, at := range times {
			during := func(w wait) bool {
				return !at.Before(w.began.At) && (w.ended.IsZero() || at.Before(w.ended.Add(onItsWay)))
			}
			if !c.Allowed.Repeats && !slices.ContainsFunc(all, during) {
				c.report.add(Mistold, "user %s of handoff %s, which did not wait at %v", box.User, handoff, at)
			}
		}
	}
}
