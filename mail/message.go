package mail

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Message is a mail to one recipient. Fields that become headers hold no line breaks or other control characters.
type Message struct {
	From, To    netmail.Address // their domains are in ASCII
	ReplyTo     netmail.Address // From, with a name that says what a reply does
	Subject     string
	ID          string // Message-ID, the same for each try; like Thread and List without angle brackets
	Thread      string // In-Reply-To and References, the same for all messages about the handoff; empty in a digest
	List        string // List-Id, the same for all messages of the account
	ListName    string // the phrase before it
	Index       string // Thread-Index, by which Outlook groups messages; empty in a digest
	Unsubscribe string // address of one-click unsubscription (RFC 8058); empty: none
	Link        string // to the handoff, or the queue; empty without a public URL
	Text        string // text/plain
	HTML        string // text/html
	Urgent      bool
	NeedsUTF8   bool // an address has other than ASCII before its @: the mail server must offer SMTPUTF8 (RFC 6531)
	Recipient   uuid.UUID
}

const (
	maxTitle      = 150 // characters of the title in a subject
	maxHeaderName = 80  // characters of a name in a header
)

// address sets the sender and the recipient. The name of the sender is that of actor, if there is one: the address is
// always the operator's, so that SPF, DKIM and DMARC hold.
func (m *Message) address(from netmail.Address, to recipient, actor string) (err error) {
	name := from.Name
	if from.Address == "" {
		from.Address = "handoffd@localhost"
	}
	if name == "" {
		name = to.AccountName
	}
	name = headerName(name)
	if m.From, err = asciiDomain(from.Address); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	if m.To, err = asciiDomain(to.Address); err != nil {
		return err
	}
	m.ReplyTo = netmail.Address{Name: "Replies are not read", Address: m.From.Address}
	m.From.Name, m.To.Name = name, headerName(to.Name)
	if actor = headerName(actor); actor != "" {
		m.From.Name = actor + " (" + name + ")"
	}
	m.NeedsUTF8 = !isASCII(m.From.Address) || !isASCII(m.To.Address)
	m.List = "escalations." + to.Account.String() + "." + m.domain()
	m.ListName = "Escalations of " + headerName(to.AccountName)
	m.Recipient = to.ID
	return nil
}

// domain returns the domain of the sender, in which the ids of messages are unique.
func (m *Message) domain() string {
	return m.From.Address[strings.LastIndexByte(m.From.Address, '@')+1:]
}

// identify sets the ids of a message with the items. They are the same when it is sent again.
func (m *Message) identify(to recipient, items []item) {
	names := make([]string, len(items))
	for i, each := range items {
		names[i] = fmt.Sprintf("%s%d.%s.%d", each.Kind, each.Level, each.Handoff, each.Version)
	}
	name := names[0]
	if len(names) > 1 {
		slices.Sort(names)
		sum := sha256.Sum256([]byte(strings.Join(names, " ")))
		name = "digest." + hex.EncodeToString(sum[:16])
	}
	m.ID = fmt.Sprintf("%s.%s@%s", name, to.ID, m.domain())
}

// follow makes the message one of the conversation about a handoff.
func (m *Message) follow(handoff uuid.UUID) {
	m.Thread = fmt.Sprintf("handoff.%s@%s", handoff, m.domain())
	m.Index = threadIndex(handoff)
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
