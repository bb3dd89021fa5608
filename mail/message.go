package mail

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	htmltemplate "html/template"
	netmail "net/mail"
	"strings"
	texttemplate "text/template"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// Message is what one recipient is told. No field that becomes a header holds a line break or another control character.
type Message struct {
	From, To  netmail.Address
	Subject   string
	ID        string // the same for each try; without angle brackets, as the next two
	Thread    string // what all messages about the handoff answer to
	List      string // names the account's escalations, for filters
	Index     string // what Outlook puts messages together by
	Link      string // to the handoff; empty: none
	Text      string // plain
	HTML      string
	Urgent    bool
	Recipient uuid.UUID
}

//go:embed message.txt.tmpl
var textSource string

//go:embed message.html.tmpl
var htmlSource string

var (
	textTemplate = texttemplate.Must(texttemplate.New("text").Parse(textSource))
	htmlTemplate = htmltemplate.Must(htmltemplate.New("html").Parse(htmlSource))
)

const (
	maxTitle   = 150 // characters of the title in a subject
	maxPreview = 300 // characters of the notes
)

// content is what the templates show.
type content struct {
	Number                                                  int32
	Title, Priority, By, Customer, Preview, Link, Recipient string
	Alone                                                   bool // no other recipient remained but who escalated
}

// write makes the message of a row. Whatever people have typed is reduced to single lines.
func (c *Courier) write(l letter, row db.ReadMailRow) (*Message, error) {
	shown := content{
		Number: row.Number, Title: clip(line(row.SessionTitle), maxTitle), Priority: row.Priority,
		By: line(row.CreatedByName), Customer: line(row.Customer), Preview: clip(line(row.EngineerNotes), maxPreview),
		Recipient: line(row.RecipientName), Alone: row.IsCreator,
	}
	if c.PublicURL != nil {
		shown.Link = c.PublicURL.JoinPath("handoffs", row.SessionID.String(), l.Handoff.String()).String()
	}
	var text, html bytes.Buffer
	if err := textTemplate.Execute(&text, shown); err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	if err := htmlTemplate.Execute(&html, shown); err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	from := c.From
	if from.Address == "" {
		from.Address = "handoffd@localhost"
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	return &Message{
		From:      from,
		To:        netmail.Address{Name: shown.Recipient, Address: row.Email},
		Subject:   fmt.Sprintf("[#%d] %s", row.Number, shown.Title),
		ID:        fmt.Sprintf("escalation.%s.%s@%s", l.Handoff, l.Recipient, domain),
		Thread:    fmt.Sprintf("handoff.%s@%s", l.Handoff, domain),
		List:      fmt.Sprintf("escalations.%s.%s", l.Account, domain),
		Index:     threadIndex(l.Handoff),
		Link:      shown.Link,
		Text:      text.String(),
		HTML:      html.String(),
		Urgent:    row.Priority == "urgent",
		Recipient: l.Recipient,
	}, nil
}

// threadIndex is the beginning of a conversation in the form of [MS-OXOMSG] 2.2.1.3: a reserved byte, the upper five bytes
// of a FILETIME, and a GUID. The time is that of the id, so that every message has the same.
func threadIndex(handoff uuid.UUID) string {
	const sinceFiletime = 116_444_736_000_000_000 // from 1601 to 1970, in steps of 100 ns
	seconds, nanoseconds := handoff.Time().UnixTime()
	at := time.Unix(seconds, nanoseconds)
	filetime := binary.BigEndian.AppendUint64(nil, uint64(at.UnixNano()/100+sinceFiletime))
	index := append([]byte{1}, filetime[:5]...)
	return base64.StdEncoding.EncodeToString(append(index, handoff[:]...))
}
