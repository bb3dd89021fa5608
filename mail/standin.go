package mail

import (
	"cmp"
	"context"
	"time"

	"github.com/handoffd/handoffd/db"
)

// announceEvery is how often a replica with a mail server says so; those without one believe it for an hour.
const announceEvery = 20 * time.Second

// announce tells replicas without a mail server, until ctx ends, that this one has one. It does so before any job is worked
// as well as later, for the first try may meet a database that is away.
func (c *Courier) announce(ctx context.Context) {
	for ctx.Err() == nil {
		pause := announceEvery
		if err := c.remember(ctx); err != nil { // the report of this replica logs that the database is away
			pause = cmp.Or(c.Poll, defaultPoll)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (c *Courier) remember(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, noteTimeout)
	defer cancel()
	return db.New(c.DB).RememberMailServer(ctx)
}

// standIn works jobs, that is, logs their messages, as long as no replica has a mail server. In the middle of a rollout
// some have one and some do not: a message that is logged then would never be sent.
func (c *Courier) standIn(ctx context.Context) error {
	for {
		if !c.look(ctx) {
			if err := c.workAlone(ctx); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(cmp.Or(c.Poll, defaultPoll)):
		}
	}
}

// workAlone works jobs until another replica turns out to have a mail server.
func (c *Courier) workAlone(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- c.work(working) }()
	for {
		select {
		case err := <-ended: // it cannot be begun
			stop()
			return err
		case <-ctx.Done():
			stop()
			<-ended //nolint:errcheck // stop is why it ended
			return ctx.Err()
		case <-time.After(cmp.Or(c.Poll, defaultPoll)):
		}
		if c.look(ctx) {
			stop()
			<-ended //nolint:errcheck // stop is why it ended
			return nil
		}
	}
}

// look finds out whether mail has to wait for a replica that has a mail server, and logs when that changes. While the
// database cannot be asked it has to.
func (c *Courier) look(ctx context.Context) (waits bool) {
	ctx, cancel := context.WithTimeout(ctx, noteTimeout)
	defer cancel()
	reported, err := db.New(c.DB).MailServerReported(ctx)
	if err != nil {
		return true
	}
	if c.waits.Swap(reported) != reported {
		if reported {
			c.logger().WarnContext(ctx, "this replica has no mail server and another one has: mail is left to that one", "reason", "mail_waits",
				"hint", "set HANDOFF_SMTP_URL on all replicas; unset on all of them, mail is logged an hour later")
		} else {
			c.logger().InfoContext(ctx, "no replica has a mail server: mail is a line in the log", "reason", "mail_waits")
		}
	}
	return reported
}

// Waits reports whether mail is left to another replica, because this one has no mail server.
func (c *Courier) Waits() bool { return c.waits.Load() }
