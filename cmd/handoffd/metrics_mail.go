package main

import "github.com/handoffd/handoffd/mail"

var mailMetrics = &subject{
	title:   "Mail",
	about:   "The gauges count all accounts, are the same on each replica, and are some seconds old.",
	metrics: []*metric{mails, mailDue, mailOldest, mailSuspended, mailPace},
	collect: (*replica).collectMail,
}

var (
	mails = counter("handoffd_mails_total",
		"Tries of this replica to send a message, by result: sent, logged, retried, throttled, unreachable, refused, "+
			"suspended (no such address) or failed (given up); and items that were dropped, because they had become untrue or "+
			"mail was turned off.", label{"result", mail.Results()})
	mailDue    = gauge("handoffd_mail_due", "Mailboxes of all accounts that are due: the backlog of mail.")
	mailOldest = gauge("handoffd_mail_oldest_due_seconds",
		"Seconds that the first of these has been due; 0 if none is.")
	mailSuspended = gauge("handoffd_mail_addresses_suspended",
		"Addresses of all accounts of which the mail server says that they do not exist.")
	mailPace = gauge("handoffd_mail_pace_per_minute",
		"Messages a minute that all replicas together send; 0 while the mail server has not throttled.")
)

func (r *replica) collectMail(s scrape) {
	stats := r.mail.Stats()
	s.setEach(mails, stats.Results)
	if stats.CountedAt.IsZero() {
		return
	}
	s.set(mailDue, float64(stats.Due))
	s.set(mailOldest, stats.OldestDue.Seconds())
	s.set(mailSuspended, float64(stats.Suspended))
	s.set(mailPace, stats.PerMinute)
}
