package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// The replica is degraded until the mail server lets it send. The mailboxes are made due, which takes a quarter of an
// hour otherwise.
func TestRefusalOfTheMailServerIsReported(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d, server := dbtest.New(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Rcpt: func(string, int) error {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Relaying denied"}
	}})
	m := join(t, d.URL, func(s *settings) { s.SMTPURL, s.MailFrom = server.URL(), "handoffs@acme.example" })
	m.becomes("ok")
	a := handofftest.NewIn(t, d)
	dana := a.Engineer("Dana")
	a.Engineer("Eli")
	a.HandOff(dana, handoff.Draft{Session: a.Session(dana), Intent: handoff.Escalate})
	m.becomes("degraded", "mail_refused")
	m.shows("mail_refused", "1")
	server.Set(smtptest.Hooks{})
	eventually(t, func() bool { // a lease that has not ended would win
		a.Exec("update mailboxes set next_at = clock_timestamp() where leased_until < clock_timestamp()")
		return len(server.Messages()) > 0
	}, func() { t.Fatalf("nothing was sent; the log says\n%s", m.log) })
	m.becomes("ok")
	m.shows("mail_refused", "0")
	if n := strings.Count(m.log.String(), "mail cannot be sent"); n != 1 {
		t.Errorf("%d lines say that mail cannot be sent, want 1:\n%s", n, m.log)
	}
}
