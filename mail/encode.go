package mail

import (
	"encoding/base64"
	"errors"
	netmail "net/mail"
	"strings"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// encode returns the message in the format of RFC 5322.
func encode(m *Message) *gomail.Msg {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&m.From)
	msg.ToMailAddress(&m.To)
	msg.ReplyToMailAddress(&m.ReplyTo)
	msg.Subject(unstructured(m.Subject))
	msg.SetDate()
	msg.SetMessageIDWithValue(m.ID)
	headers := map[gomail.Header]string{
		"List-Id":                  listID(m),
		"Auto-Submitted":           "auto-generated", // RFC 3834: no automatic replies
		"X-Auto-Response-Suppress": "All",            // the same for Exchange
		gomail.HeaderPrecedence:    "list",           // the same for older programs
	}
	if m.Thread != "" {
		headers[gomail.HeaderInReplyTo] = "<" + m.Thread + ">"
		headers[gomail.HeaderReferences] = "<" + m.Thread + ">"
		headers["Thread-Index"] = m.Index
		headers["Thread-Topic"] = unstructured(m.Subject)
	}
	if m.Unsubscribe != "" {
		headers[gomail.HeaderListUnsubscribe] = "<" + m.Unsubscribe + ">"
		headers[gomail.HeaderListUnsubscribePost] = "List-Unsubscribe=One-Click" // RFC 8058
	}
	if m.Urgent {
		headers[gomail.HeaderImportance], headers[gomail.HeaderXPriority] = "high", "1"
	}
	for name, value := range headers {
		msg.SetGenHeader(name, value)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg
}

// listID returns the List-Id of RFC 2919: a phrase and an id in angle brackets. An address has the same syntax.
func listID(m *Message) string {
	named := netmail.Address{Name: m.ListName, Address: "list@localhost"}
	phrase, _ := strings.CutSuffix(named.String(), "<list@localhost>")
	return phrase + "<" + m.List + ">"
}

// unstructured returns the value of a header that is free text. Text that looks like encoded words (RFC 2047) is
// encoded, or mail programs would decode it; go-mail encodes what is not ASCII.
func unstructured(text string) string {
	if !strings.Contains(text, "=?") {
		return text
	}
	const size = 45 // bytes of a word, whose 60 characters and frame fit into the 75 that are allowed
	var words []string
	for len(text) > 0 {
		end := min(size, len(text))
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end--
		}
		words = append(words, "=?UTF-8?b?"+base64.StdEncoding.EncodeToString([]byte(text[:end]))+"?=")
		text = text[end:]
	}
	return strings.Join(words, " ")
}

// serverReply returns the error of the mail server without the addresses and the Message-ID that go-mail appends.
func serverReply(err error) error {
	text, _, _ := strings.Cut(err.Error(), ", affected recipient(s): ")
	text, _, _ = strings.Cut(text, ", affected message ID: ")
	return errors.New(text)
}
