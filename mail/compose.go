package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	netmail "net/mail"
	"net/url"
	texttemplate "text/template"
	"time"
	_ "time/tzdata" // the image of the product has no zones

	"github.com/handoffd/handoffd/internal/plaintext"
	"github.com/handoffd/handoffd/internal/seal"
)

// composer writes messages. It is safe for concurrent use.
type composer struct {
	From      netmail.Address // default: handoffd@localhost, named after the account
	PublicURL *url.URL        // base of links. Default: no links
	Keys      *seal.Keyring   // seals links that end mail. Default: no such links
	Follows   bool            // more is to be told in a later message
}

//go:embed message.txt.tmpl
var textSource string

//go:embed message.html.tmpl
var htmlSource string

var (
	textTemplate = texttemplate.Must(
		texttemplate.New("text").Funcs(texttemplate.FuncMap{"indent": indent}).Parse(textSource))
	htmlTemplate = htmltemplate.Must(htmltemplate.New("html").Parse(htmlSource))
)

// compose returns the message that tells a recipient of at least one item: about the handoff, or about several as a
// digest. The subject of a message about one handoff and the ids of its conversation are always the same.
//
// Errors: [errAddress].
func (c composer) compose(to recipient, items []item, now time.Time) (*Message, error) {
	zone, err := time.LoadLocation(to.TimeZone)
	if err != nil { // PostgreSQL knows names that Go does not
		zone = time.UTC
	}
	shown := latest(items)
	m := &Message{Unsubscribe: c.unsubscribeLink(to, shown, now)}
	actor := ""
	if len(shown) == 1 {
		actor = senderOf(shown[0])
	}
	if err := m.address(c.From, to, actor); err != nil {
		return nil, err
	}
	m.identify(to, items)
	w := writer{composer: c, to: to, now: now.In(zone)}
	var v view
	if len(shown) == 1 {
		v = w.single(shown[0])
		if shown[0].Kind != kindNotice {
			m.follow(shown[0].Handoff)
		}
		m.Link = w.linksOf(to, shown[0]).page
	} else {
		v = w.digest(shown)
		m.Link = v.Queue
	}
	m.Subject = v.Subject
	for _, each := range shown {
		m.Urgent = m.Urgent || each.isUrgent()
	}
	v.Account, v.Unsubscribe = plaintext.SingleLine(to.AccountName), m.Unsubscribe
	var text, html bytes.Buffer
	if err := textTemplate.Execute(&text, v); err != nil {
		return nil, fmt.Errorf("compose message: %w", err)
	}
	if err := htmlTemplate.Execute(&html, v); err != nil {
		return nil, fmt.Errorf("compose message: %w", err)
	}
	m.Text, m.HTML = text.String(), html.String()
	return m, nil
}

// senderOf returns who did what the item is about; empty: time or the server.
func senderOf(i item) string {
	switch i.Kind {
	case kindWaiting:
		return i.By
	case kindOverdue, kindNotice:
		return ""
	default:
		return i.Actor
	}
}
