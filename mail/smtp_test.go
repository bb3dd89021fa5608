package mail_test

import (
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/internal/smtptest"
	"github.com/handoffd/handoffd/mail"
)

var (
	errGreylisted = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Come back later"}
	errUnknown    = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
	errBadContent = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "Bad content"}
	errNoRelay    = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Relaying denied"}
)

// sender returns the mail server at an address.
func sender(t testing.TB, address string) *mail.Server {
	t.Helper()
	server, err := mail.ParseServer("smtp://" + address)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// greylists makes a server refuse every recipient for now.
var greylists = smtptest.Hooks{Rcpt: func(string, int) error { return errGreylisted }}

func parseMessage(t testing.TB, m smtptest.Message) *netmail.Message {
	t.Helper()
	parsed, err := netmail.ReadMessage(strings.NewReader(m.Text))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
