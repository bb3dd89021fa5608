package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// encode returns the message in the format of RFC 5322.
func encode(m *Message) (*gomail.Msg, error) {
	to, err := netmail.ParseAddress(m.To.Address) // without the name, which is user input
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	to.Name = m.To.Name
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&m.From)
	msg.ToMailAddress(to)
	msg.Subject(m.Subject)
	msg.SetDate()
	msg.SetMessageIDWithValue(m.ID)
	for name, value := range map[gomail.Header]string{
		gomail.HeaderInReplyTo:     "<" + m.Thread + ">",
		gomail.HeaderReferences:    "<" + m.Thread + ">",
		"Thread-Index":             m.Index,
		"Thread-Topic":             m.Subject,
		"List-Id":                  "<" + m.List + ">",
		"Auto-Submitted":           "auto-generated", // RFC 3834: no automatic replies
		"X-Auto-Response-Suppress": "All",            // the same for Exchange
	} {
		msg.SetGenHeader(name, value)
	}
	if m.Urgent {
		msg.SetImportance(gomail.ImportanceHigh)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// serverReply returns the error of the mail server without the addresses that go-mail appends.
func serverReply(err error) error {
	text, _, _ := strings.Cut(err.Error(), ", affected recipient(s)")
	return errors.New(text)
}
