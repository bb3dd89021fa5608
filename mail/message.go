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

// Message is a mail to one recipient. Fields that become headers hold no line breaks or other control characters.
type Message struct {
	From, To  netmail.Address
	Subject   string
	ID        string // Message-ID, the same for each try; like Thread and List without angle brackets
	Thread    string // In-Reply-To and References, the same for all messages about the handoff
	List      string // List-Id, the same for all escalations of the account
	Index     string // Thread-Index, by which Outlook groups messages
	Link      string // to the handoff; empty without a public URL
	Text      string // text/plain
	HTML      string // text/html
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

// templateData holds the values of the templates.
type templateData struct {
	Number                                                  int32
	Title, Priority, By, Customer, Preview, Link, Recipient string
	Alone                                                   bool // the creator is the only recipient that remains
}

// compose returns the message of a row. User input is reduced to single lines.
func (w *Worker) compose(j deliveryJob, row db.ReadMailRow) (*Message, error) {
	data := templateData{
		Number: row.Number, Title: truncate(singleLine(row.SessionTitle), maxTitle), Priority: row.Priority,
		By: singleLine(row.CreatedByName), Customer: singleLine(row.Customer),
		Preview:   truncate(singleLine(row.EngineerNotes), maxPreview),
		Recipient: singleLine(row.RecipientName), Alone: row.IsCreator,
	}
	if w.PublicURL != nil {
		data.Link = w.PublicURL.JoinPath("handoffs", row.SessionID.String(), j.Handoff.String()).String()
	}
	var text, html bytes.Buffer
	if err := textTemplate.Execute(&text, data); err != nil {
		return nil, fmt.Errorf("compose message: %w", err)
	}
	if err := htmlTemplate.Execute(&html, data); err != nil {
		return nil, fmt.Errorf("compose message: %w", err)
	}
	from := w.From
	if from.Address == "" {
		from.Address = "handoffd@localhost"
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	return &Message{
		From:      from,
		To:        netmail.Address{Name: data.Recipient, Address: row.Email},
		Subject:   fmt.Sprintf("[#%d] %s", row.Number, data.Title),
		ID:        fmt.Sprintf("escalation.%s.%s@%s", j.Handoff, j.Recipient, domain),
		Thread:    fmt.Sprintf("handoff.%s@%s", j.Handoff, domain),
		List:      fmt.Sprintf("escalations.%s.%s", j.Account, domain),
		Index:     threadIndex(j.Handoff),
		Link:      data.Link,
		Text:      text.String(),
		HTML:      html.String(),
		Urgent:    row.Priority == "urgent",
		Recipient: j.Recipient,
	}, nil
}

// threadIndex returns the Thread-Index of a conversation ([MS-OXOMSG] 2.2.1.3): a reserved byte, the upper five bytes
// of a FILETIME, and a GUID. The time is taken from the id, so all messages about a handoff have the same index.
func threadIndex(handoff uuid.UUID) string {
	const sinceFiletime = 116_444_736_000_000_000 // from 1601 to 1970, in steps of 100 ns
	seconds, nanoseconds := handoff.Time().UnixTime()
	at := time.Unix(seconds, nanoseconds)
	filetime := binary.BigEndian.AppendUint64(nil, uint64(at.UnixNano()/100+sinceFiletime))
	index := append([]byte{1}, filetime[:5]...)
	return base64.StdEncoding.EncodeToString(append(index, handoff[:]...))
}
