package chaos

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/smtptest"
)

// mailbox is a person who is told by mail, and the server that takes it.
type mailbox struct {
	t       *testing.T
	account *account
	user    uuid.UUID
	server  *smtptest.Server
}

// mailboxes makes the run check what these users of an account receive.
func (r *run) addMailboxes(server *smtptest.Server, a *account, users ...user) {
	for _, u := range users {
		r.mailboxes = append(r.mailboxes, &mailbox{r.t, a, u.id, server})
	}
}

// read returns what has arrived.
func (b *mailbox) read() Mailbox {
	box := Mailbox{Account: b.account.id, User: b.user}
	for _, message := range b.server.Messages() {
		if message.To == b.user.String()+"@example.com" {
			box.Mails = append(box.Mails, Mail{At: message.At, Text: decodeMail(b.t, message.Text)})
		}
	}
	return box
}

// isTold reports whether the user was told of each handoff of the log that another user escalated and that waits.
func (b *mailbox) isTold(log Log) bool {
	c := &checker{logs: map[uuid.UUID]Log{log.Account: log}}
	c.checkMailbox(b.read(), c.waits(log))
	return c.report.Count(Untold) == 0
}

// decodeMail returns the subject and the plain text of a message.
func decodeMail(t *testing.T, text string) string {
	t.Helper()
	message, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Errorf("%v: %.200q", err, text)
		return ""
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		t.Error(err)
	}
	body, encoding := message.Body, message.Header.Get("Content-Transfer-Encoding")
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err == nil && parameters["boundary"] != "" {
		part, err := multipart.NewReader(message.Body, parameters["boundary"]).NextRawPart()
		if err != nil {
			t.Error(err)
			return subject
		}
		body, encoding = part, part.Header.Get("Content-Transfer-Encoding")
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	plain, err := io.ReadAll(body)
	if err != nil {
		t.Error(err)
	}
	return subject + "\n" + string(plain)
}

// throttle makes a server take n messages in each window of time, and put off the others.
func throttle(server *smtptest.Server, n int, window time.Duration) (putOff func() int) {
	var mu sync.Mutex
	var taken []time.Time
	refused := 0
	server.Set(smtptest.Hooks{Rcpt: func(string, int) error {
		mu.Lock()
		defer mu.Unlock()
		taken = slices.DeleteFunc(taken, func(at time.Time) bool { return time.Since(at) > window })
		if len(taken) >= n {
			refused++
			return &smtp.SMTPError{
				Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many messages, try again later",
			}
		}
		taken = append(taken, time.Now())
		return nil
	}})
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return refused
	}
}
